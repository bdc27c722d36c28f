"""A process killed inside a change of the catalogue leaves all of the change or nothing."""

from __future__ import annotations

from models.dossier import DossierState
from storage.catalogue import Catalogue
from tests.storage.catalogue.dossiers import birth_certificate, new_dossier, page_text, scan_file
from tests.storage.killing import every_death


def test_save_survives_every_death(catalogue_url: str) -> None:
    with Catalogue.open(catalogue_url) as catalogue:
        before, _ = catalogue.receive(new_dossier(), [scan_file()])
    changed = before.model_copy(
        update={"state": DossierState.READ, "documents": (birth_certificate(),)}
    )
    after = changed.model_copy(update={"revision": 1})
    deaths = 0

    def save() -> None:
        Catalogue.open(catalogue_url).save(changed, who="may", what="dossier.read")

    for _ in every_death(save):
        deaths += 1
        with Catalogue.open(catalogue_url) as catalogue:
            assert catalogue.get(before.key) == before
            assert catalogue.search("tran thi mau") == ()
            assert len(catalogue.events()) == 1
            assert catalogue.verify_events() is None
    with Catalogue.open(catalogue_url) as catalogue:
        assert catalogue.get(before.key) == after
        assert len(catalogue.search("tran thi mau")) == 1
        assert [event.what for event in catalogue.events()] == ["dossier.received", "dossier.read"]
    assert deaths >= 8


def test_receive_and_texts_survive_every_death(catalogue_url: str) -> None:
    dossier = new_dossier()
    Catalogue.open(catalogue_url).close()

    def enter() -> None:
        catalogue = Catalogue.open(catalogue_url)
        catalogue.receive(dossier, [scan_file()])
        catalogue.save_texts(dossier.key, [page_text(1, "mot"), page_text(2, "hai")])

    for _ in every_death(enter):
        with Catalogue.open(catalogue_url) as catalogue:
            entered = catalogue.get(dossier.key) is not None
            assert len(catalogue.events()) == int(entered)
            assert len(catalogue.batches_with(scan_file().sha256)) == int(entered)
            assert len(catalogue.texts(dossier.key)) == 0
    with Catalogue.open(catalogue_url) as catalogue:
        assert len(catalogue.texts(dossier.key)) == 2


def test_making_the_schema_survives_every_death(catalogue_url: str) -> None:
    def make() -> None:
        Catalogue.open(catalogue_url)

    deaths = sum(1 for _ in every_death(make))
    assert deaths >= 8
    with Catalogue.open(catalogue_url) as catalogue:
        assert catalogue.count() == 0

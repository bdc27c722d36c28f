"""Renewing stored papers: which are due, a new version beside the old, killed anywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest

from flows.maintain import find_due, renew
from flows.papers import report_on
from flows.receive import Origin, receive
from flows.services import Services, using
from models.artifact import Artifact, ArtifactKind
from models.document import Document
from models.dossier import Dossier, DossierState
from models.errors import ObjectMissingError, StoreUnavailableError
from pipeline.sign.sign import Terms, sign_pdf
from storage.catalogue import Catalogue
from storage.durable import hash_file
from tests.papers import write_letter

YEAR = timedelta(days=365)
FIRST = "H41.18-250812-0001/0badf00d/d1-giay_moi.pdf"
SECOND = "H41.18-250812-0001/0badf00d/d1-giay_moi.v2.pdf"


@pytest.fixture
def stored(services: Services, tmp_path: Path) -> Dossier:
    """Store a dossier of one paper, signed at the highest level with the development key."""
    plain, signed = tmp_path / "giấy mời.pdf", tmp_path / "signed.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pikepdf.pdfa.save(pdf, plain, "2b")
    settings = services.sign_settings()
    terms = Terms(trust=services.load_trust())
    sign_pdf(plain, signed, services.load_identity(), settings, terms)
    sha256 = hash_file(signed).sha256
    put = services.store.put_file(FIRST, signed, sha256, "application/pdf")
    artifact = Artifact(kind=ArtifactKind.RENDERED, **put.model_dump(exclude={"held"}))
    report = report_on(signed, sha256, terms.trust)
    paper = Document(id="d1", pages=(1,), artifact=artifact, verification=report)
    received = receive([write_letter(tmp_path / "a.png")], Origin(), services).dossier
    assert received is not None
    dossier = received.model_copy(update={"documents": (paper,)})
    for state in ("READ", "APPROVED", "SIGNED", "STORED"):
        changed = dossier.model_copy(update={"state": DossierState(state)})
        dossier = services.catalogue.save(changed, who="test", what=f"dossier.{state.lower()}")
    return dossier


def _renew(dossier: Dossier, services: Services) -> Artifact:
    with using(services):
        renew.fn(dossier.key, dossier.id, "d1")
    artifact = services.dossier(dossier.key).documents[0].artifact
    assert artifact is not None
    return artifact


def _content(key: str, services: Services) -> bytes:
    with services.store.open(key) as stream:
        return stream.read()


def test_a_paper_is_due_when_its_proof_ends_within_the_days_asked_for(
    stored: Dossier, services: Services
) -> None:
    now = datetime.now(UTC)
    assert list(find_due(services, now + YEAR)) == []
    (due,) = find_due(services, now + 11 * YEAR)
    assert (due.key, due.document_id) == (stored.key, "d1")


def test_a_renewed_paper_stands_beside_the_old_one_and_is_due_no_more(
    stored: Dossier, services: Services
) -> None:
    artifact = _renew(stored, services)
    assert artifact.key == SECOND
    assert [version.key for version in artifact.earlier] == [FIRST]
    assert artifact.signature is not None
    assert artifact.signature.level == "B-LTA"
    assert _content(SECOND, services).startswith(_content(FIRST, services))
    assert list(find_due(services, datetime.now(UTC) + YEAR)) == []
    events = services.catalogue.events(stored.key)
    assert events[-1].what == "document.renewed"
    assert services.catalogue.verify_events() is None
    again = _renew(services.dossier(stored.key), services)
    assert again.key == SECOND.replace("v2", "v3")
    assert len(again.earlier) == 2


class _Dies(Catalogue):
    """A catalogue whose process is killed before it writes."""

    def __init__(self, other: Catalogue) -> None:
        self._engine = other._engine

    def save(self, dossier: Dossier, *, who: str, what: str) -> Dossier:
        raise StoreUnavailableError(subject=dossier.id, store=what, reason=who)


def test_killed_before_the_catalogue_knows_the_next_run_stores_no_second_version(
    stored: Dossier, services: Services
) -> None:
    with pytest.raises(StoreUnavailableError):
        _renew(stored, replace(services, catalogue=_Dies(services.catalogue)))
    assert services.dossier(stored.key).documents[0].artifact == stored.documents[0].artifact
    first = _content(SECOND, services)
    artifact = _renew(stored, services)
    assert artifact.key == SECOND
    assert _content(SECOND, services) == first
    assert services.store.stat(SECOND.replace("v2", "v3")) is None


def test_when_even_the_work_folder_is_lost_another_version_is_stored(
    stored: Dossier, services: Services
) -> None:
    with pytest.raises(StoreUnavailableError):
        _renew(stored, replace(services, catalogue=_Dies(services.catalogue)))
    for path in services.work(stored.key).results_dir.iterdir():
        path.unlink()
    assert _renew(stored, services).key == SECOND.replace("v2", "v3")


def test_a_stored_file_that_is_gone_is_said(stored: Dossier, services: Services) -> None:
    (services.settings.objects_dir / FIRST).unlink()
    with pytest.raises(ObjectMissingError):
        _renew(stored, services)
    assert services.dossier(stored.key).documents == stored.documents

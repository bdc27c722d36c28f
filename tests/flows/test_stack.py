"""Parting a stack: what is on disk and in the catalogue, also after a kill in the middle."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from flows.pages import Readings, process_page
from flows.receive import Origin, receive, scans_of
from flows.services import Services
from flows.stack import part_off, parts_of, runs_of
from models.dossier import Dossier, DossierState
from models.ids import IdSource
from models.separator import Separator, SeparatorKind
from pipeline.ingest.split import split_pages
from pipeline.render.separator_sheet import render_separators
from storage.catalogue import Catalogue
from storage.previews import preview_path
from tests.papers import letter_picture

IDS = ("H41.18-250812-0001", "H41.18-250812-0002")


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Letter · sheet, letter · sheet, letter."""
    folder = tmp_path_factory.mktemp("stack")
    sheets = [Separator(kind=SeparatorKind.DOSSIER, dossier_id=one) for one in IDS]
    (folder / "sheets.pdf").write_bytes(render_separators(sheets))
    command = ["pdftoppm", "-r", "100", "-gray", str(folder / "sheets.pdf"), str(folder / "s")]
    subprocess.run(command, check=True, timeout=60)
    pages = [letter_picture(1)]
    for number, path in enumerate(sorted(folder.glob("s-*.pgm")), 2):
        with Image.open(path) as picture:
            pages += [picture.resize((1654, 2339)).convert("RGB"), letter_picture(number)]
    path = folder / f"{IDS[1]}.pdf"
    pages[0].save(path, resolution=200, save_all=True, append_images=pages[1:], quality=85)
    return path


def read(scan: Path, services: Services) -> tuple[Dossier, Readings]:
    received = receive([scan], Origin(), services).dossier
    assert received is not None
    work = services.work(received.key)
    (file,) = scans_of(received.key, services)
    pages = split_pages(file, work.pages_dir, 1, services.settings.intake)
    readings = Readings(work, tuple(process_page(page, work, services) for page in pages))
    readings.keep()
    return received, readings


def test_a_stack_is_parted_once_however_often_and_survives_a_kill(
    scan: Path, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier, readings = read(scan, services)
    parts = parts_of(dossier, readings, services)
    assert [part.stack.pages for part in parts] == [(1,), (2, 3), (4, 5)]

    entered = Catalogue.receive
    calls: list[str] = []

    def die_at_the_second(self: Catalogue, *args: object, **more: object) -> object:
        calls.append("")
        if len(calls) == 2:
            raise KeyboardInterrupt
        return entered(self, *args, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Catalogue, "receive", die_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            part_off(dossier, parts, readings, services)
    assert services.catalogue.count() == 2

    first = part_off(dossier, parts_of(dossier, readings, services), readings, services)
    again = part_off(dossier, parts_of(dossier, readings, services), readings, services)
    assert again == first
    assert services.catalogue.count() == 3
    found = [services.catalogue.get(key) for key in first.parts]
    others = [one for one in found if one is not None]
    assert [one.id for one in others] == list(IDS)
    assert {one.state for one in others} == {DossierState.RECEIVED}
    assert {one.part_of for one in others} == {dossier.key}

    # The file's name speaks of the last dossier: it is a claim there, and none of the first.
    assert first.id_is_provisional
    assert IdSource.FILE in {claim.source for claim in others[1].id_claims}

    # Its pages are there without those of the others, and are not read again.
    shutil.rmtree(readings.work.pages_dir)
    work = services.work(others[0].key)
    (run,) = runs_of(others[0], services)
    (file,) = scans_of(others[0].key, services)
    pages = split_pages(file, work.pages_dir, run.first_number, services.settings.intake, run.pages)
    assert [page.number for page in pages] == [2, 3]
    monkeypatch.setattr("flows.pages.read_one", None)
    entries = [process_page(page, work, services) for page in pages]
    assert [entry.separator is not None for entry in entries] == [True, False]
    assert all(entry.page.image.path.parent == work.pages_dir for entry in entries)
    assert all(entry.page.image.path.is_file() for entry in entries)
    assert preview_path(work, 3).is_file()
    assert not preview_path(work, 5).exists()

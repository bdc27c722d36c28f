"""A page that cannot be read keeps its place: with the real engine's process, killed or hanging."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from config.settings import Settings, load_settings
from flows.digitise import decide
from flows.lost_pages import has_lost_pages, has_unread_pages, is_unread
from flows.pages import process_page
from flows.read_page import read_one
from flows.run import may_read_again
from flows.services import Services
from models.approval import Approval
from models.document import Document
from models.dossier import Dossier, DossierState
from models.errors import LanguageMissingError, MissingToolError
from models.field import FieldKind, FieldStatus, FieldValue
from models.finding import Finding, Severity
from models.ids import batch_key, provisional_id
from models.page import Page
from pipeline.ingest.identify import identify
from pipeline.ingest.split import split_pages
from tests.papers import write_letter

KEY = batch_key(["a" * 64])
NOT_READ = Finding(code="PAGE-021", severity=Severity.ERROR, subject="trang 2")


@pytest.fixture
def page(tmp_path: Path, services: Services) -> Page:
    scan = identify(write_letter(tmp_path / "thư.png"), services.settings.intake)
    pages = services.work(KEY)
    pages.make_folders()
    return split_pages(scan, pages.pages_dir, 1, services.settings.intake)[0]


def put_engine(folder: Path, script: str, patch: pytest.MonkeyPatch) -> None:
    """Put a ``tesseract`` first on PATH that does ``script``, unless asked for its version."""
    real = "/usr/bin/tesseract"
    program = folder / "bin" / "tesseract"
    program.parent.mkdir(exist_ok=True)
    program.write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && exec {real} "$@"\n{script}\nexec {real} "$@"\n'
    )
    program.chmod(0o755)
    patch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")


def by_program(settings: Settings, **others: float) -> Settings:
    """Return settings with which the program itself reads whole pages."""
    ocr = settings.ocr.model_copy(update={"engine": "tesseract", **others})
    return settings.model_copy(update={"ocr": ocr})


def test_a_killed_engine_leaves_a_page_without_words_and_a_finding(
    page: Page, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_engine(tmp_path, "kill -9 $$", monkeypatch)
    reading = read_one(page, tmp_path, by_program(services.settings))
    assert reading.text is not None
    assert reading.text.words == ()
    assert [f.code for f in reading.findings] == ["PAGE-022"]
    assert reading.findings[0].subject == "trang 1"
    assert (reading.text.width, reading.text.height) == (page.image.width, page.image.height)


def test_a_hanging_engine_is_given_up_with_a_finding(
    page: Page, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_engine(tmp_path, "exec sleep 600", monkeypatch)
    reading = read_one(page, tmp_path, by_program(services.settings, page_timeout_seconds=0.5))
    assert [(f.code, f.parameters) for f in reading.findings] == [("PAGE-021", {"seconds": "0.5"})]


def test_an_engine_that_fails_once_is_asked_again(
    page: Page, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tmp_path / "first"
    first.touch()
    put_engine(tmp_path, f"rm {first} 2>/dev/null && kill -9 $$", monkeypatch)
    reading = read_one(page, tmp_path, by_program(services.settings))
    assert reading.findings == ()
    assert not first.exists()


def test_a_page_that_was_not_read_is_read_at_the_next_run(
    page: Page, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = services.work(KEY)
    services = replace(services, settings=by_program(services.settings))
    with monkeypatch.context() as patched:
        put_engine(tmp_path, "kill -9 $$", patched)
        failed = process_page(page, work, services)
    assert [f.code for f in failed.findings] == ["PAGE-022"]
    again = process_page(page, work, services)
    assert again.findings == ()
    assert not again.blank


def test_a_broken_picture_is_never_taken_for_a_blank_back(
    page: Page, services: Services, tmp_path: Path
) -> None:
    page.image.path.write_bytes(broken := page.image.path.read_bytes()[:100])
    image = page.image.model_copy(update={"sha256": hashlib.sha256(broken).hexdigest()})
    page = page.model_copy(update={"image": image})
    reading = read_one(page, tmp_path, services.settings)
    assert reading.text is not None
    assert not is_unread(reading.text)
    assert [f.code for f in reading.findings] == ["PAGE-023"]


def test_a_failing_program_costs_nothing_that_the_network_read(
    page: Page, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_engine(tmp_path, "kill -9 $$", monkeypatch)
    reading = read_one(page, tmp_path, services.settings)
    assert reading.text is not None
    assert "ngày 12 tháng 8 năm 2025" in reading.text.text
    assert not is_unread(reading.text)


def test_a_missing_engine_or_model_is_no_pages_fault(
    page: Page, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "none").mkdir()
    ocr = services.settings.ocr.model_copy(update={"language": "vie+none"})
    with pytest.raises(LanguageMissingError):
        read_one(page, tmp_path, services.settings.model_copy(update={"ocr": ocr}))
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    with pytest.raises(MissingToolError):
        read_one(page, tmp_path, services.settings)


def _read(services: Services, findings: tuple[Finding, ...], *fields: FieldValue) -> Dossier:
    dossier = Dossier(key=KEY, id=provisional_id(KEY))
    stored, _ = services.catalogue.receive(dossier, [])
    documents = (Document(id="d1", pages=(1, 2), fields=fields),)
    update = {"state": DossierState.READ, "findings": findings, "documents": documents}
    return services.catalogue.save(stored.model_copy(update=update), who="t", what="dossier.read")


@pytest.mark.parametrize("approval", [Approval.AUTO, Approval.ALL])
def test_a_dossier_with_a_lost_page_is_approved_by_no_rule(
    services: Services, approval: Approval
) -> None:
    assert decide(_read(services, (NOT_READ,)), approval, services).state is DossierState.IN_REVIEW


def test_a_doubt_about_a_page_holds_nothing_that_was_ordered(services: Services) -> None:
    doubt = NOT_READ.model_copy(update={"severity": Severity.WARNING})
    decided = decide(_read(services, (doubt,)), Approval.ALL, services)
    assert not has_lost_pages(decided)
    assert decided.state is DossierState.APPROVED


def test_unread_pages_are_read_again_unless_somebody_worked_on_the_dossier(
    services: Services,
) -> None:
    dossier = Dossier(key=KEY, id="x", findings=(NOT_READ,))
    assert has_unread_pages(dossier)
    assert may_read_again(dossier, services)
    in_part = NOT_READ.model_copy(update={"code": "PAGE-002"})
    assert may_read_again(dossier.model_copy(update={"findings": (in_part,)}), services)
    damaged = NOT_READ.model_copy(update={"code": "PAGE-023"})
    assert not may_read_again(dossier.model_copy(update={"findings": (damaged,)}), services)
    settled = FieldValue(name="so", kind=FieldKind.TEXT, status=FieldStatus.CONFIRMED)
    documents = (Document(id="d1", pages=(1,), fields=(settled,)),)
    assert not may_read_again(dossier.model_copy(update={"documents": documents}), services)


def test_the_default_settings_bound_the_memory_of_pages() -> None:
    assert load_settings().ocr.page_memory_bytes < 2**31

"""Damaged, encrypted and odd files of other projects' test sets, and real signed scans."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from config.settings import load_settings
from models.errors import InputError
from pipeline.ingest.identify import identify
from pipeline.ingest.split import split_pages

CORPORA = Path(__file__).parents[4] / "shared" / "corpora"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPORA.is_dir(), reason="no ../shared/corpora beside the checkout"),
]

INTAKE = load_settings().intake.model_copy(update={"render_dpi": 72})
"""Drawing coarsely keeps this fast; which path a page takes does not depend on it."""


def files_in(folder: str) -> list[Path]:
    return sorted(path for path in (CORPORA / folder).rglob("*") if path.is_file())


@pytest.mark.parametrize("folder", ["robustness/ocrmypdf", "robustness/paperless"])
def test_odd_files_end_in_pages_or_a_coded_error(folder: str, tmp_path: Path) -> None:
    assert_all_end_well(folder, tmp_path)


def test_odd_structures_end_in_pages_or_a_coded_error(tmp_path: Path) -> None:
    assert_all_end_well("robustness/pikepdf", tmp_path)


def assert_all_end_well(folder: str, into: Path) -> None:
    taken = refused = 0
    for path in files_in(folder):
        started = time.perf_counter()
        try:
            file = identify(path, INTAKE)
        except InputError as error:
            assert error.code.startswith("INPUT-")
            refused += 1
            continue
        finally:
            assert time.perf_counter() - started < 5, path.name
        # A shortened record: the first page of each keeps the whole folder fast.
        short = file.model_copy(update={"page_count": 1})
        try:
            pages = split_pages(short, into, 1, INTAKE)
        except InputError:
            refused += 1
            continue
        assert len(pages) == short.page_count, path.name
        assert all(page.image.path.is_file() and page.image.dpi > 0 for page in pages)
        taken += 1
    assert taken > refused > 0


def test_real_signed_papers_are_known_as_signed() -> None:
    papers = [path for path in files_in("scans_with_fields") if path.name.startswith("province-")]
    assert len(papers) == 9
    assert all(identify(path, INTAKE).signed for path in papers)


def test_signed_files_of_a_signature_library_are_known(tmp_path: Path) -> None:
    """The table tells for each file whether it has a signature whose digest could be computed."""
    table = (CORPORA / "signatures" / "pyhanko_status.tsv").read_text("utf-8").splitlines()
    signed = {Path(row.split("\t")[0]).name for row in table[1:] if row.split("\t")[3] == "sha256"}
    missed = []
    for name in sorted(signed):
        path = CORPORA / "signatures" / name
        if not path.is_file():
            continue
        try:
            if not identify(path, INTAKE).signed:
                missed.append(name)
        except InputError:
            continue
    assert missed == []


def test_pages_under_a_signature_stamp_are_drawn_on_the_scans_grid(tmp_path: Path) -> None:
    path = CORPORA / "scans_with_fields" / "province-report-23-2025.pdf"
    first, second = split_pages(identify(path, INTAKE), tmp_path, 1, INTAKE)
    assert (first.ops[0].name, second.ops[0].name) == ("draw", "take_out")
    assert (first.image.width, first.image.height) == (2471, 3508)
    assert second.image.path.suffix == ".jpg"


def test_what_signatures_say_is_no_text_layer(tmp_path: Path) -> None:
    """88 to 150 characters on page 1 of real papers, beside a page of scanned print."""
    papers = [path for path in files_in("scans_with_fields") if path.name.startswith("province-")]
    for path in papers:
        short = identify(path, INTAKE).model_copy(update={"page_count": 1})
        (page,) = split_pages(short, tmp_path, 1, INTAKE)
        assert page.ops[0].parameters["text_layer"] == "partial", path.name
        assert (page.text_layer, page.findings) == (None, ())

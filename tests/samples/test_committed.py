"""The committed dossiers are whole, small, well-formed and readable."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
import zxingcpp
from PIL import Image

from config.types import load_document_types
from models.field import FieldKind
from models.ids import parse_dossier_id
from samples.synthetic.dossiers import RECIPES
from tests.samples.committed import (
    DOSSIERS,
    NAMES,
    Expected,
    committed_pages,
    read_about,
    read_expected,
)

PAPERS = [
    pytest.param(paper, id=f"{name}-d{number}")
    for name in NAMES
    for number, paper in enumerate(read_expected(DOSSIERS / name), 1)
]

CERTIFICATION = {
    "so_chung_thuc": FieldKind.CODE,
    "quyen_so": FieldKind.CODE,
    "ngay_chung_thuc": FieldKind.DATE,
    "nguoi_chung_thuc": FieldKind.PERSON_NAME,
    "co_quan_chung_thuc": FieldKind.TEXT,
}

FORMS = {
    FieldKind.DATE: r"\d{4}(-\d{2}(-\d{2})?)?",
    FieldKind.TIME: r"([01]\d|2[0-3]):[0-5]\d",
    FieldKind.ID_NUMBER: r"\d{9}|\d{12}",
    FieldKind.PHONE: r"0\d{9,10}",
    FieldKind.CHOICE: r"Nam|Nữ",
    FieldKind.ADDRESS: r"\S(.*[^\s.,;])?",
    FieldKind.TEXT: r"\S(.*\S)?",
    FieldKind.CODE: r"\S(.*\S)?",
}


def _is_normal(kind: FieldKind, value: Any) -> bool:
    if kind is FieldKind.NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind is FieldKind.TABLE:
        return bool(value) and all(
            isinstance(cell, str) and cell.strip() == cell for row in value for cell in row.values()
        )
    if not isinstance(value, str) or unicodedata.normalize("NFC", value) != value:
        return False
    if kind is FieldKind.PERSON_NAME:
        return all(word[0].isupper() and word[1:].islower() for word in value.split(" "))
    if kind is FieldKind.DATE and len(value) == 10:
        date.fromisoformat(value)
    if "  " in value:
        return False
    return re.fullmatch(FORMS[kind], value, re.DOTALL) is not None


def test_every_recipe_is_committed_and_nothing_else() -> None:
    assert sorted(RECIPES) == NAMES


def test_all_dossiers_together_stay_small() -> None:
    size = sum(path.stat().st_size for path in DOSSIERS.rglob("*") if path.is_file())
    assert size <= 8_000_000


@pytest.mark.parametrize("paper", PAPERS)
def test_fields_are_those_of_the_type_in_normal_form(paper: Expected) -> None:
    spec = load_document_types()[paper.type]
    kinds = {field.name: field.kind for field in spec.fields}
    if paper.certified_copy:
        kinds |= CERTIFICATION
    wrong = {
        name: value
        for name, value in paper.fields.items()
        if name not in kinds or not _is_normal(kinds[name], value)
    }
    assert wrong == {}
    assert set(paper.empty) <= set(kinds)
    assert not set(paper.empty) & set(paper.fields)


@pytest.mark.parametrize("paper", PAPERS)
def test_required_fields_have_values(paper: Expected) -> None:
    spec = load_document_types()[paper.type]
    required = {field.name for field in spec.fields if field.required}
    assert required <= set(paper.fields)


@pytest.mark.parametrize("name", NAMES)
def test_every_page_belongs_to_one_paper_or_is_skipped(name: str) -> None:
    about = read_about(DOSSIERS / name)
    pages = [page for paper in read_expected(DOSSIERS / name) for page in paper.pages]
    pages += [skipped["page"] for skipped in about.get("skipped_pages", [])]
    assert sorted(pages) == list(range(1, about["page_count"] + 1))
    assert len(committed_pages(name)) == about["page_count"]


@pytest.mark.parametrize("name", NAMES)
def test_pages_are_colour_a4_at_the_stated_resolution(name: str) -> None:
    dpi = read_about(DOSSIERS / name)["dpi"]
    for page in committed_pages(name):
        assert page.mode == "RGB"
        assert page.width == pytest.approx(210 / 25.4 * dpi, abs=1)
        assert page.height == pytest.approx(297 / 25.4 * dpi, abs=1)


@pytest.mark.parametrize("path", sorted(DOSSIERS.rglob("*.pdf")), ids=lambda path: path.parent.name)
def test_pdfs_hold_pictures_only_at_true_size_and_no_dates(path: Path) -> None:
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            assert "/Font" not in page.Resources
            width, height = (float(side) for side in page.MediaBox[2:])
            assert (width, height) == pytest.approx((210 / 25.4 * 72, 297 / 25.4 * 72), abs=0.5)
        assert "/Info" not in pdf.trailer


@pytest.mark.parametrize("name", NAMES)
def test_the_dossier_id_is_the_receipts_and_well_formed(name: str) -> None:
    about = read_about(DOSSIERS / name)
    receipts = [
        paper for paper in read_expected(DOSSIERS / name) if paper.type == "giay_tiep_nhan_ho_so"
    ]
    assert [paper.fields["ma_ho_so"] for paper in receipts] == ([about["id"]] if receipts else [])
    if receipts:
        parsed = parse_dossier_id(about["id"])
        assert parsed is not None
        assert parsed.received.isoformat() == receipts[0].fields["ngay_nhan"]
    else:
        assert "id" not in about


def _codes(page: Image.Image) -> set[str]:
    return {code.text for code in zxingcpp.read_barcodes(page)}


@pytest.mark.parametrize("name", ["khai-sinh", "hon-nhan", "quyet-dinh", "cong-van"])
def test_the_code_of_the_receipt_is_read_from_the_worn_page(name: str) -> None:
    assert read_about(DOSSIERS / name)["id"] in _codes(committed_pages(name)[0])


def test_a_receipt_without_a_code_shows_none() -> None:
    assert _codes(committed_pages("hon-hop")[0]) == set()


@pytest.mark.parametrize("name", [name for name in NAMES if name != "quyet-dinh"])
def test_the_cards_qr_is_read_from_the_worn_page(name: str) -> None:
    (card,) = (
        paper for paper in read_expected(DOSSIERS / name) if paper.type == "can_cuoc_cong_dan"
    )
    found = set[str]().union(*(_codes(committed_pages(name)[page - 1]) for page in card.pages))
    assert card.fields["ma_qr"] in found


def test_the_page_said_to_be_upside_down_is() -> None:
    about = read_about(DOSSIERS / "hon-nhan")
    assert about["rotated_pages"] == [{"page": 4, "degrees": 180}]
    # The signer's red seal stands low on the paper; on this page it lies in the upper half.
    page = committed_pages("hon-nhan")[3].resize((210, 297)).convert("HSV")
    hue, saturation, _ = np.moveaxis(np.asarray(page), 2, 0)
    rows = np.nonzero((saturation > 120) & ((hue < 12) | (hue > 243)))[0]
    assert rows.size >= 10
    assert rows.max() < page.height / 2


@pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not installed")
def test_an_ordinary_page_is_read_by_tesseract(tmp_path: Path) -> None:
    page = tmp_path / "page.png"
    committed_pages("quyet-dinh")[0].save(page, dpi=(200, 200))
    text = subprocess.run(
        ["tesseract", page, "-", "-l", "vie"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "OMP_THREAD_LIMIT": "1"},
    ).stdout
    fields = read_expected(DOSSIERS / "quyet-dinh")[0].fields
    plain = " ".join(text.split())
    names = ("ma_ho_so", "nguoi_nop", "dia_chi", "dien_thoai", "noi_dung_yeu_cau")
    found = [name for name in names if fields[name].lower() in plain.lower()]
    assert len(found) >= 4

"""A new type of paper is one file, no code: a page of it is read, recognised and extracted."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from config.procedures import check_procedures
from config.settings import load_settings
from config.types import load_document_types
from flows.read_page import read_one
from models.document_type import DocumentType
from models.page import PageText
from pipeline.classify.document import classify_pages
from pipeline.extract.extract import extract_fields
from pipeline.ingest.identify import identify
from pipeline.ingest.split import split_pages

TYPE = """
id = "giay_phep_xay_dung"
title = "Giấy phép xây dựng"
title_en = "Building permit"
family = "form"
titles = ["GIẤY PHÉP XÂY DỰNG"]

[[generations]]
id = "2014"
form = "Mẫu cũ"
valid_until = 2021-03-02

[[generations]]
id = "2021"
form = "Mẫu mới"
valid_from = 2021-03-03

[[fields]]
name = "so"
kind = "code"
required = true
labels = ["Số:"]

[[fields]]
name = "chu_dau_tu"
kind = "person_name"
required = true
labels = ["Cấp cho (ông/bà):"]
labels_of = { "2014" = ["Cấp cho hộ:"] }

[[fields]]
name = "so_tang"
kind = "number"
required = false
labels = ["Số tầng:"]
review_below = 0.95

[[fields]]
name = "ngay_cap"
kind = "date"
required = true
labels = ["Ngày cấp:"]
labels_of = { "2014" = ["Cấp phép ngày:"] }
"""
PROCEDURE = """
id = "cap_phep"
title = "Cấp giấy phép xây dựng"
title_en = "Building permit"
names = ["Cấp giấy phép xây dựng"]
retention = "permanent"

[[papers]]
name = "Giấy phép xây dựng đã cấp"
types = ["giay_phep_xay_dung"]
"""
NEWER = ("Cấp cho (ông/bà): Nguyễn Văn An", "Số tầng: 3", "Ngày cấp: 12/08/2025")
OLDER = ("Cấp cho hộ: Nguyễn Văn An", "Cấp phép ngày: 04/05/2018")

_FONTS = Path("/usr/share/fonts/truetype/liberation2")


@pytest.fixture(scope="module")
def types(tmp_path_factory: pytest.TempPathFactory) -> dict[str, DocumentType]:
    """The types that come with the program, and one more file beside them."""
    folder = tmp_path_factory.mktemp("types") / "document_types"
    shutil.copytree(Path(str(files("config").joinpath("document_types"))), folder)
    (folder / "giay_phep_xay_dung.toml").write_text(TYPE, "utf-8")
    return dict(load_document_types(folder))


def read(folder: Path, lines: tuple[str, ...]) -> PageText:
    """Draw a page of the new type and read it as every page is read."""
    page = Image.new("RGB", (1654, 2339), "white")
    draw = ImageDraw.Draw(page)

    def write(at: tuple[int, int], text: str, face: str = "Regular", size: int = 38) -> None:
        font = ImageFont.truetype(str(_FONTS / f"LiberationSerif-{face}.ttf"), size)
        draw.text(at, text, fill=(20, 20, 20), font=font)

    write((150, 120), "ỦY BAN NHÂN DÂN XÃ", "Bold", 34)
    write((800, 120), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Bold", 34)
    write((960, 165), "Độc lập - Tự do - Hạnh phúc", "Bold", 34)
    write((560, 330), "GIẤY PHÉP XÂY DỰNG", "Bold", 48)
    write((700, 400), "Số: 45")
    for number, line in enumerate(lines):
        write((200, 520 + 90 * number), line)
    path = folder / "page.png"
    page.save(path, dpi=(200, 200))
    settings = load_settings()
    (split,) = split_pages(identify(path, settings.intake), folder / "pages", 1, settings.intake)
    text = read_one(split, folder / "pages", settings).text
    assert text is not None
    return text


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            NEWER,
            {
                "so": "45",
                "chu_dau_tu": "Nguyễn Văn An",
                "so_tang": 3,
                "ngay_cap": "2025-08-12",
            },
        ),
        (OLDER, {"so": "45", "chu_dau_tu": "Nguyễn Văn An", "ngay_cap": "2018-05-04"}),
    ],
    ids=["newer form", "older form"],
)
def test_a_page_of_a_new_type_is_read_recognised_and_extracted(
    types: dict[str, DocumentType],
    tmp_path: Path,
    lines: tuple[str, ...],
    expected: dict[str, object],
) -> None:
    text = read(tmp_path, lines)
    (paper,) = classify_pages([text], types)
    assert paper.type == "giay_phep_xay_dung"
    assert paper.confidence > 0.9
    found = extract_fields(types[paper.type], [text])
    assert {field.name: field.value for field in found} == expected


def test_a_procedure_may_ask_for_the_new_type(
    types: dict[str, DocumentType], tmp_path: Path
) -> None:
    (tmp_path / "cap_phep.toml").write_text(PROCEDURE, "utf-8")
    assert check_procedures(types, tmp_path) == ()
    (fault,) = check_procedures(load_document_types(), tmp_path)
    assert "unknown type `giay_phep_xay_dung`" in fault.parameters["reason"]

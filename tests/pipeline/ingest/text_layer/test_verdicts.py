"""Pages with every kind of text in them, from the dropped file to the verdict."""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import segno
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from config.messages import describe_finding
from config.settings import IntakeSettings, load_settings
from models.page import Page, PageText
from pipeline.ingest.identify import identify
from pipeline.ingest.split import split_pages
from pipeline.ingest.text_layer.content import read_content
from pipeline.ingest.text_layer.kept import read_text_layer
from tests.pipeline.ingest.bytes_of import dropped, saved, scan_pdf
from tests.pipeline.ingest.typed import (
    A4,
    LINES,
    add_typed,
    in_tcvn3,
    in_vni,
    lines_of,
    old_font,
    scanned,
    typed_pdf,
    unicode_font,
)

WHOLE = "q 595 0 0 842 0 0 cm /Im0 Do Q "
SEAL = ["Ký bởi: Ủy ban nhân dân xã Mẫu Sơn", "Ngày ký: 12/05/2025 08:30:00 +07:00"]


@pytest.fixture
def settings() -> IntakeSettings:
    return load_settings().intake.model_copy(update={"render_dpi": 150})


def page_of(folder: Path, data: bytes, settings: IntakeSettings, first: int = 1) -> Page:
    file = identify(dropped(folder, "tờ.pdf", data), settings)
    (page,) = split_pages(file, folder / "trang", first, settings)
    return page


def made(content: str, picture: Image.Image | None = None, **font: Any) -> bytes:
    with pikepdf.new() as pdf:
        add_typed(pdf, unicode_font(pdf, **font), content, picture=picture)
        return saved(pdf)


def verdict(page: Page) -> str:
    assert (page.text_layer is not None) == (page.ops[0].parameters["text_layer"] == "sound")
    return str(page.ops[0].parameters["text_layer"])


def codes(page: Page) -> list[str]:
    return [finding.code for finding in page.findings]


def text_of(page: Page) -> PageText:
    text = read_text_layer(page)
    assert text is not None
    return text


def test_a_typed_page_says_its_words_itself(tmp_path: Path, settings: IntakeSettings) -> None:
    page = page_of(tmp_path, typed_pdf(), settings, first=7)
    text = text_of(page)
    assert [line.text for line in text.lines] == list(LINES)
    assert (text.page, text.width, text.height) == (7, page.image.width, page.image.height)
    assert text.engine.startswith("text layer (poppler ")
    assert text.coverage == 1.0
    assert {(word.reader, word.confidence) for word in text.words} == {("text layer", 1.0)}
    assert all(unicodedata.is_normalized("NFC", word.text) for word in text.words)
    assert sorted({word.line for word in text.words}) == list(range(1, len(LINES) + 1))
    assert verdict(page) == "sound"
    assert page.findings == ()


def ink_outside(page: Page, text: PageText) -> int:
    """The darkest pixel that no word covers, give or take two pixels."""
    with Image.open(page.image.path) as opened:
        rest = opened.convert("L")
    draw = ImageDraw.Draw(rest)
    for word in text.words:
        left, top, right, bottom = word.box
        draw.rectangle((left - 2, top - 2, right + 1, bottom + 1), fill=255)
    return int(rest.getextrema()[0])  # type: ignore[arg-type]


def test_boxes_lie_tightly_on_the_print(tmp_path: Path, settings: IntakeSettings) -> None:
    page = page_of(tmp_path, typed_pdf(["hoa nhỏ", "XÃ MẪU"]), settings)
    text = text_of(page)
    assert ink_outside(page, text) > 200
    low, shouted = text.words[0].box, text.words[2].box
    assert low.height < shouted.height
    assert low.height < 0.9 * 12 * 150 / 72
    assert low.left == pytest.approx(60 * 150 / 72, abs=3)


UPRIGHT = {
    0: ("", A4),
    90: ("0 1 -1 0 842 0 cm ", A4[::-1]),
    180: ("-1 0 0 -1 595 842 cm ", A4),
    270: ("0 -1 1 0 0 595 cm ", A4[::-1]),
}
"""What makes lines stand upright on a page that is shown turned, and the page's size."""


@pytest.mark.parametrize("rotate", UPRIGHT)
@pytest.mark.parametrize("framed", [False, True])
def test_words_lie_on_their_print_however_the_page_is_framed(
    tmp_path: Path, rotate: int, framed: bool
) -> None:
    coarse = load_settings().intake.model_copy(update={"render_dpi": 96})
    turn, size = UPRIGHT[rotate]
    with pikepdf.new() as pdf:
        page = add_typed(pdf, unicode_font(pdf), turn + lines_of(LINES), size=size)
        page.obj.Rotate = rotate
        if framed:
            page.obj.UserUnit = 2
            page.obj.CropBox = pikepdf.Array([13, 17, size[0] - 19, size[1] - 23])
        made_page = page_of(tmp_path, saved(pdf), coarse)
    text = text_of(made_page)
    assert [line.text for line in text.lines] == list(LINES)
    assert ink_outside(made_page, text) > 200


def test_a_page_that_lies_on_its_side_is_read_from_its_picture(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    for rotate in (90, 180, 270):
        with pikepdf.new() as pdf:
            page = add_typed(pdf, unicode_font(pdf), lines_of(LINES))
            page.obj.Rotate = rotate
            assert verdict(page_of(tmp_path, saved(pdf), settings)) == "sideways"


def test_words_of_a_seal_are_no_text_layer(tmp_path: Path, settings: IntakeSettings) -> None:
    content = WHOLE + lines_of(SEAL, size=7, top=60)
    page = page_of(tmp_path, made(content, scanned(LINES * 4)), settings)
    assert verdict(page) == "partial"
    assert page.findings == ()


def test_a_seal_on_a_page_of_shapes_is_no_text_layer(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    letters = "".join(
        f"{60 + 9 * column} {700 - 20 * row} 5 8 re f "
        for row in range(20)
        for column in range(50)
        if column % 6
    )
    page = page_of(tmp_path, made(letters + lines_of(SEAL, top=60)), settings)
    assert verdict(page) == "partial"


def test_a_pasted_scan_of_half_a_page_is_read_from_the_picture(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    pasted = "q 475 0 0 400 60 100 cm /Im0 Do Q "
    page = page_of(tmp_path, made(pasted + lines_of(LINES), scanned(LINES, (1240, 1044))), settings)
    assert verdict(page) == "partial"


def test_a_pasted_photo_or_seal_is_not_missed_by_the_words(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    seal = Image.new("RGB", (400, 400), "white")
    draw = ImageDraw.Draw(seal)
    draw.ellipse((10, 10, 390, 390), outline=(220, 30, 30), width=12)
    for place in range(60, 330, 22):
        draw.rectangle((place, 190, place + 12, 215), fill=(220, 30, 30))
    pasted = "q 102 0 0 102 400 300 cm /Im0 Do Q "
    page = page_of(tmp_path, made(pasted + lines_of(LINES), seal), settings)
    assert verdict(page) == "sound"


def test_a_code_drawn_as_squares_is_not_missed_by_the_words(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    rows = segno.make("https://example.vn/ho-so/12", error="m").matrix
    squares = " ".join(
        f"{400 + 2.5 * column} {300 - 2.5 * row} 2.5 2.5 re"
        for row, modules in enumerate(rows)
        for column, dark in enumerate(modules)
        if dark
    )
    page = page_of(tmp_path, made(f"{squares} f {lines_of(LINES)}"), settings)
    assert verdict(page) == "sound"


@pytest.mark.parametrize("said", [LINES, ["Cong hda xa h6i chu nghia Viet Narn"] * 7])
def test_an_older_readers_words_over_a_scan_are_left_aside(
    tmp_path: Path, settings: IntakeSettings, said: list[str]
) -> None:
    page = page_of(tmp_path, made(WHOLE + lines_of(said, mode=3), scanned(LINES)), settings)
    assert verdict(page) == "invisible"
    assert codes(page) == ["PAGE-011"]
    assert page.ops[0].name == "take_out"


def test_text_below_a_scan_is_left_aside(tmp_path: Path, settings: IntakeSettings) -> None:
    placed = scanned(LINES)
    page = page_of(tmp_path, made(lines_of(LINES) + " " + WHOLE, placed), settings)
    assert verdict(page) == "over_picture"
    assert codes(page) == ["PAGE-011"]


@pytest.mark.parametrize(("encode", "font"), [(in_tcvn3, ".VnTime"), (in_vni, "VNI-Times")])
@pytest.mark.parametrize("named", [True, False])
def test_text_of_an_old_font_is_left_aside(
    tmp_path: Path,
    settings: IntakeSettings,
    encode: Callable[[str], str],
    font: str,
    named: bool,
) -> None:
    with pikepdf.new() as pdf:
        letters = old_font(pdf, f"ABCDEF+{font}" if named else "ABCDEF+Times")
        add_typed(pdf, letters, lines_of([encode(line) for line in LINES], old=True))
        page = page_of(tmp_path, saved(pdf), settings)
    assert verdict(page) == "legacy"
    assert codes(page) == ["PAGE-012"]
    assert "Unicode" in describe_finding(page.findings[0], "vi")


@pytest.mark.parametrize("font", [{"to_unicode": False}, {"shift": -29}, {"lost": "ưươđếệ"}])
def test_text_without_a_right_map_to_unicode_is_left_aside(
    tmp_path: Path, settings: IntakeSettings, font: dict[str, Any]
) -> None:
    page = page_of(tmp_path, made(lines_of(LINES), **font), settings)
    assert verdict(page) in ("unreadable", "partial")
    assert (codes(page) == ["PAGE-012"]) == (verdict(page) == "unreadable")


def test_words_no_one_sees_are_not_said(tmp_path: Path, settings: IntakeSettings) -> None:
    white = " 1 g " + lines_of(["không ai thấy dòng này"], top=400)
    covered = lines_of(["bị bôi đen"], top=300) + " 0 g 50 290 300 30 re f "
    page = page_of(tmp_path, made(lines_of(LINES) + white + covered), settings)
    assert [line.text for line in text_of(page).lines] == list(LINES)


def test_a_scan_says_nothing(tmp_path: Path, settings: IntakeSettings) -> None:
    page = page_of(tmp_path, scan_pdf(), settings)
    assert (verdict(page), page.findings) == ("none", ())
    assert read_text_layer(page) is None


def test_a_second_run_takes_the_words_again_under_the_new_number(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    first = page_of(tmp_path, typed_pdf(), settings)
    assert first.text_layer is not None
    stamp = first.text_layer.path.stat().st_mtime_ns
    again = page_of(tmp_path, typed_pdf(), settings, first=4)
    assert again == first.model_copy(update={"number": 4})
    assert first.text_layer.path.stat().st_mtime_ns == stamp
    assert text_of(again).page == 4


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_harmed_words_are_made_again_and_never_believed(
    tmp_path: Path, settings: IntakeSettings, harm: str
) -> None:
    page = page_of(tmp_path, typed_pdf(), settings)
    assert page.text_layer is not None
    whole = page.text_layer.path.read_bytes()
    if harm == "gone":
        page.text_layer.path.unlink()
    else:
        page.text_layer.path.write_bytes(whole.replace("Số".encode(), b"So"))
    assert read_text_layer(page) is None
    assert page_of(tmp_path, typed_pdf(), settings).text_layer == page.text_layer
    assert page.text_layer.path.read_bytes() == whole


def test_a_page_that_unpacks_to_hundreds_of_megabytes_is_not_followed() -> None:
    with pikepdf.new() as pdf:
        page = add_typed(pdf, pikepdf.Dictionary(), "")
        packed = zlib.compress(bytes(200_000_000), 9)
        page.obj.Contents = pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.FlateDecode)
        assert read_content(page) is None


def test_forms_painted_in_one_another_without_end_are_not_followed() -> None:
    with pikepdf.new() as pdf:
        page = add_typed(pdf, pikepdf.Dictionary(), "/Fm0 Do " * 50)
        form = pdf.make_indirect(pikepdf.Stream(pdf, b"/Fm0 Do " * 50))
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm0=form))
        page.obj.Resources = form.Resources
        assert read_content(page) is None


TOKENS = [*"qQ'\"[]<>1", "cm", "Do", "Tr", "Tf", "gs", "Tj", "TJ", "BT", "ET", "BI", "ID"]
TOKENS += ["EI", "/F1", "/Im0", "<<", ">>", "(a)", "<00", "-1", "9e9", "\n"]


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(st.sampled_from(TOKENS)).map(lambda parts: " ".join(parts).encode("ascii")),
    )
)
def test_any_instructions_have_an_answer(data: bytes) -> None:
    with pikepdf.new() as pdf:
        page = add_typed(pdf, pikepdf.Dictionary(), "")
        page.obj.Contents = pdf.make_stream(data)
        read_content(page)

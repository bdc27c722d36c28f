"""Codes are found where they are, read in full, and never where there are none."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from models.errors import DamagedError
from models.geometry import Box
from models.page import Code, CodeKind, PageText, Word
from pipeline.ocr.codes import decode_payload, read_codes, with_codes
from tests.pipeline.ocr.pages import CORPORA, blank, needs_corpora, page_of, save, write

SAMPLES = CORPORA / "barcodes" / "test" / "samples"


def qr(payload: str, scale: int = 5) -> Image.Image:
    """Return a QR code with its quiet zone."""
    out = io.BytesIO()
    segno.make(payload, error="m", micro=False).save(out, kind="png", scale=scale, border=4)
    return Image.open(io.BytesIO(out.getvalue())).convert("L")


def bars(payload: str, kind: zxingcpp.BarcodeFormat) -> Image.Image:
    """Return a bar code as zxing-cpp draws it."""
    barcode = zxingcpp.create_barcode(payload, kind)
    array = zxingcpp.write_barcode_to_image(barcode, scale=3, add_quiet_zones=True)
    # Pillow's type asks for a __len__ that it never calls.
    return Image.fromarray(array).convert("L")  # type: ignore[arg-type]


def test_a_receipt_with_three_kinds_of_code_is_read_top_to_bottom(tmp_path: Path) -> None:
    picture = blank()
    picture.paste(qr("H41.18-250812-0001|Nguyễn Thị Ánh Đào"), (100, 80))
    picture.paste(bars("H41.18-250812-0001", zxingcpp.BarcodeFormat.Code128), (100, 500))
    picture.paste(bars("Ủy ban nhân dân", zxingcpp.BarcodeFormat.PDF417), (100, 900))
    write(picture, (100, 1400), "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ")
    codes = read_codes(page_of(save(picture, tmp_path), dpi=150))
    assert [(code.kind, code.payload) for code in codes] == [
        (CodeKind.QR, "H41.18-250812-0001|Nguyễn Thị Ánh Đào"),
        (CodeKind.CODE128, "H41.18-250812-0001"),
        (CodeKind.PDF417, "Ủy ban nhân dân"),
    ]


def test_the_box_lies_around_the_code(tmp_path: Path) -> None:
    code = qr("H41.18-250812-0001")
    picture = blank()
    picture.paste(code, (300, 200))
    (found,) = read_codes(page_of(save(picture, tmp_path), dpi=150))
    border = 4 * 5
    wanted = (300 + border, 200 + border, 300 + code.width - border, 200 + code.height - border)
    assert all(abs(got - want) <= 6 for got, want in zip(found.box, wanted, strict=True))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_code_on_a_turned_page_is_read(tmp_path: Path, turn: int) -> None:
    picture = blank()
    picture.paste(qr("H41.18-250812-0001"), (300, 200))
    turned = picture.rotate(turn, expand=True)
    (found,) = read_codes(page_of(save(turned, tmp_path), dpi=150))
    assert found.payload == "H41.18-250812-0001"


def test_two_codes_with_the_same_content_stay_two(tmp_path: Path) -> None:
    picture = blank()
    picture.paste(qr("A-1"), (100, 100))
    picture.paste(qr("A-1"), (800, 100))
    assert len(read_codes(page_of(save(picture, tmp_path), dpi=150))) == 2


def test_print_and_table_rules_are_no_codes(tmp_path: Path) -> None:
    picture = blank()
    for row in range(20):
        write(picture, (100, 80 + 80 * row), "|| | ||| Số: 15/QĐ-UBND | || ||| IIllIIlIl | |")
    assert read_codes(page_of(save(picture, tmp_path), dpi=150)) == ()


def test_a_broken_picture_is_named(tmp_path: Path) -> None:
    path = save(blank(), tmp_path)
    page = page_of(path)
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(DamagedError) as caught:
        read_codes(page)
    assert caught.value.subject == "trang 1"


@given(st.text(alphabet="aăâbđêghôơưửệỹẤỘ |;:0123456789", min_size=1))
def test_utf8_comes_back_whether_encoded_once_or_twice(said: str) -> None:
    whole = unicodedata.normalize("NFC", said)
    assert decode_payload(whole.encode(), "wrong") == whole
    twice = whole.encode().decode("latin-1").encode()
    assert decode_payload(twice, "wrong") == whole


def test_bytes_in_another_charset_are_left_to_the_reader() -> None:
    assert decode_payload("Café".encode("latin-1"), "Café") == "Café"
    assert decode_payload("Đỗ".encode("utf-16-be"), "Đỗ") == "Đỗ"


@pytest.mark.corpus
@needs_corpora
@pytest.mark.parametrize("folder", ["falsepositives-1", "falsepositives-2"])
def test_pictures_without_codes_give_none(tmp_path: Path, folder: str) -> None:
    for path in sorted((SAMPLES / folder).iterdir()):
        if path.suffix in {".png", ".jpg", ".webp"}:
            with Image.open(path) as picture:
                copy = save(picture.convert("L"), tmp_path)
            assert read_codes(page_of(copy)) == (), path.name


@pytest.mark.corpus
@needs_corpora
@pytest.mark.parametrize("folder", ["code128-1", "code128-2", "pdf417-1", "pdf417-2", "qrcode-5"])
def test_every_sample_is_read_as_its_owner_says(tmp_path: Path, folder: str) -> None:
    for path in sorted((SAMPLES / folder).iterdir()):
        truth = path.with_suffix(".txt")
        if path.suffix not in {".png", ".webp"} or not truth.is_file():
            continue
        with Image.open(path) as picture:
            copy = save(picture.convert("L"), tmp_path)
        said = [code.payload for code in read_codes(page_of(copy))]
        assert truth.read_text("utf-8").strip() in [payload.strip() for payload in said], path.name


def test_words_seen_in_a_code_s_pattern_are_left_out() -> None:
    def word(text: str, box: Box) -> Word:
        return Word(
            text=text, raw_text=text, box=box, confidence=0.3, block=1, line=1, reader="tesseract"
        )

    code = Code(kind=CodeKind.QR, payload="x", box=Box(100, 100, 300, 300))
    junk, beside = word("sa]", Box(150, 150, 200, 170)), word("Mã", Box(20, 150, 90, 170))
    text = with_codes(PageText(page=1, width=500, height=500, words=(junk, beside)), (code,))
    assert text.words == (beside,)
    assert text.codes == (code,)


def test_bars_read_with_what_stands_around_them_are_no_word() -> None:
    box = Box(243, 350, 718, 441)
    bars = Word(
        text="IIIIINI", raw_text="IIIIINI", box=box, confidence=0.5, block=1, line=1, reader="x"
    )
    code = Code(kind=CodeKind.CODE128, payload="H53.24", box=Box(243, 362, 718, 440))
    page = PageText(page=1, width=1654, height=2339, words=(bars,))
    assert with_codes(page, (code,)).words == ()

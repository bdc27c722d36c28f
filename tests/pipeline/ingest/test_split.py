from __future__ import annotations

import io
import shutil
import zlib
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from config.settings import IntakeSettings, load_settings
from models.errors import DamagedError, MissingToolError
from models.page import Page
from pipeline.ingest.identify import identify
from pipeline.ingest.rasterize import Drawing, DrawingRoom
from pipeline.ingest.split import split_pages
from pipeline.ingest.stand_in import salvage
from tests.pipeline.ingest.bytes_of import (
    add_picture,
    dropped,
    encoded,
    picture,
    saved,
    scan_pdf,
    text_page,
    text_pdf,
)

UPRIGHT = np.asarray(picture("L"))


@pytest.fixture
def settings() -> IntakeSettings:
    return load_settings().intake


def pages_of(
    folder: Path, data: bytes, settings: IntakeSettings, first: int = 1
) -> tuple[Page, ...]:
    file = identify(dropped(folder, "Tờ khai.bin", data), settings)
    return split_pages(file, folder / "trang", first, settings)


def pixels(page: Page, mode: str = "L") -> np.ndarray:
    with Image.open(page.image.path) as opened:
        assert opened.size == (page.image.width, page.image.height)
        assert opened.mode == page.image.mode
        return np.asarray(opened.convert(mode)).astype(int)


def looks_upright(page: Page) -> bool:
    shown = pixels(page)
    if shown.shape != UPRIGHT.shape:
        return False
    return bool(np.abs(shown - UPRIGHT).mean() < 6)


def test_a_scanned_page_keeps_its_jpeg_byte_for_byte(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    data = encoded(picture(), "JPEG", quality=80)
    pages = pages_of(tmp_path, scan_pdf(3), settings, first=5)
    assert [page.number for page in pages] == [5, 6, 7]
    assert [page.source_page for page in pages] == [1, 2, 3]
    for page in pages:
        assert page.image.path.read_bytes() == data
        assert page.image.path.suffix == ".jpg"
        assert page.image.dpi == pytest.approx(300)
        assert page.ops[0].name == "take_out"
        assert page.ops[0].after_sha256 == page.image.sha256


def test_hidden_text_over_a_scan_does_not_make_it_drawn(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    image = picture()
    data = encoded(image, "JPEG", quality=80)
    with pikepdf.new() as pdf:
        add_picture(pdf, data, image, extra="BT 3 Tr (an) Tj ET")
        (page,) = pages_of(tmp_path, saved(pdf), settings)
    assert page.image.path.read_bytes() == data


@pytest.mark.parametrize(
    "extra", ["BT (hien) Tj ET", "1 0 0 rg 10 10 50 50 re f", "BI /W 1 /H 1 /BPC 8 /CS /G ID 0 EI"]
)
def test_anything_seen_over_a_scan_is_drawn_on_the_scans_own_grid(
    tmp_path: Path, settings: IntakeSettings, extra: str
) -> None:
    image = picture()
    with pikepdf.new() as pdf:
        add_picture(pdf, encoded(image, "JPEG"), image, extra=extra)
        (page,) = pages_of(tmp_path, saved(pdf), settings)
    assert page.ops[0].name == "draw"
    assert (page.image.width, page.image.height) == image.size
    assert page.image.dpi == pytest.approx(300)


def stamp(pdf: pikepdf.Pdf, flags: int) -> pikepdf.Object:
    look = pdf.make_stream(b"1 0 0 rg 0 0 40 40 re f")
    look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    look.BBox = pikepdf.Array([0, 0, 40, 40])
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Stamp,
            Rect=pikepdf.Array([50, 10, 90, 50]),
            F=flags,
            AP=pikepdf.Dictionary(N=look),
        )
    )


@pytest.mark.parametrize(("flags", "how"), [(4, "draw"), (2, "take_out")])
def test_a_stamp_that_is_seen_is_drawn_with_the_page(
    tmp_path: Path, settings: IntakeSettings, flags: int, how: str
) -> None:
    image = picture("L")
    with pikepdf.new() as pdf:
        page = add_picture(pdf, encoded(image, "JPEG"), image)
        page.obj.Annots = pikepdf.Array([stamp(pdf, flags)])
        (made,) = pages_of(tmp_path, saved(pdf), settings)
    assert made.ops[0].name == how
    red, green, _ = pixels(made, "RGB")[450, 290]
    assert (red - green > 100) == (how == "draw")


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_rotate_and_the_placement_are_respected(
    tmp_path: Path, settings: IntakeSettings, rotate: int, mode: str
) -> None:
    # The scanner stored the page lying; /Rotate sets it upright.
    stored = picture(mode).rotate(rotate, expand=True)
    size = (stored.width * 0.24, stored.height * 0.24)
    with pikepdf.new() as pdf:
        page = add_picture(pdf, encoded(stored, "JPEG", quality=95), stored, size=size)
        page.obj.Rotate = rotate
        (made,) = pages_of(tmp_path, saved(pdf), settings)
    assert made.ops[0].name == "take_out"
    assert looks_upright(made)


@pytest.mark.parametrize(
    ("matrix", "change"),
    [
        ("-96 0 0 134.4 96 0", Image.Transpose.FLIP_LEFT_RIGHT),
        ("96 0 0 -134.4 0 134.4", Image.Transpose.FLIP_TOP_BOTTOM),
        ("0 134.4 -96 0 96 0", Image.Transpose.ROTATE_270),
        ("0 -134.4 96 0 0 134.4", Image.Transpose.ROTATE_90),
    ],
)
def test_a_picture_placed_turned_or_mirrored_comes_out_as_seen(
    tmp_path: Path, settings: IntakeSettings, matrix: str, change: Image.Transpose
) -> None:
    stored = picture("L").transpose(change)
    with pikepdf.new() as pdf:
        add_picture(pdf, encoded(stored, "JPEG", quality=95), stored, matrix=matrix)
        (made,) = pages_of(tmp_path, saved(pdf), settings)
    assert made.ops[0].name == "take_out"
    assert looks_upright(made)


def test_taking_out_and_drawing_show_the_same(tmp_path: Path, settings: IntakeSettings) -> None:
    """Poppler is the witness that our reading of matrices is right."""
    stored = picture("L").transpose(Image.Transpose.ROTATE_90)
    with pikepdf.new() as pdf:
        page = add_picture(pdf, encoded(stored, "JPEG", quality=95), stored, size=(134.4, 96))
        page.obj.Rotate = 90
        bare = saved(pdf)
        page.obj.Contents = pdf.make_stream(page.obj.Contents.read_bytes() + b" 0 0 0 0 re f")
        marked = saved(pdf)
    (taken,) = pages_of(tmp_path, bare, settings)
    (drawn,) = pages_of(tmp_path, marked, settings)
    assert (taken.ops[0].name, drawn.ops[0].name) == ("take_out", "draw")
    assert np.abs(pixels(taken) - pixels(drawn)).mean() < 2


def test_bilevel_scans_stay_bilevel_without_loss(tmp_path: Path, settings: IntakeSettings) -> None:
    image = picture("1")
    rows = np.packbits(np.asarray(image), axis=1).tobytes()
    with pikepdf.new() as pdf:
        page = add_picture(pdf, rows, image)
        stream = page.obj.Resources.XObject.Im0
        del stream["/Filter"]
        stream.ColorSpace, stream.BitsPerComponent = pikepdf.Name.DeviceGray, 1
        (made,) = pages_of(tmp_path, saved(pdf), settings)
    assert (made.ops[0].name, made.image.mode, made.image.path.suffix) == ("take_out", "1", ".png")
    assert (pixels(made) == np.asarray(image.convert("L"))).all()


def test_drawn_text_is_grey_png_at_the_set_resolution(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    (page,) = pages_of(tmp_path, text_pdf(), settings)
    assert (page.image.mode, page.image.path.suffix) == ("L", ".png")
    assert page.image.width == pytest.approx(595 / 72 * 300, abs=1)
    assert pixels(page).min() < 60


def test_a_large_drawing_is_drawn_coarser_instead_of_refused(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    with pikepdf.new() as pdf:
        text_page(pdf, size=(2384, 3370))  # A0
        data = saved(pdf)
    (page,) = pages_of(tmp_path, data, settings.model_copy(update={"max_page_pixels": 20_000_000}))
    assert page.image.width * page.image.height <= 20_100_000
    assert 72 <= page.image.dpi < 120
    assert page.image.width / page.image.dpi * 72 == pytest.approx(2384, rel=0.01)


def test_a_second_run_makes_nothing_again(tmp_path: Path, settings: IntakeSettings) -> None:
    with pikepdf.open(io.BytesIO(scan_pdf(2))) as pdf:
        text_page(pdf)
        data = saved(pdf)
    first = pages_of(tmp_path, data, settings)
    times = [page.image.path.stat().st_mtime_ns for page in first]
    assert pages_of(tmp_path, data, settings) == first
    assert [page.image.path.stat().st_mtime_ns for page in first] == times


def test_a_half_written_or_changed_picture_is_made_again(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    first = pages_of(tmp_path, scan_pdf(3), settings)
    whole = first[0].image.path.read_bytes()
    first[0].image.path.write_bytes(whole[: len(whole) // 2])
    first[1].image.path.unlink()
    first[2].image.path.with_suffix(".json").write_text("{")
    again = pages_of(tmp_path, scan_pdf(3), settings)
    assert [page.image for page in again] == [page.image for page in first]
    assert all(page.image.path.read_bytes() == whole for page in again)


def test_nothing_but_pages_and_their_notes_is_left(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    pages = pages_of(tmp_path, text_pdf(2), settings)
    names = {page.image.path.name for page in pages}
    notes = {page.image.path.with_suffix(".json").name for page in pages}
    said = {page.text_layer.path.name for page in pages if page.text_layer is not None}
    assert len(said) == 2
    assert {path.name for path in (tmp_path / "trang").iterdir()} == names | notes | said


def test_other_settings_make_other_pictures(tmp_path: Path, settings: IntakeSettings) -> None:
    pages_of(tmp_path, text_pdf(), settings)
    (page,) = pages_of(tmp_path, text_pdf(), settings.model_copy(update={"render_dpi": 150}))
    assert page.image.dpi == 150


def _damage(pages: tuple[Page, ...]) -> list[list[str]]:
    return [[finding.code for finding in page.findings] for page in pages]


def test_a_cut_off_jpeg_inside_a_whole_pdf_is_one_damaged_page(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    image = picture()
    data = encoded(image, "JPEG")
    with pikepdf.new() as pdf:
        add_picture(pdf, data, image)
        add_picture(pdf, data[: len(data) // 2], image)
        text_page(pdf)
        broken = saved(pdf)
    pages = pages_of(tmp_path, broken, settings)
    assert _damage(pages) == [[], ["PAGE-023"], []]
    assert (pages[1].image.width, pages[1].image.height) == image.size
    assert _damage(pages_of(tmp_path, broken, settings)) == [[], ["PAGE-023"], []]  # taken again


def test_pixels_that_do_not_unpack_are_one_damaged_page(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    image = picture("L")
    with pikepdf.new() as pdf:
        for data in (image.tobytes(), image.tobytes()[:1000]):
            page = add_picture(pdf, b"", image)
            stream = page.obj.Resources.XObject.Im0
            stream.write(zlib.compress(data)[: 200 if len(data) == 1000 else None], filter=None)
            stream.Filter = pikepdf.Name.FlateDecode
        broken = saved(pdf, compress_streams=False)
    pages = pages_of(tmp_path, broken, settings)
    assert _damage(pages) == [[], ["PAGE-023"]]


def test_a_page_that_cannot_be_drawn_is_white_paper_and_the_others_are_drawn(
    tmp_path: Path, settings: IntakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = DrawingRoom.draw

    def fail_on_second(room: DrawingRoom, drawings: list[Drawing]) -> list[Path]:
        if any(drawing.page == 2 for drawing in drawings):
            raise DamagedError(subject=room.subject, reason="page 2 cannot be drawn")
        return draw(room, drawings)

    monkeypatch.setattr(DrawingRoom, "draw", fail_on_second)
    pages = pages_of(tmp_path, text_pdf(3), settings)
    assert _damage(pages) == [[], ["PAGE-023"], []]
    assert [page.ops[0].name for page in pages] == ["draw", "stand_in", "draw"]
    assert pages[1].image.mode == "1"
    assert abs(pages[1].image.width - pages[0].image.width) <= 1


def test_one_broken_frame_of_a_tiff_is_one_damaged_page(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    frames = [picture("L", (400, 560 + 10 * number)) for number in range(3)]
    data = bytearray(
        encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:], compression="tiff_lzw")
    )
    with Image.open(io.BytesIO(data)) as tiff:
        tiff.seek(1)
        offset, count = tiff.tag_v2[273][0], tiff.tag_v2[279][0]  # type: ignore[attr-defined]
    data[offset : offset + count] = b"\xff" * count
    pages = pages_of(tmp_path, bytes(data), settings)
    assert _damage(pages) == [[], ["PAGE-023"], []]
    assert [page.image.height for page in pages] == [560, 570, 580]
    with Image.open(pages[2].image.path) as third:
        assert third.convert("L").tobytes() == frames[2].tobytes()


def test_a_picture_that_turns_out_broken_is_salvaged(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    (page,) = pages_of(tmp_path, encoded(picture(), "PNG"), settings)
    page.image.path.write_bytes(page.image.path.read_bytes()[:200])
    mended = salvage(page, tmp_path, "picture: OSError")
    assert _damage((mended,)) == [["PAGE-023"]]
    with Image.open(mended.image.path) as whole:
        whole.load()
        assert whole.size == (page.image.width, page.image.height)
    assert mended.ops[-1].after_sha256 == mended.image.sha256


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_as_its_exif_says(
    tmp_path: Path, settings: IntakeSettings, orientation: int
) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = picture("RGB")
    if orientation in undo:
        stored = stored.transpose(undo[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(stored, "JPEG", exif=exif, quality=90)
    (page,) = pages_of(tmp_path, data, settings)
    assert np.abs(pixels(page) - np.asarray(picture("RGB").convert("L"))).mean() < 6
    assert (page.image.path.read_bytes() == data) == (orientation == 1)


@pytest.mark.parametrize(
    ("stored", "mode"),
    [
        (picture("RGB").convert("RGBA"), "RGB"),
        (picture("L").convert("LA"), "L"),
        (picture("RGB").convert("P"), "RGB"),
        (picture("L").convert("P"), "L"),
        (Image.fromarray(UPRIGHT.astype(np.uint16) * 257), "L"),
    ],
)
def test_odd_modes_are_flattened(
    tmp_path: Path, settings: IntakeSettings, stored: Image.Image, mode: str
) -> None:
    (page,) = pages_of(tmp_path, encoded(stored, "PNG"), settings)
    assert page.image.mode == mode
    expected = np.asarray(picture("RGB" if mode == "RGB" else "L").convert("L"))
    assert np.abs(pixels(page) - expected).mean() < 3


def test_what_is_transparent_becomes_white(tmp_path: Path, settings: IntakeSettings) -> None:
    clear = Image.new("RGBA", (50, 50), (0, 0, 0, 0))
    (page,) = pages_of(tmp_path, encoded(clear, "PNG"), settings)
    assert pixels(page).min() == 255


def test_cmyk_becomes_rgb(tmp_path: Path, settings: IntakeSettings) -> None:
    (page,) = pages_of(tmp_path, encoded(picture("RGB").convert("CMYK"), "JPEG"), settings)
    assert page.image.mode == "RGB"
    red, green, blue = pixels(page, "RGB")[200, 30]
    assert red > 150 > green
    assert blue < 100


def test_pages_of_a_tiff(tmp_path: Path, settings: IntakeSettings) -> None:
    frames = [picture("1"), picture("L"), picture("RGB")]
    data = encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:], dpi=(200, 200))
    pages = pages_of(tmp_path, data, settings)
    assert [page.image.mode for page in pages] == ["1", "L", "RGB"]
    assert [page.image.dpi for page in pages] == [200, 200, 200]
    assert all(page.image.path.suffix == ".png" for page in pages)


def test_fax_pixels_are_made_square(tmp_path: Path, settings: IntakeSettings) -> None:
    squeezed = picture("1", (1728, 1143))
    data = encoded(squeezed, "TIFF", dpi=(204, 98), compression="group4")
    (page,) = pages_of(tmp_path, data, settings)
    assert page.image.mode == "1"
    assert page.image.height == pytest.approx(1143 * 204 / 98, abs=1)


@pytest.mark.parametrize(
    ("told", "dpi"),
    [
        ((300, 300), 300),
        (None, 560 / 11.69),
        ((1, 1), 560 / 11.69),
        ((5000, 5000), 560 / 11.69),
    ],
)
def test_an_absurd_or_missing_resolution_makes_the_page_a4(
    tmp_path: Path, settings: IntakeSettings, told: tuple[int, int] | None, dpi: float
) -> None:
    options = {"dpi": told} if told else {}
    (page,) = pages_of(tmp_path, encoded(picture(), "PNG", **options), settings)
    assert page.image.dpi == pytest.approx(max(72, dpi), rel=0.01)


def test_drawing_that_takes_too_long_is_ended(tmp_path: Path, settings: IntakeSettings) -> None:
    path = dropped(tmp_path, "cham.pdf", text_pdf())
    room = DrawingRoom(path, path.name, tmp_path, settings, seconds_a_page=0.001)
    with pytest.raises(DamagedError) as caught:
        room.draw([Drawing(1, (2480, 3508), 300, 300)])
    assert "too long" in caught.value.parameters["reason"]


def test_poppler_missing_is_said(
    tmp_path: Path, settings: IntakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingToolError):
        pages_of(tmp_path, text_pdf(), settings)


def test_hundreds_of_scanned_pages_are_taken_out_quickly(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    pages = pages_of(tmp_path, scan_pdf(300), settings)
    assert len(pages) == 300
    shutil.rmtree(tmp_path / "trang")

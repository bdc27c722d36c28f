from __future__ import annotations

import hashlib
import io
import os
import time
import unicodedata
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from config.settings import IntakeSettings, load_settings
from models.errors import (
    DamagedError,
    EmptyFileError,
    EncryptedError,
    InputError,
    NoPagesError,
    OversizeError,
    UnreadableError,
    UnsupportedFormatError,
)
from models.page import FileKind
from pipeline.ingest.identify import identify
from tests.pipeline.ingest.bytes_of import (
    dropped,
    encoded,
    picture,
    png_that_claims,
    saved,
    scan_pdf,
    signature_field,
    text_page,
    text_pdf,
)


@pytest.fixture
def settings() -> IntakeSettings:
    return load_settings().intake


@pytest.mark.parametrize(
    ("kind", "plugin"),
    [
        (FileKind.JPEG, "JPEG"),
        (FileKind.PNG, "PNG"),
        (FileKind.TIFF, "TIFF"),
        (FileKind.WEBP, "WEBP"),
        (FileKind.BMP, "BMP"),
    ],
)
def test_the_bytes_decide_and_not_the_name(
    tmp_path: Path, settings: IntakeSettings, kind: FileKind, plugin: str
) -> None:
    data = encoded(picture(), plugin)
    found = identify(dropped(tmp_path, "trang.pdf", data), settings, station="quay-1")
    assert found.kind is kind
    assert found.page_count == 1
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert found.bytes == len(data)
    assert found.station == "quay-1"
    assert found.modified.tzinfo is not None


def test_a_name_with_vietnamese_letters_and_spaces_comes_out_in_nfc(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    name = unicodedata.normalize("NFD", "Giấy khai sinh số 12 – bản sao.pdf")
    found = identify(dropped(tmp_path, name, text_pdf()), settings)
    assert found.name == "Giấy khai sinh số 12 – bản sao.pdf"


def test_a_name_that_is_no_utf8_is_still_taken(tmp_path: Path, settings: IntakeSettings) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/qu\xe9t.pdf"))
    path.write_bytes(text_pdf())
    assert identify(path, settings).name == "qu�t.pdf"


def test_an_empty_file(tmp_path: Path, settings: IntakeSettings) -> None:
    with pytest.raises(EmptyFileError):
        identify(dropped(tmp_path, "rong.pdf", b""), settings)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("Kính gửi: Ủy ban nhân dân\n".encode(), "text"),
        (b"PK\x03\x04" + bytes(40), "ZIP or Office document"),
        (b"GIF89a" + bytes(40), "GIF"),
        (b"BMW 320i, 30A-123.45, mau trang, nam 2019", "text"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (bytes(200), "unknown"),
    ],
)
def test_a_stranger_named_pdf_is_named(
    tmp_path: Path, settings: IntakeSettings, data: bytes, found: str
) -> None:
    with pytest.raises(UnsupportedFormatError) as caught:
        identify(dropped(tmp_path, "to-khai.pdf", data), settings)
    assert caught.value.parameters["found"] == found


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.98])
@pytest.mark.parametrize("plugin", ["JPEG", "PNG", "TIFF", "BMP"])
def test_a_cut_off_picture(
    tmp_path: Path, settings: IntakeSettings, plugin: str, share: float
) -> None:
    noisy = Image.effect_noise((400, 560), 60).convert("RGB")
    options = {"compression": "tiff_lzw"} if plugin == "TIFF" else {}
    data = encoded(noisy, plugin, **options)
    with pytest.raises(DamagedError):
        identify(dropped(tmp_path, "trang", data[: int(len(data) * share)]), settings)


def test_a_png_without_its_last_bytes(tmp_path: Path, settings: IntakeSettings) -> None:
    data = encoded(picture(), "PNG")
    with pytest.raises(DamagedError):
        identify(dropped(tmp_path, "trang.png", data[:-12]), settings)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.95, 0.99])
@pytest.mark.parametrize("linear", [False, True])
def test_a_cut_off_pdf_is_refused_though_readers_would_repair_it(
    tmp_path: Path, settings: IntakeSettings, share: float, linear: bool
) -> None:
    with pikepdf.open(io.BytesIO(scan_pdf(6))) as pdf:
        data = saved(pdf, linearize=linear)
    with pytest.raises(DamagedError):
        identify(dropped(tmp_path, "ho-so.pdf", data[: int(len(data) * share)]), settings)


def test_a_pdf_whose_tail_never_arrived_but_was_reserved(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    data = scan_pdf(4)
    half = len(data) // 2
    with pytest.raises(DamagedError):
        identify(dropped(tmp_path, "ho-so.pdf", data[:half] + bytes(len(data) - half)), settings)


def test_a_whole_pdf_with_wrong_offsets_passes(tmp_path: Path, settings: IntakeSettings) -> None:
    data = b"\xef\xbb\xbf" + text_pdf(2).replace(b"startxref\n", b"startxref\n9")
    assert identify(dropped(tmp_path, "lech.pdf", data), settings).page_count == 2


def test_a_pdf_with_rubbish_behind_it_passes(tmp_path: Path, settings: IntakeSettings) -> None:
    data = text_pdf(2) + b"\r\n" + bytes(4000)
    assert identify(dropped(tmp_path, "duoi.pdf", data), settings).page_count == 2


def test_a_pdf_that_needs_a_password(tmp_path: Path, settings: IntakeSettings) -> None:
    with pikepdf.open(io.BytesIO(text_pdf())) as pdf:
        data = saved(pdf, encryption=pikepdf.Encryption(owner="chu", user="khach"))
    with pytest.raises(EncryptedError):
        identify(dropped(tmp_path, "khoa.pdf", data), settings)


def test_a_pdf_that_only_restricts_printing_opens(tmp_path: Path, settings: IntakeSettings) -> None:
    with pikepdf.open(io.BytesIO(text_pdf())) as pdf:
        data = saved(pdf, encryption=pikepdf.Encryption(owner="chu", user=""))
    assert identify(dropped(tmp_path, "mo.pdf", data), settings).page_count == 1


def test_a_pdf_without_pages(tmp_path: Path, settings: IntakeSettings) -> None:
    with pikepdf.new() as pdf:
        data = saved(pdf)
    with pytest.raises(NoPagesError):
        identify(dropped(tmp_path, "khong-trang.pdf", data), settings)


def test_a_picture_that_unpacks_to_billions_of_pixels(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    with pytest.raises(OversizeError):
        identify(dropped(tmp_path, "bom.png", png_that_claims(60_000, 60_000)), settings)


def test_a_bomb_inside_a_pdf(tmp_path: Path, settings: IntakeSettings) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        stream = pdf.make_stream(b"\0")
        stream.Subtype, stream.Width, stream.Height = pikepdf.Name.Image, 60_000, 60_000
        form = pdf.make_stream(b"/Im Do")
        form.Subtype = pikepdf.Name.Form
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=stream))
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm=form))
        data = saved(pdf)
    with pytest.raises(OversizeError):
        identify(dropped(tmp_path, "bom.pdf", data), settings)


def test_a_page_that_cannot_be_drawn_within_the_limit(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    with pikepdf.new() as pdf:
        text_page(pdf, size=(14_400, 14_400))
        data = saved(pdf)
    with pytest.raises(OversizeError):
        identify(dropped(tmp_path, "to.pdf", data), settings)


def test_limits_on_bytes_and_pages(tmp_path: Path, settings: IntakeSettings) -> None:
    path = dropped(tmp_path, "nhieu.pdf", text_pdf(5))
    for limit in ({"max_pages": 4}, {"max_file_bytes": 100}):
        with pytest.raises(OversizeError):
            identify(path, settings.model_copy(update=limit))


def test_five_hundred_pages_are_quick(tmp_path: Path, settings: IntakeSettings) -> None:
    path = dropped(tmp_path, "day.pdf", scan_pdf(500))
    started = time.perf_counter()
    assert identify(path, settings).page_count == 500
    assert time.perf_counter() - started < 5


def test_pages_of_a_tiff_are_counted_without_thumbnails(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    pages = [picture("L"), picture("1"), picture("RGB")]
    data = encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert identify(dropped(tmp_path, "ba.tif", data), settings).page_count == 3
    with pytest.raises(OversizeError):
        identify(tmp_path / "ba.tif", settings.model_copy(update={"max_pages": 2}))


def test_no_regular_file(tmp_path: Path, settings: IntakeSettings) -> None:
    os.mkfifo(tmp_path / "ong")
    (tmp_path / "vong").symlink_to(tmp_path / "vong")
    for name in ("ong", "vong", "."):
        with pytest.raises(UnsupportedFormatError):
            identify(tmp_path / name, settings)


def test_a_file_that_vanished(tmp_path: Path, settings: IntakeSettings) -> None:
    with pytest.raises(UnreadableError) as caught:
        identify(tmp_path / "mat.pdf", settings)
    assert isinstance(caught.value, InputError)
    assert caught.value.parameters["reason"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path, settings: IntakeSettings) -> None:
    path = dropped(tmp_path, "cam.pdf", text_pdf())
    path.chmod(0)
    with pytest.raises(UnreadableError):
        identify(path, settings)


def test_signed_means_a_filled_field(tmp_path: Path, settings: IntakeSettings) -> None:
    for filled in (False, True):
        with pikepdf.new() as pdf:
            text_page(pdf)
            fields = pikepdf.Array([signature_field(pdf, filled=filled)])
            pdf.Root.AcroForm = pikepdf.Dictionary(Fields=fields)
            data = saved(pdf)
        assert identify(dropped(tmp_path, "ky.pdf", data), settings).signed is filled


def test_a_signature_below_a_parent_that_names_the_kind(
    tmp_path: Path, settings: IntakeSettings
) -> None:
    with pikepdf.new() as pdf:
        text_page(pdf)
        child = signature_field(pdf, filled=True)
        del child["/FT"]
        parent = pdf.make_indirect(
            pikepdf.Dictionary(FT=pikepdf.Name.Sig, Kids=pikepdf.Array([child]))
        )
        child.Parent = parent
        child.Kids = pikepdf.Array([parent])  # a circle must end
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([parent]))
        data = saved(pdf)
    assert identify(dropped(tmp_path, "ky.pdf", data), settings).signed


def test_a_filled_text_field_is_no_signature(tmp_path: Path, settings: IntakeSettings) -> None:
    with pikepdf.new() as pdf:
        text_page(pdf)
        field = pikepdf.Dictionary(FT=pikepdf.Name.Tx, V=pikepdf.String("An"))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([pdf.make_indirect(field)]))
        data = saved(pdf)
    assert not identify(dropped(tmp_path, "form.pdf", data), settings).signed

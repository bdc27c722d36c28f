"""Whatever bytes are dropped, intake answers with a record or one of our own errors."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.settings import load_settings
from models.errors import SohoaError
from pipeline.ingest.identify import identify
from tests.pipeline.ingest.bytes_of import encoded, picture, png_that_claims, scan_pdf, text_pdf

INTAKE = load_settings().intake
SMALL = picture(size=(40, 56))
SEEDS = (
    text_pdf(2),
    scan_pdf(2),
    encoded(SMALL, "JPEG"),
    encoded(SMALL, "JPEG", progressive=True),
    encoded(SMALL, "PNG"),
    encoded(SMALL, "TIFF", compression="tiff_lzw"),
    encoded(SMALL.convert("1"), "TIFF", compression="group4"),
    encoded(SMALL, "TIFF", save_all=True, append_images=[SMALL]),
    encoded(SMALL, "WEBP"),
    encoded(SMALL, "BMP"),
    png_that_claims(5000, 5000),
)


def answer(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t"
        path.write_bytes(data)
        try:
            found = identify(path, INTAKE)
        except SohoaError as error:
            assert error.code
        else:
            assert found.page_count >= 1


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, len(data) - 1))
        match draw(st.sampled_from(["flip", "set", "zeros", "drop", "double"])):
            case "flip":
                data[place] ^= 1 << draw(st.integers(0, 7))
            case "set":
                data[place] = draw(st.sampled_from([0, 1, 0x7F, 0x80, 0xFF, 0x20, 0x2F]))
            case "zeros":
                data[place : place + 16] = bytes(len(data[place : place + 16]))
            case "drop":
                del data[place : place + draw(st.integers(1, 40))]
            case "double":
                data[place:place] = data[place : place + draw(st.integers(1, 40))]
        if not data:
            break
    if draw(st.booleans()):
        data = data[: draw(st.integers(0, len(data)))]
    return bytes(data)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_only_our_own_errors_escape_from_broken_files(data: bytes) -> None:
    answer(data)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"%PDF-1.4\n", b"\xff\xd8\xff", b"II*\0"]))
def test_only_our_own_errors_escape_from_noise(noise: bytes, head: bytes) -> None:
    answer(head + noise)

"""Whatever is done to a signed file, it is never called whole and valid, and nothing crashes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from config.settings import SignSettings
from models.errors import InputError
from pipeline.sign.certificates import clean_text
from pipeline.sign.identity import SigningIdentity
from pipeline.sign.sign import sign_pdf
from pipeline.sign.trust import TrustRoots
from pipeline.sign.verify import verify_signatures

CALM = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def signed(paper: Path, tmp_path: Path, identity: SigningIdentity, settings: SignSettings) -> Path:
    target = tmp_path / "signed.pdf"
    sign_pdf(paper, target, identity, settings)
    return target


def _holds(path: Path, content: bytes) -> bool:
    """Tell whether some signature is called valid over a whole, unchanged document."""
    path.write_bytes(content)
    try:
        checks = verify_signatures(path, TrustRoots())
    except InputError:
        return False
    return any(
        check.valid and check.whole_document and check.later_changes == "none" for check in checks
    )


@CALM
@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_no_changed_byte_goes_unnoticed(signed: Path, place: float, flip: int) -> None:
    content = bytearray(signed.read_bytes())
    start = content.index(b"/Contents <") + len(b"/Contents <")
    signature = range(start, content.index(b">", start))  # may be padded or written otherwise
    spot = int(place * len(content))
    content[spot] ^= flip
    copy = signed.with_name("copy.pdf")
    assert spot in signature or not _holds(copy, bytes(content))


@CALM
@given(kept=st.floats(0, 1, exclude_max=True))
def test_no_cut_off_file_passes(signed: Path, kept: float) -> None:
    content = signed.read_bytes().rstrip()
    copy = signed.with_name("copy.pdf")
    assert not _holds(copy, content[: int(kept * len(content))])


@CALM
@given(extra=st.binary(min_size=1, max_size=200))
@example(b"1 0 obj << >> endobj")
@example(b"\nstartxref\n0\n%%EOF\n")
def test_no_addition_goes_unnoticed(signed: Path, extra: bytes) -> None:
    copy = signed.with_name("copy.pdf")
    holds = _holds(copy, signed.read_bytes() + extra)
    assert not holds or not extra.strip(b"\x00\t\n\x0c\r ")


@given(st.text())
def test_cleaned_text_is_one_printable_line(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert not any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for letter in cleaned)
    assert len(cleaned) <= 300

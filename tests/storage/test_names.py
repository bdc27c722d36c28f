"""Names and keys: what is let through is portable, and nothing leaves its folder."""

from __future__ import annotations

import os
import unicodedata
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import UnsafeKeyError
from storage.layout import object_key
from storage.names import require_batch_key, require_safe_key, safe_name

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=400)
BATCH = "3f2a9c01" * 4


@given(ANY_TEXT)
def test_a_safe_name_is_one_portable_name(text: str) -> None:
    name = safe_name(text)
    assert name
    assert len(f"0001-{name}.json".encode()) <= 255
    assert unicodedata.is_normalized("NFC", name)
    assert not set(name) & set('/\\:*?"<>|\x00\n')
    assert not name.startswith((".", " "))
    assert require_safe_key(name) == (name,)
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Giấy khai sinh – bản sao.pdf", "Giấy khai sinh – bản sao.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\scan\\a.pdf", "C__scan_a.pdf"),
        ("", "khong-ten"),
        ("...", "khong-ten"),
        (".hidden", "hidden"),
        ("ệ" * 300 + ".pdf", "ệ" * 58 + ".pdf"),
        (os.fsdecode(b"scan\xff.pdf"), "scan_.pdf"),
    ],
)
def test_names_from_scanners(text: str, name: str) -> None:
    assert safe_name(text) == name


@given(ANY_TEXT)
def test_a_key_is_refused_or_stays_inside(key: str) -> None:
    try:
        parts = require_safe_key(key)
    except UnsafeKeyError as error:
        assert error.parameters["reason"]
        return
    path = PurePosixPath("/store").joinpath(*parts)
    assert os.path.normpath(path) == str(path) == f"/store/{key}"
    key.encode()


def test_the_key_of_a_document_is_readable() -> None:
    key = object_key("H41.18-250812-0001", BATCH, "d2", "giay_khai_sinh")
    assert key == "H41.18-250812-0001/3f2a9c01/d2-giay_khai_sinh.pdf"
    assert object_key("TAM-3f2a9c013f2a", BATCH, "d1", "don", ".p7s").endswith("/d1-don.p7s")


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_the_key_of_a_document_is_always_safe_ascii(dossier: str, document: str, kind: str) -> None:
    key = object_key(dossier, BATCH, document, kind)
    assert len(require_safe_key(key)) == 3
    assert key.isascii()
    assert key == object_key(dossier, BATCH, document, kind)


@given(ANY_TEXT, ANY_TEXT)
def test_different_dossiers_have_different_folders(one: str, two: str) -> None:
    keys = {object_key(dossier, BATCH, "d1", "don").split("/")[0] for dossier in (one, two)}
    assert len(keys) == len({one.encode(errors="replace"), two.encode(errors="replace")})


@pytest.mark.parametrize("key", ["", "3F2A9C01", "3f2a9c0", "../../../x", "3f2a9c01\n"])
def test_what_is_no_batch_key_is_refused(key: str) -> None:
    with pytest.raises(UnsafeKeyError):
        require_batch_key(key)

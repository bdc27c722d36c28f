"""What kind of file some bytes are. Names and endings say nothing here."""

from __future__ import annotations

from models.page import FileKind

HEAD_BYTES = 1024
"""How much of the start is looked at: ``%PDF-`` may stand anywhere in it (ISO 32000-1, H.3)."""

_BMP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})
"""Lengths of the information header in the versions of BMP; tells it from a text that begins BM."""

_STRANGERS = (
    (b"PK\x03\x04", "ZIP or Office document"),
    (b"\xd0\xcf\x11\xe0", "old Office document"),
    (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"%!PS", "PostScript"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
)


def sniff(head: bytes) -> FileKind | None:
    """Return the kind of the file that starts with ``head``, or ``None``."""
    if head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return FileKind.TIFF
    if head.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileKind.WEBP
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return FileKind.BMP
    if b"%PDF-" in head[:HEAD_BYTES]:
        return FileKind.PDF
    return None


def name_stranger(head: bytes) -> str:
    """Return words for a file we do not read, for the message to the clerk."""
    for magic, words in _STRANGERS:
        if head.startswith(magic):
            return words
    if head[4:8] == b"ftyp":
        return "HEIC, AVIF or video"
    lead = head.lstrip()[:14].lower()
    if lead.startswith((b"<!doctype html", b"<html")):
        return "HTML"
    if lead.startswith(b"<?xml"):
        return "XML"
    if not any(byte < 9 or 13 < byte < 32 for byte in head):
        return "text"
    return "unknown"

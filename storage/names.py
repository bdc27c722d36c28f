"""Names that every file system, object store and person can live with."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath

from models.errors import UnsafeKeyError

MAX_KEY_BYTES = 1024
"""S3's limit for an object key in UTF-8."""
MAX_PART_BYTES = 255
"""What Linux file systems give a name."""
_MAX_NAME_BYTES = 180
"""Leaves room for our prefixes and suffixes."""
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\ud800-\udfff]')
_BATCH_KEY = re.compile(r"[0-9a-f]{8,64}")


def safe_name(name: str) -> str:
    """Return the last part of a file name in NFC, without what breaks on SMB, S3 or a shell.

    Vietnamese letters and spaces stay. Too long names lose the end of their stem, not the suffix.
    """
    text = unicodedata.normalize("NFC", _UNSAFE.sub("_", name.rpartition("/")[2]))
    text = text.strip(" .") or "khong-ten"
    suffix = PurePath(text).suffix if len(PurePath(text).suffix) <= 10 else ""
    stem = text[: len(text) - len(suffix)] if suffix else text
    room = _MAX_NAME_BYTES - len(suffix.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + suffix


def require_safe_key(key: str) -> tuple[str, ...]:
    """Return the parts of an object key; raise ``UnsafeKeyError`` for one that is not safe.

    A safe key is NFC, relative, made of parts joined by ``/`` that are neither empty nor start
    with a dot, without control characters and backslashes, within the limits of S3 and Linux.
    """
    parts = tuple(key.split("/"))
    problems = {
        "empty part or leading slash": not all(parts),
        "part that starts with a dot": any(part.startswith(".") for part in parts),
        "control character or backslash": any(
            unicodedata.category(letter) in {"Cc", "Cs"} or letter == "\\" for letter in key
        ),
        "not NFC": not unicodedata.is_normalized("NFC", key),
    }
    problems["too long"] = any(
        len(part.encode(errors="replace")) > MAX_PART_BYTES for part in parts
    ) or (len(key.encode(errors="replace")) > MAX_KEY_BYTES)
    for reason, found in problems.items():
        if found:
            raise UnsafeKeyError(subject=repr(key[:80]), reason=reason)
    return parts


def require_batch_key(key: str) -> str:
    """Return ``key`` when it is a digest in hex, as ``models.ids.batch_key`` makes."""
    if not _BATCH_KEY.fullmatch(key):
        raise UnsafeKeyError(subject=repr(key[:80]), reason="not a batch key")
    return key

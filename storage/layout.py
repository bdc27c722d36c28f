"""Where things stand in the object store: one folder (S3: prefix) a dossier.

``<dossier ID>/<batch>/<document>-<type><suffix>``, e.g.
``H41.18-250812-0001/3f2a9c01/d2-giay_khai_sinh.pdf``

- the prefix is the dossier ID, so that an archive lists a dossier with one call;
- the batch (first 8 hex digits of the batch key) keeps a second delivery for the same dossier
  beside the first instead of over it, and gives the same bytes the same key when repeated;
- the name says which document of the dossier and what type of paper it is.

The file names of Circular 05/2025/TT-BNV art. 8.1.d (``<mã hồ sơ>.<số thứ tự>.pdf``) are made at
hand-over: the archive's file code does not exist yet when the object is stored.
"""

from __future__ import annotations

import hashlib
import re

from storage.names import require_batch_key, require_safe_key

_FOREIGN = re.compile(r"[^A-Za-z0-9._-]")
_MAX_PART = 80


def object_key(
    dossier_id: str, key: str, document_id: str, document_type: str, suffix: str = ".pdf"
) -> str:
    """Return the object key of a document. Same arguments, same key; ASCII only.

    Raises ``UnsafeKeyError`` when ``key`` is not a batch key.
    """
    batch = require_batch_key(key)[:8]
    name = f"{_part(document_id)}-{_part(document_type)}{_FOREIGN.sub('_', suffix)}"
    made = f"{_part(dossier_id)}/{batch}/{name}"
    require_safe_key(made)
    return made


def version_key(first: str, number: int) -> str:
    """Return the key of version ``number`` (2, 3, …) of the object that stands under ``first``.

    ``…/d2-giay_khai_sinh.pdf`` becomes ``…/d2-giay_khai_sinh.v2.pdf``.
    """
    stem, dot, suffix = first.rpartition(".")
    made = f"{stem}.v{number}{dot}{suffix}"
    require_safe_key(made)
    return made


def _part(text: str) -> str:
    """Return ``text`` when it is plain; else a plain form with a digest that keeps it unique."""
    plain = _FOREIGN.sub("_", text)[:_MAX_PART].lstrip(".")
    if plain == text and plain:
        return plain
    return f"{plain}_{hashlib.sha256(text.encode(errors='replace')).hexdigest()[:8]}"

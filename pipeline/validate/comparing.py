"""When two readings of one field say the same."""

from __future__ import annotations

import re

from pydantic import JsonValue

from models.field import FieldKind
from models.letters import spelled, without_marks

__all__ = ["folded", "same_but_marks", "same_value", "spelled"]

_MARKS_MATTER = frozenset({FieldKind.CODE, FieldKind.ID_NUMBER, FieldKind.PHONE})
_UNITS = re.compile(
    r"\b(?:tinh|thanh pho|tp|quan|huyen|thi xa|thi tran|phuong|xa|q|h|p|x|tt|tx)\b[. ]*"
)


def folded(text: str) -> str:
    """Return the letters and digits of ``text`` without marks, case and punctuation."""
    return "".join(c for c in without_marks(text).casefold() if c.isalnum())


def same_value(kind: FieldKind, one: JsonValue, other: JsonValue) -> bool:
    """Say whether two normal forms are one value; a name must agree in its marks too."""
    if isinstance(one, str) and isinstance(other, str):
        if kind in _MARKS_MATTER:
            return one == other
        if kind is FieldKind.ADDRESS:
            return _place_names(one) == _place_names(other)
        return spelled(one) == spelled(other)
    return one == other


def same_but_marks(kind: FieldKind, one: JsonValue, other: JsonValue) -> bool:
    """Say whether two texts differ at most in marks: what a reader loses and a code keeps."""
    if isinstance(one, str) and isinstance(other, str) and kind not in _MARKS_MATTER:
        if kind is FieldKind.ADDRESS:
            return folded(_place_names(one)) == folded(_place_names(other))
        return folded(one) == folded(other)
    return one == other


def _place_names(address: str) -> str:
    """An address without ``xã``, ``huyện``, ``tỉnh``: the QR of identity cards omits them."""
    plain = _UNITS.sub("", without_marks(address).casefold())
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())

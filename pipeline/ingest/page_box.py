"""The part of a PDF page that is seen, in points."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pikepdf

_A4 = (0.0, 0.0, 595.0, 842.0)

Rect = tuple[float, float, float, float]
"""``(left, bottom, right, top)`` in points, y upwards."""

Matrix = tuple[float, float, float, float, float, float]
"""``a b c d e f`` of ISO 32000-1, 8.3.4."""


def visible_box(page: pikepdf.Page) -> Rect:
    """Return the crop box cut to the media box, before /Rotate and without /UserUnit.

    A page with a useless box counts as A4.
    """
    media = _box(page, "/MediaBox") or _A4
    crop = _box(page, "/CropBox") or media
    box = (
        max(media[0], crop[0]),
        max(media[1], crop[1]),
        min(media[2], crop[2]),
        min(media[3], crop[3]),
    )
    return box if box[2] > box[0] and box[3] > box[1] else media


def turned_by(page: pikepdf.Page) -> int:
    """Return /Rotate as 0, 90, 180 or 270 degrees clockwise."""
    value = _inherited(page, "/Rotate")
    try:
        return int(value) % 360 // 90 * 90 if value is not None else 0
    except (TypeError, ValueError):
        return 0


def user_unit(page: pikepdf.Page) -> float:
    """Return how many 1/72 inch a unit of this page is (ISO 32000-1, 14.11.2; usually 1)."""
    value = page.obj.get("/UserUnit")
    try:
        unit = float(value) if value is not None else 1.0
    except (TypeError, ValueError):
        return 1.0
    return unit if 0.1 <= unit <= 75_000 else 1.0


def visible_size(page: pikepdf.Page) -> tuple[float, float]:
    """Return width and height in points of 1/72 inch, as seen (turned, units applied)."""
    left, bottom, right, top = visible_box(page)
    unit = user_unit(page)
    width, height = (right - left) * unit, (top - bottom) * unit
    return (height, width) if turned_by(page) in (90, 270) else (width, height)


def _box(page: pikepdf.Page, key: str) -> Rect | None:
    value = _inherited(page, key)
    if not isinstance(value, pikepdf.Array) or len(value) != 4:
        return None
    try:
        x1, y1, x2, y2 = (float(number) for number in value)
    except (TypeError, ValueError):
        return None
    box = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
    sound = all(math.isfinite(edge) for edge in box)
    return box if sound and box[2] - box[0] >= 1 and box[3] - box[1] >= 1 else None


def _inherited(page: pikepdf.Page, key: str) -> pikepdf.Object | None:
    """Return an attribute of a page or of the nodes above it (ISO 32000-1, 7.7.3.4)."""
    node: pikepdf.Object | None = page.obj
    for _ in range(64):  # a circular /Parent chain must end too
        if not isinstance(node, pikepdf.Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def multiply(inner: Iterable[pikepdf.Object | float], outer: Matrix) -> Matrix:
    """Return the matrix that applies ``inner``, the six operands of ``cm``, before ``outer``."""
    a, b, c, d, e, f = (float(operand) for operand in inner)
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc,
        a * ob + b * od,
        c * oa + d * oc,
        c * ob + d * od,
        e * oa + f * oc + oe,
        e * ob + f * od + of,
    )

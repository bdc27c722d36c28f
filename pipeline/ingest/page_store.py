"""Keep page pictures in the work folder so that a killed run can go on where it was."""

from __future__ import annotations

import hashlib
import io
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from PIL import Image, JpegImagePlugin
from pydantic import ValidationError

from models.errors import UnexpectedError
from models.page import FileRef, ImageRef, Page, PageText
from pipeline.ingest.text_layer.judge import TextLayer
from pipeline.png_density import with_density
from pipeline.whole_file import write_whole

JPEG_QUALITY = 95
"""For pictures that came lossy or were drawn and must be encoded again: loss stays unseen."""

_PNG_LEVEL = 4
_EVEN_PAPER = [
    cv2.IMWRITE_PNG_COMPRESSION,
    1,
    cv2.IMWRITE_PNG_FILTER,
    cv2.IMWRITE_PNG_FILTER_NONE,
]
"""Even paper repeats itself as it is: without row filters such a page packs in half the time and
unpacks in a third (a decree of 300 dpi: 24 and 11 ms against 55 and 35), and is 15 % larger in the
work folder; the archive's copy is packed anew."""
_EVERY = 4
"""Pixels; one of so many, along and across, tells the tones of a page."""
_PAPER = 0.6
"""Share of the page that has one tone."""

Mode = Literal["1", "L", "RGB"]


@dataclass(frozen=True)
class Encoded:
    """A page picture ready to be written."""

    data: bytes
    suffix: Literal[".jpg", ".png"]
    size: tuple[int, int]
    mode: Mode
    dpi: float
    layer: TextLayer | None = None
    """What the page of a PDF says by itself, judged."""
    damage: str = ""
    """Why this is not all of the page; empty for a whole one."""


def encode_png(picture: Image.Image, dpi: float) -> Encoded:
    """Encode losslessly; for bilevel, grey and few-coloured pages, and lossless sources."""
    if _is_mostly_paper(picture):
        _, packed = cv2.imencode(".png", np.asarray(picture), _EVEN_PAPER)
        data = with_density(packed.tobytes(), dpi)
    else:
        out = io.BytesIO()
        picture.save(out, "PNG", compress_level=_PNG_LEVEL, dpi=(dpi, dpi))
        data = out.getvalue()
    return Encoded(data, ".png", picture.size, mode_of(picture), dpi)


def _is_mostly_paper(picture: Image.Image) -> bool:
    """Say whether a grey page is one tone with some print on it."""
    if picture.mode != "L":
        return False
    tones = np.bincount(np.asarray(picture)[::_EVERY, ::_EVERY].ravel())
    return bool(tones.max() >= _PAPER * tones.sum())


def encode_jpeg(picture: Image.Image, dpi: float) -> Encoded:
    """Encode as JPEG without colour subsampling, so that thin red and blue strokes stay sharp."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=JPEG_QUALITY, subsampling=0, dpi=(dpi, dpi))
    return Encoded(out.getvalue(), ".jpg", picture.size, mode_of(picture), dpi)


def encode_turned_jpeg(
    source: Image.Image, turned: Image.Image, swapped: bool, dpi: float
) -> Encoded:
    """Encode a turned JPEG with the tables of its source: same size, next to no further loss.

    ``swapped``: width and height changed places, so the tables are transposed too.
    """
    tables = getattr(source, "quantization", None)
    sampling = JpegImagePlugin.get_sampling(source) if tables else -1
    if not tables or sampling == -1 or (swapped and sampling == 1):  # 4:2:2 does not turn
        return encode_jpeg(turned, dpi)
    kept = {
        key: [table[column * 8 + row] for row in range(8) for column in range(8)]
        if swapped
        else list(table)
        for key, table in tables.items()
    }
    out = io.BytesIO()
    turned.save(out, "JPEG", qtables=kept, subsampling=sampling, dpi=(dpi, dpi))
    return Encoded(out.getvalue(), ".jpg", turned.size, mode_of(turned), dpi)


def keep_picture(encoded: Encoded, path: Path) -> ImageRef:
    """Write a picture whole or not at all. Raises ``UnexpectedError``."""
    _keep(path, encoded.data)
    return ImageRef(
        path=path,
        sha256=hashlib.sha256(encoded.data).hexdigest(),
        width=encoded.size[0],
        height=encoded.size[1],
        dpi=encoded.dpi,
        mode=encoded.mode,
    )


def keep_text(text: PageText, path: Path) -> FileRef:
    """Write what a page says by itself. Raises ``UnexpectedError``."""
    data = text.model_dump_json().encode("utf-8")
    _keep(path, data)
    return FileRef(path=path, sha256=hashlib.sha256(data).hexdigest())


def remember(page: Page, recipe: str) -> None:
    """Write the note that lets ``recall`` take the picture again. Raises ``UnexpectedError``."""
    path = page.image.path
    note = {"recipe": recipe, "page": json.loads(page.model_dump_json())}
    note["page"]["image"]["path"] = path.name
    if page.text_layer is not None:
        note["page"]["text_layer"]["path"] = page.text_layer.path.name
    _keep(path.with_suffix(".json"), json.dumps(note, sort_keys=True).encode("utf-8"))


def recall(stem: Path, recipe: str, number: int) -> Page | None:
    """Return the page made earlier under ``stem`` if its files are there, whole and unchanged."""
    try:
        note = json.loads(stem.with_suffix(".json").read_bytes())
        if note["recipe"] != recipe:
            return None
        files = [note["page"]["image"], note["page"].get("text_layer")]
        for file in filter(None, files):
            file["path"] = str(stem.parent / file["path"])
        page = Page.model_validate_json(json.dumps(note["page"]))
        whole = all(_is_whole(file) for file in (page.image, page.text_layer) if file is not None)
    except (OSError, ValueError, KeyError, TypeError, ValidationError):
        return None
    return page.model_copy(update={"number": number}) if whole else None


def _is_whole(file: ImageRef | FileRef) -> bool:
    with file.path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == file.sha256


def _keep(path: Path, data: bytes) -> None:
    try:
        write_whole(path, data)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise UnexpectedError(subject=path.name, reason=reason) from error


def mode_of(picture: Image.Image) -> Mode:
    """Return the mode of a flattened picture."""
    if picture.mode == "1":
        return "1"
    return "L" if picture.mode == "L" else "RGB"

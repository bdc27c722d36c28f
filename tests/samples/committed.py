"""Read the committed sample dossiers: what was scanned and what should be found."""

from __future__ import annotations

import io
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image, ImageSequence

import samples

DOSSIERS = Path(samples.__file__).parent / "dossiers"
NAMES = sorted(path.parent.name for path in DOSSIERS.glob("*/dossier.toml"))


@dataclass(frozen=True)
class Expected:
    """One ``expected-dN.toml``."""

    type: str
    pages: tuple[int, ...]
    certified_copy: bool
    fields: dict[str, Any]
    empty: tuple[str, ...]


def read_about(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "dossier.toml").read_text("utf-8"))


def read_expected(folder: Path) -> list[Expected]:
    """Return the papers of a dossier's folder in order."""
    found = []
    for path in sorted(folder.glob("expected-d*.toml")):
        paper = tomllib.loads(path.read_text("utf-8"))
        found.append(
            Expected(
                type=paper["type"],
                pages=tuple(paper["pages"]),
                certified_copy=paper["certified_copy"],
                fields=paper["fields"],
                empty=tuple(paper.get("empty", ())),
            )
        )
    return found


def read_pages(folder: Path) -> tuple[Image.Image, ...]:
    """Return the page pictures of a dossier's folder, 1-based page N at index N - 1."""
    pages: list[Image.Image] = []
    for name in read_about(folder)["files"]:
        path = folder / name
        if path.suffix == ".pdf":
            pages.extend(_pdf_pictures(path))
        elif path.suffix == ".tiff":
            with Image.open(path) as tiff:
                pages.extend(frame.convert("RGB") for frame in ImageSequence.Iterator(tiff))
        else:
            with Image.open(path) as picture:
                pages.append(picture.convert("RGB"))
    return tuple(pages)


@cache
def committed_pages(name: str) -> tuple[Image.Image, ...]:
    return read_pages(DOSSIERS / name)


def _pdf_pictures(path: Path) -> list[Image.Image]:
    with pikepdf.open(path) as pdf:
        raw = [page.Resources.XObject.Im0.read_raw_bytes() for page in pdf.pages]
    return [Image.open(io.BytesIO(jpeg)).convert("RGB") for jpeg in raw]

"""Find the fonts the papers are set in and say which letters they lack."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import ImageFont

DEBIAN_FOLDER = Path("/usr/share/fonts/truetype/liberation2")
"""Where Debian's ``fonts-liberation2`` puts them. ``fonts-liberation`` 1.x lacks most Vietnamese
letters and must not be taken instead."""


class FontMissingError(RuntimeError):
    """The fonts the papers are set in are not on this machine."""


@cache
def font_path(family: str, face: str) -> Path:
    """Return the file of e.g. ``("Serif", "BoldItalic")`` of Liberation 2.

    Raises ``FontMissingError`` when neither Debian's folder nor fontconfig knows it.
    """
    name = f"Liberation{family}-{face}.ttf"
    candidate = DEBIAN_FOLDER / name
    if candidate.is_file():
        return candidate
    if shutil.which("fc-match"):
        pattern = f"Liberation {family}:style={face.replace('BoldItalic', 'Bold Italic')}"
        answer = subprocess.run(
            ["fc-match", "-f", "%{file}", pattern],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        found = Path(answer.stdout.strip())
        if found.name == name and found.is_file() and not _lacks(found, "ễởứụđ"):
            return found
    raise FontMissingError(
        f"{name}: không tìm thấy phông chữ; hãy cài gói fonts-liberation2 (Debian/Ubuntu)."
        f" / font not found; install the package fonts-liberation2."
    )


@cache
def load(family: str, face: str, pixels: int) -> ImageFont.FreeTypeFont:
    """Return the font at a height of ``pixels``.

    Basic layout: every letter is precomposed, and the result does not depend on libraqm.
    """
    return ImageFont.truetype(font_path(family, face), pixels, layout_engine=ImageFont.Layout.BASIC)


@cache
def font_letters(path: Path) -> frozenset[int]:
    """Return the code points a font file has letters for."""
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _lacks(path: Path, text: Iterable[str]) -> frozenset[str]:
    return frozenset(letter for letter in text if ord(letter) not in font_letters(path))


def missing_letters(family: str, face: str, text: str) -> frozenset[str]:
    """Return the letters of ``text`` that the font would draw as an empty box."""
    return _lacks(font_path(family, face), text)

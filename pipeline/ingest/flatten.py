"""Bring any decoded picture to one of our three modes: bilevel, grey, colour."""

from __future__ import annotations

from PIL import Image, ImageChops

_KEPT = ("1", "L", "RGB")
_STRIP_ROWS = 256


def flatten(picture: Image.Image) -> Image.Image:
    """Return the picture as ``1``, ``L`` or ``RGB``; what is transparent becomes white.

    16-bit grey keeps its upper eight bits; a palette of greys becomes grey.
    """
    if picture.mode in _KEPT and "transparency" not in picture.info:
        return picture
    if picture.mode.startswith(("I", "F")):
        return _from_deep_grey(picture)
    if picture.mode in ("LA", "La"):
        return _on_white(_as(picture, "LA"), "L")
    if picture.mode in ("RGBA", "RGBa", "PA") or "transparency" in picture.info:
        return grey_if_colourless(_on_white(_as(picture, "RGBA"), "RGB"))
    return grey_if_colourless(picture.convert("RGB"))


def grey_if_colourless(picture: Image.Image) -> Image.Image:
    """Return an RGB picture as grey when its three channels are equal everywhere."""
    # In strips: three channels of a whole A0 sheet are as large as the sheet.
    for top in range(0, picture.height, _STRIP_ROWS):
        bottom = min(top + _STRIP_ROWS, picture.height)
        red, green, blue = picture.crop((0, top, picture.width, bottom)).split()
        for other in (green, blue):
            if ImageChops.difference(red, other).getbbox() is not None:
                return picture
    return picture.getchannel(0)


def bilevel_if_two_tones(picture: Image.Image) -> Image.Image:
    """Return a grey picture as bilevel when it holds only pure black and pure white."""
    if picture.mode != "L" or any(picture.histogram()[1:255]):
        return picture
    return picture.convert("1", dither=Image.Dither.NONE)


def _from_deep_grey(picture: Image.Image) -> Image.Image:
    low, high = picture.getextrema()
    deep = isinstance(high, int | float) and (high > 255 or picture.mode.startswith("I;16"))
    if picture.mode == "F" and isinstance(high, float) and 0 < high <= 1:
        return picture.point(lambda value: value * 255.0).convert("L")
    if not deep:
        return picture.convert("L")
    del low
    return picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")


def _as(picture: Image.Image, mode: str) -> Image.Image:
    # ``convert`` copies what is in the mode already.
    has_key = "transparency" in picture.info
    return picture if picture.mode == mode and not has_key else picture.convert(mode)


def _on_white(picture: Image.Image, mode: str) -> Image.Image:
    paper = Image.new(mode, picture.size, 255 if mode == "L" else (255, 255, 255))
    for top in range(0, picture.height, _STRIP_ROWS):
        bottom = min(top + _STRIP_ROWS, picture.height)
        strip = picture.crop((0, top, picture.width, bottom))
        paper.paste(strip.convert(mode), (0, top), mask=strip.getchannel("A"))
    return paper

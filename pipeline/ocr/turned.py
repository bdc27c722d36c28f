"""Print that lies on its side or on its head within an upright page: a receipt pasted on, a note.

It comes out as lines of nonsense that the network is not sure of, or as none. Where such lines are,
the places are looked for in which print stands under no clear line; they are turned each way round
and read the way in which they read well.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from models.geometry import Box, union
from pipeline.ocr.ink import find_ink
from pipeline.ocr.legibility import legibility
from pipeline.ocr.network.recognise import LineNetwork
from pipeline.ocr.read_lines import Look, read_lines
from pipeline.ocr.unread import find_unread
from pipeline.ocr.words import RawWord, usual_height

_QUARTERS = (2, 1, 3)
"""Quarter turns, counter-clockwise, that are tried."""
_DOUBTFUL = 0.65
"""Mean confidence of a line below which it may be no upright print; such print has 0.9."""
_SHORT = 5
"""Letters of a line that may be of several lines on their side, however sure each seems."""
_CLEAR = 0.85
"""Mean confidence of a line that is certainly upright: no such place is around it."""
_FEWEST_LETTERS = 20
"""Letters of such lines, near each other, that make it worth looking for a place."""
_LEAST_SIDE = 3.5
_REACH = 3.0
"""In usual letters: how high and wide such a place is at least, how near its parts are."""
_AROUND = 8.0
"""In usual letters: how near each other its doubtful lines are at least."""
_READS = 0.8
"""Mean confidence of letters that print has when it stands upright."""
_KEPT = 0.6
"""Mean confidence of a line that is kept; what lies otherwise beside it has less."""
_MOST_PLACES = 4
_MOST_STEPS = 4
"""How often an area is widened: print on its side is seldom doubtful along its whole lines."""


class Turned(NamedTuple):
    """Words of a page, and the places of which they were read turned."""

    words: list[RawWord]
    places: tuple[Box, ...]


class _Line(NamedTuple):
    words: list[RawWord]
    box: Box
    letters: int
    mean: float
    """Confidence, by letters."""


def read_turned(look: Look, words: list[RawWord], network: LineNetwork, deadline: float) -> Turned:
    """Return the page's words with those that lie turned read as they lie, as last blocks.

    Boxes are pixels of ``look``. Words of a turned line follow each other as they are read, which
    on the page is from right to left or along a column.
    """
    places: list[Box] = []
    for place in _places(look, _lines(words)):
        found = _read(look, place, network, deadline)
        if not found:
            continue
        around = union(word.box for word in found)
        first = 1 + max(word.block for word in words)
        words = [word for word in words if not _holds(around, word.box)]
        words += [word._replace(block=word.block + first) for word in found]
        places.append(around)
    return Turned(words, tuple(places))


def _lines(words: Sequence[RawWord]) -> list[_Line]:
    found = []
    for _, group in groupby(words, key=lambda word: (word.block, word.line)):
        line = list(group)
        letters = sum(len(word.text) for word in line)
        sure = sum(len(word.text) * word.confidence for word in line)
        found.append(_Line(line, union(w.box for w in line), letters, sure / max(letters, 1)))
    return found


# --- where -----------------------------------------------------------------------------------


def _places(look: Look, lines: list[_Line]) -> list[Box]:
    """Return where print stands under no clear line, near doubtful lines, largest first."""
    clear = [line for line in lines if line.mean >= _DOUBTFUL and line.letters > _SHORT]
    odd = [line for line in lines if not (line.mean >= _DOUBTFUL and line.letters > _SHORT)]
    tall = look.ink.tall
    words = [word for line in clear for word in line.words]
    regions = [
        region
        for area in _areas(odd, round(_AROUND * tall))
        for region in _whole(look, area, [word.box for word in words], usual_height(words))
    ]
    places = [
        box
        for box in _joined(regions, round(_REACH * tall))
        if min(box.width, box.height) >= _LEAST_SIDE * tall
        and not any(line.mean >= _CLEAR and _holds(box, line.box) for line in clear)
    ]
    return sorted(places, key=lambda box: (-box.width * box.height, box))[:_MOST_PLACES]


def _areas(odd: list[_Line], reach: int) -> list[Box]:
    """Return where many doubtful letters stand near each other, with room around."""
    groups: list[list[_Line]] = []
    for line in odd:
        grown = _grown(line.box, reach)
        touching = [group for group in groups if any(grown.overlaps(one.box) for one in group)]
        groups = [group for group in groups if not any(group is one for one in touching)]
        groups.append([*(one for group in touching for one in group), line])
    return [
        _grown(union(line.box for line in group), reach)
        for group in groups
        if sum(line.letters for line in group) >= _FEWEST_LETTERS
    ]


def _whole(look: Look, area: Box, read: list[Box], high: float) -> list[Box]:
    """Return what stands unread in an area, and on beyond its sides where lines go on there."""
    tall, reach = round(look.ink.tall), round(_AROUND * look.ink.tall)
    for _ in range(_MOST_STEPS):
        regions = _unread(look, area, read, high)
        inner = Box(area.left + tall, area.top + tall, area.right - tall, area.bottom - tall)
        over = [box for box in regions if union((inner, box)) != inner]
        wider = _grown(union((area, *over)), reach) if over else area
        wider = Box(*wider[:2], *map(min, wider[2:], look.grey.shape[::-1]))
        if wider == area:
            break
        area = wider
    return regions


def _unread(look: Look, area: Box, read: list[Box], high: float) -> list[Box]:
    """Return what looks like print in a part of the page and lies under none of the words read."""
    grey = look.grey[area.top : area.bottom, area.left : area.right]
    inside = [_moved(box, -area.left, -area.top) for box in read if box.overlaps(area)]
    upright = find_unread(grey, look.dpi, inside, high).regions
    # On its side print stands in rows when rows and columns are exchanged.
    lying = np.ascontiguousarray(grey.T)
    aside = find_unread(lying, look.dpi, map(_across, inside), high).regions
    return [_moved(box, area.left, area.top) for box in (*upright, *map(_across, aside))]


def _joined(boxes: Sequence[Box], reach: int) -> list[Box]:
    joined: list[Box] = []
    for box in boxes:
        grown = _grown(box, reach)
        touching = [one for one in joined if grown.overlaps(one)]
        joined = [one for one in joined if one not in touching]
        joined.append(union([*touching, box]))
    return joined


def _moved(box: Box, right: int, down: int) -> Box:
    return Box(box.left + right, box.top + down, box.right + right, box.bottom + down)


def _across(box: Box) -> Box:
    return Box(box.top, box.left, box.bottom, box.right)


def _grown(box: Box, margin: int) -> Box:
    left, top = max(box.left - margin, 0), max(box.top - margin, 0)
    return Box(left, top, box.right + margin, box.bottom + margin)


def _holds(box: Box, other: Box) -> bool:
    return box.left <= other.center_x <= box.right and box.top <= other.center_y <= box.bottom


# --- what ------------------------------------------------------------------------------------


def _read(look: Look, place: Box, network: LineNetwork, deadline: float) -> list[RawWord]:
    """Return the words of a place as it reads well when turned; none when it does not."""
    cut = _grown(place, round(_REACH / 2 * look.ink.tall))
    grey = look.grey[cut.top : cut.bottom, cut.left : cut.right]
    cut = Box(cut.left, cut.top, cut.left + grey.shape[1], cut.top + grey.shape[0])
    for quarters in _QUARTERS:
        turned = np.ascontiguousarray(np.rot90(grey, quarters))
        if legibility(turned, look.dpi, network) < _READS:
            continue
        ink = find_ink(turned, look.dpi)
        words, _ = read_lines(Look(turned, look.scale, look.dpi, ink), network, deadline)
        kept = [word for line in _lines(words) if line.mean >= _KEPT for word in line.words]
        return [word._replace(box=_back(word.box, cut, quarters)) for word in kept]
    return []


def _back(box: Box, cut: Box, quarters: int) -> Box:
    """Return where a box of the turned place stands on the page."""
    left, top, right, bottom = box
    if quarters == 2:
        found = Box(cut.width - right, cut.height - bottom, cut.width - left, cut.height - top)
    elif quarters == 1:
        found = Box(cut.width - bottom, left, cut.width - top, right)
    else:
        found = Box(top, cut.height - right, bottom, cut.height - left)
    return _moved(found, cut.left, cut.top)

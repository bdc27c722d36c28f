"""How the text of a PDF page is shown: seen or not, with which fonts, over which pictures.

Follows the instructions of a page and of the forms on it, only those that matter here. What a
reader of words (poppler) does not tell: invisible text, fonts without a map to Unicode, and scans
below or above the text.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import pikepdf

from pipeline.ingest.page_box import Matrix, Rect, multiply, visible_box

_OPERATORS = "q Q cm Do BI ID EI Tr Tf gs Tj TJ ' \""

_MAX_CONTENT_BYTES = 16_000_000
"""Unpacked, with all forms as often as they are painted. A dense typed page has 100,000; longer
ones are drawings, and following them would cost seconds."""

_MAX_PACKED = 65_536
"""Of streams packed in other ways than usual, whose true length is not known beforehand."""

_MAX_STREAMS = 2_000
"""Forms painted on a page, one in another counted each time."""

_MAX_INSTRUCTIONS = 400_000
_MAX_DEPTH = 12

_UNSEEN_MODES = (3, 7)
"""Text that paints nothing, or only clips (ISO 32000-1, table 106)."""

_FILLS = 0.5
"""Share of the page from which pictures are its ground: a scan, whole or in strips."""

_KNOWN_ORDERINGS = ("GB1", "CNS1", "Japan1", "Korea1", "KR")
"""Character collections whose map to Unicode every reader has (ISO 32000-1, 9.10.2)."""

_MEANINGLESS_NAME = ("/g", "/G", "/c", "/C", "/cid", "/glyph", "/index", "/a")
_SYMBOLIC = 4

_EMBLEM = 130
"""Points, 46 mm. A seal measures 36 mm (circular 99/2016/TT-BCA), codes on receipts 20 to 40."""


@dataclass(frozen=True)
class Font:
    """What is known of a font from its dictionary."""

    name: str
    """Without the tag of a subset."""
    mapped: bool
    """Its codes lead to Unicode by a map of its own or by names of letters."""
    drawn: bool
    """Type 3: pictures of letters; scans turned into shapes look like that."""
    code_bytes: int


class Picture(NamedTuple):
    """A picture on a page, in points of the page before it is turned."""

    rect: Rect
    opaque: bool

    @property
    def is_emblem(self) -> bool:
        """Say whether it is small and about square: a code, a seal, a coat of arms."""
        width, height = self.rect[2] - self.rect[0], self.rect[3] - self.rect[1]
        return max(width, height) <= _EMBLEM and 0.8 * width <= height <= 1.25 * width


@dataclass
class Content:
    """What was found on a page. Characters are codes shown, spaces counted too."""

    seen: Counter[Font] = field(default_factory=Counter)
    unseen: int = 0
    over_ground: bool = False
    """Pictures cover at least half of the page."""
    pictures: list[Picture] = field(default_factory=list)

    @property
    def has_text(self) -> bool:
        return bool(self.seen) or self.unseen > 0

    def share(self, *, drawn: bool) -> float:
        """Return the share of seen characters in drawn fonts, or in fonts without a map."""
        total = self.seen.total()
        wanted = (font.drawn if drawn else not font.mapped for font in self.seen)
        return sum(n for n, yes in zip(self.seen.values(), wanted, strict=True) if yes) / (
            total or 1
        )

    @property
    def font_names(self) -> Counter[str]:
        names: Counter[str] = Counter()
        for font, count in self.seen.items():
            names[font.name] += count
        return names


def read_content(page: pikepdf.Page) -> Content | None:
    """Return how text is shown on a page; ``None`` when its instructions are too long or broken."""
    try:
        reader = _Reader(visible_box(page))
        reader.follow(page, page.resources, _State())
        reader.measure_pictures()
        for look in _appearances(page):
            reader.follow(look, look.get("/Resources", page.resources), _State())
        return reader.content
    except Exception:
        # Whatever a broken page makes qpdf say: the page has no text layer then.
        return None


@dataclass(frozen=True)
class _State:
    """The part of the graphics state that matters here."""

    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    mode: int = 0
    font: Font | None = None
    transparent: bool = False


class _Reader:
    def __init__(self, box: Rect) -> None:
        self.content = Content()
        self._box = box
        self._left = _MAX_INSTRUCTIONS
        self._bytes = _MAX_CONTENT_BYTES
        self._streams = _MAX_STREAMS
        self._placed: list[Picture] = []
        self._fonts: dict[tuple[int, int], Font] = {}

    def follow(
        self,
        stream: pikepdf.Page | pikepdf.Object,
        resources: pikepdf.Object,
        state: _State,
        depth: int = 0,
    ) -> None:
        self._spend(stream)
        stack: list[_State] = []
        for instruction in pikepdf.parse_content_stream(stream, _OPERATORS):
            self._left -= 1
            if self._left < 0 or len(stack) > 1000:
                raise OverflowError
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                self._placed.append(Picture(_unit_square(state.matrix), opaque=True))
                continue
            operator, operands = str(instruction.operator), instruction.operands
            if operator == "q":
                stack.append(state)
            elif operator == "Q":
                state = stack.pop() if stack else state
            elif operator == "Do":
                self._paint(str(operands[0]), resources, state, depth)
            elif operator in ("Tj", "TJ", "'", '"'):
                self._show(operands[-1], state)
            else:
                state = self._change(state, operator, list(operands), resources)

    def _spend(self, stream: pikepdf.Page | pikepdf.Object) -> None:
        """Count a stream against what a page may cost before qpdf unpacks it."""
        contents = stream.obj.get("/Contents") if isinstance(stream, pikepdf.Page) else stream
        parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        for part in parts:
            if isinstance(part, pikepdf.Stream):
                self._bytes -= _unpacked_bytes(part, self._bytes)
        self._streams -= 1
        if self._bytes < 0 or self._streams < 0:
            raise OverflowError

    def _change(
        self,
        state: _State,
        operator: str,
        operands: list[pikepdf.Object],
        resources: pikepdf.Object,
    ) -> _State:
        if operator == "cm":
            return replace(state, matrix=multiply(operands, state.matrix))
        if operator == "Tr":
            return replace(state, mode=int(operands[0]))
        if operator == "Tf":
            return replace(state, font=self._font(_entry(resources, "/Font", str(operands[0]))))
        if operator == "gs":
            look = _entry(resources, "/ExtGState", str(operands[0]))
            if isinstance(look, pikepdf.Dictionary) and "/ca" in look:
                return replace(state, transparent=float(look["/ca"]) < 0.05)
        return state

    def _show(self, shown: pikepdf.Object, state: _State) -> None:
        parts = list(shown) if isinstance(shown, pikepdf.Array) else [shown]
        length = sum(len(bytes(part)) for part in parts if isinstance(part, pikepdf.String))
        if not length:
            return
        font = state.font or _NO_FONT
        count = math.ceil(length / font.code_bytes)
        if state.mode in _UNSEEN_MODES or state.transparent:
            self.content.unseen += count
        else:
            self.content.seen[font] += count

    def _paint(self, name: str, resources: pikepdf.Object, state: _State, depth: int) -> None:
        found = _entry(resources, "/XObject", name)
        if not isinstance(found, pikepdf.Stream):
            return
        if found.get("/Subtype") == "/Image":
            see_through = any(key in found for key in ("/SMask", "/Mask")) or bool(
                found.get("/ImageMask", False)
            )
            self._placed.append(Picture(_unit_square(state.matrix), opaque=not see_through))
        elif found.get("/Subtype") == "/Form" and depth < _MAX_DEPTH:
            inner = state
            if isinstance(matrix := found.get("/Matrix"), pikepdf.Array):
                inner = replace(state, matrix=multiply(list(matrix), state.matrix))
            self.follow(found, found.get("/Resources", resources), inner, depth + 1)

    def measure_pictures(self) -> None:
        """Tell the ground of the page from smaller pictures on it."""
        page = _area(self._box)
        inside = [Picture(_cut(rect, self._box), opaque) for rect, opaque in self._placed]
        self.content.over_ground = sum(_area(rect) for rect, _ in inside) >= _FILLS * page
        self.content.pictures = [picture for picture in inside if _area(picture.rect) > 0]

    def _font(self, font: pikepdf.Object | None) -> Font:
        if not isinstance(font, pikepdf.Dictionary):
            return _NO_FONT
        key = font.objgen
        if key not in self._fonts or key == (0, 0):
            self._fonts[key] = _describe(font)
        return self._fonts[key]


def _unpacked_bytes(part: pikepdf.Stream, limit: int) -> int:
    """Return the length of a stream unpacked, or more than ``limit``: a bomb stays packed."""
    raw = part.read_raw_bytes()
    kind = part.get("/Filter")
    if isinstance(kind, pikepdf.Array) and len(kind) == 1:
        kind = kind[0]
    if kind is None:
        return len(raw)
    if kind == "/FlateDecode" and "/DecodeParms" not in part:
        return len(zlib.decompressobj().decompress(raw, limit + 1))
    return limit + 1 if len(raw) > _MAX_PACKED else len(raw)


_NO_FONT = Font("", mapped=True, drawn=False, code_bytes=1)


def _describe(font: pikepdf.Dictionary) -> Font:
    kind = str(font.get("/Subtype", ""))
    name = str(font.get("/BaseFont", "")).lstrip("/")
    if len(name) > 7 and name[6] == "+":
        name = name[7:]
    return Font(
        name=name,
        mapped=isinstance(font.get("/ToUnicode"), pikepdf.Stream) or _maps_by_itself(font, kind),
        drawn=kind == "/Type3",
        code_bytes=2 if kind == "/Type0" else 1,
    )


def _maps_by_itself(font: pikepdf.Dictionary, kind: str) -> bool:
    """Say whether a reader finds Unicode without a /ToUnicode map (ISO 32000-1, 9.10.2)."""
    encoding = font.get("/Encoding")
    if kind == "/Type3":
        return False
    if kind == "/Type0":
        if isinstance(encoding, pikepdf.Name) and "Identity" not in str(encoding):
            return True
        below = font.get("/DescendantFonts")
        system = below[0].get("/CIDSystemInfo") if isinstance(below, pikepdf.Array) else None
        known = system.get("/Ordering", "") if isinstance(system, pikepdf.Dictionary) else ""
        return str(known) in _KNOWN_ORDERINGS
    if encoding is None and kind == "/TrueType":
        about = font.get("/FontDescriptor")
        flags = int(about.get("/Flags", 0)) if isinstance(about, pikepdf.Dictionary) else 0
        return not flags & _SYMBOLIC
    if isinstance(encoding, pikepdf.Dictionary):
        names = [str(n) for n in encoding.get("/Differences", []) if isinstance(n, pikepdf.Name)]
        return 2 * sum(map(_is_meaningless, names)) <= len(names)
    return True


def _is_meaningless(name: str) -> bool:
    stem = name.rstrip("0123456789")
    return stem != name and stem in _MEANINGLESS_NAME


def _appearances(page: pikepdf.Page) -> Iterable[pikepdf.Stream]:
    annotations = page.obj.get("/Annots")
    for note in list(annotations) if isinstance(annotations, pikepdf.Array) else []:
        looks = note.get("/AP") if isinstance(note, pikepdf.Dictionary) else None
        look = looks.get("/N") if isinstance(looks, pikepdf.Dictionary) else None
        if isinstance(look, pikepdf.Stream):
            yield look


def _entry(resources: pikepdf.Object, kind: str, name: str) -> pikepdf.Object | None:
    group = resources.get(kind) if isinstance(resources, pikepdf.Dictionary) else None
    return group.get(name) if isinstance(group, pikepdf.Dictionary) else None


def _unit_square(matrix: Matrix) -> Rect:
    a, b, c, d, e, f = matrix
    xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
    return min(xs), min(ys), max(xs), max(ys)


def _cut(rect: Rect, box: Rect) -> Rect:
    left, bottom = max(rect[0], box[0]), max(rect[1], box[1])
    return left, bottom, max(min(rect[2], box[2]), left), max(min(rect[3], box[3]), bottom)


def _area(rect: Rect) -> float:
    return (rect[2] - rect[0]) * (rect[3] - rect[1])

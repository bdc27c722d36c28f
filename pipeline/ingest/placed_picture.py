"""Find the one picture that fills a PDF page, and how it lies there.

Scanners write each page as a single picture. Taking that picture out as it is keeps every pixel
the scanner made; drawing the page would sample it again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import pikepdf
from PIL.Image import Transpose

from pipeline.ingest.page_box import Matrix, Rect, multiply, turned_by, user_unit, visible_box

_MARGIN = 0.02
"""Share of the page a picture may leave free, or lie beyond, at each edge and still fill it."""

_MAX_CONTENT_BYTES = 65_536
"""A page that is one picture needs a line of instructions; longer streams are not parsed here."""

_PAINT_PATH = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh"})
_SHOW_TEXT = frozenset({"Tj", "TJ", "'", '"'})
_INVISIBLE_TEXT = 3

_HIDDEN, _NO_VIEW = 2, 32
"""Flags of annotations (ISO 32000-1, table 165)."""


_TURNS: dict[tuple[int, int, int, int], Transpose | None] = {
    (1, 0, 0, 1): None,
    (-1, 0, 0, 1): Transpose.FLIP_LEFT_RIGHT,
    (1, 0, 0, -1): Transpose.FLIP_TOP_BOTTOM,
    (-1, 0, 0, -1): Transpose.ROTATE_180,
    (0, 1, -1, 0): Transpose.ROTATE_270,
    (0, -1, 1, 0): Transpose.ROTATE_90,
    (0, 1, 1, 0): Transpose.TRANSPOSE,
    (0, -1, -1, 0): Transpose.TRANSVERSE,
}
"""Where the picture's rightward and downward steps point on the screen → how to turn it."""


@dataclass(frozen=True)
class PlacedPicture:
    """The picture that fills a page."""

    stream: pikepdf.Stream
    turn: Transpose | None
    """What makes the stored picture look as on the page."""
    dpi: tuple[float, float]
    """Along the picture's own width and height."""
    alone: bool
    """Nothing else is seen on the page."""

    @property
    def size(self) -> tuple[int, int]:
        """Pixels as seen on the page."""
        width, height = int(self.stream.get("/Width", 0)), int(self.stream.get("/Height", 0))
        swapped = self.turn in (
            Transpose.ROTATE_90,
            Transpose.ROTATE_270,
            Transpose.TRANSPOSE,
            Transpose.TRANSVERSE,
        )
        return (height, width) if swapped else (width, height)


@dataclass(frozen=True)
class _Graphics:
    """The part of the graphics state that matters here."""

    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    text_mode: int = 0
    plain: bool = True
    """No clip that cuts the page, no transparency."""


@dataclass
class _Marks:
    """What the instructions of a page paint."""

    pictures: list[tuple[pikepdf.Stream, _Graphics]] = field(default_factory=list)
    others: bool = False


def find_filling_picture(page: pikepdf.Page) -> PlacedPicture | None:
    """Return the only picture painted on a page when it fills it, else ``None``."""
    marks = _read_marks(page)
    if marks is None or len(marks.pictures) != 1:
        return None
    stream, graphics = marks.pictures[0]
    if not graphics.plain or not _fills(graphics.matrix, visible_box(page)):
        return None
    turn_key = _directions(graphics.matrix, turned_by(page))
    width, height = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
    if turn_key not in _TURNS or width < 1 or height < 1:
        return None
    a, b, c, d, _, _ = graphics.matrix
    unit = user_unit(page)
    dpi = (width * 72 / (math.hypot(a, b) * unit), height * 72 / (math.hypot(c, d) * unit))
    alone = not marks.others and not _has_visible_annotation(page)
    return PlacedPicture(stream, _TURNS[turn_key], dpi, alone)


def _read_marks(page: pikepdf.Page) -> _Marks | None:
    """Follow the instructions of a page; ``None`` when they are long or broken."""
    contents = page.obj.get("/Contents")
    listed = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    parts = [part for part in listed if isinstance(part, pikepdf.Stream)]
    if len(parts) < len(listed):
        return None
    if sum(len(part.read_raw_bytes()) for part in parts) > _MAX_CONTENT_BYTES:
        return None
    reader = _Reader(page)
    for instruction in pikepdf.parse_content_stream(page):
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            reader.marks.others = True
        else:
            reader.follow(str(instruction.operator), list(instruction.operands))
    return reader.marks


class _Reader:
    """Follows the instructions of one page."""

    def __init__(self, page: pikepdf.Page) -> None:
        self.marks = _Marks()
        self._box = visible_box(page)
        self._resources = page.resources
        self._now = _Graphics()
        self._stack: list[_Graphics] = []
        self._path: list[Rect | None] = []
        """Rectangles of the path being built; ``None`` for any other piece."""

    def follow(self, operator: str, operands: list[pikepdf.Object]) -> None:
        now = self._now
        if operator == "q":
            self._stack.append(now)
        elif operator == "Q":
            self._now = self._stack.pop() if self._stack else now
        elif operator == "cm":
            self._change(matrix=multiply(_numbers(operands), now.matrix))
        elif operator == "Tr":
            self._change(text_mode=int(operands[0]))
        elif operator == "gs":
            self._change(plain=now.plain and self._is_opaque(operands[0]))
        elif operator == "BDC":
            # Optional content may be switched off; whoever draws the page decides.
            self._change(plain=now.plain and operands[0] != "/OC")
        elif operator == "Do":
            self._paint_object(operands[0])
        else:
            self._follow_path_and_text(operator, operands)

    def _follow_path_and_text(self, operator: str, operands: list[pikepdf.Object]) -> None:
        if operator == "re":
            self._path.append(_rectangle(_numbers(operands), self._now.matrix))
        elif operator in ("m", "l", "c", "v", "y"):
            self._path.append(None)
        elif operator in ("W", "W*"):
            self._change(plain=self._now.plain and self._path_holds_page())
        elif operator in _PAINT_PATH:
            self.marks.others = True
            self._path.clear()
        elif operator == "n":
            self._path.clear()
        elif operator in _SHOW_TEXT and self._now.text_mode != _INVISIBLE_TEXT:
            self.marks.others = True

    def _change(
        self,
        *,
        matrix: Matrix | None = None,
        text_mode: int | None = None,
        plain: bool | None = None,
    ) -> None:
        now = self._now
        self._now = _Graphics(
            now.matrix if matrix is None else matrix,
            now.text_mode if text_mode is None else text_mode,
            now.plain if plain is None else plain,
        )

    def _paint_object(self, name: pikepdf.Object) -> None:
        found = self._resources.get("/XObject", pikepdf.Dictionary()).get(str(name))
        if isinstance(found, pikepdf.Stream) and found.get("/Subtype") == "/Image":
            self.marks.pictures.append((found, self._now))
        else:
            self.marks.others = True

    def _is_opaque(self, name: pikepdf.Object) -> bool:
        state = self._resources.get("/ExtGState", pikepdf.Dictionary()).get(str(name))
        if not isinstance(state, pikepdf.Dictionary):
            return True
        return (
            float(state.get("/ca", 1)) >= 1
            and state.get("/SMask", "/None") == "/None"
            and state.get("/BM", "/Normal") in ("/Normal", "/Compatible")
        )

    def _path_holds_page(self) -> bool:
        """Say whether the path is one rectangle around the visible page (within the margin)."""
        if len(self._path) != 1 or self._path[0] is None:
            return False
        left, bottom, right, top = self._box
        slack_x, slack_y = _MARGIN * (right - left), _MARGIN * (top - bottom)
        clip = self._path[0]
        return (
            clip[0] <= left + slack_x
            and clip[1] <= bottom + slack_y
            and clip[2] >= right - slack_x
            and clip[3] >= top - slack_y
        )


def _fills(matrix: Matrix, box: Rect) -> bool:
    area = _rectangle((0, 0, 1, 1), matrix)
    if area is None:
        return False
    slack_x, slack_y = _MARGIN * (box[2] - box[0]), _MARGIN * (box[3] - box[1])
    return all(
        abs(ours - theirs) <= slack
        for ours, theirs, slack in zip(area, box, (slack_x, slack_y, slack_x, slack_y), strict=True)
    )


def _rectangle(operands: tuple[float, ...], matrix: Matrix) -> Rect | None:
    """Return the rectangle ``x y width height`` on the page; ``None`` when it leans."""
    x, y, width, height = operands
    a, b, c, d, e, f = matrix
    upright = abs(b) <= 1e-3 * abs(a) and abs(c) <= 1e-3 * abs(d)
    lying = abs(a) <= 1e-3 * abs(b) and abs(d) <= 1e-3 * abs(c)
    if not upright and not lying:
        return None
    xs = [a * px + c * py + e for px in (x, x + width) for py in (y, y + height)]
    ys = [b * px + d * py + f for px in (x, x + width) for py in (y, y + height)]
    return (min(xs), min(ys), max(xs), max(ys))


def _directions(matrix: Matrix, rotate: int) -> tuple[int, int, int, int]:
    """Return where the picture's rightward and downward steps point, screen y downwards."""
    a, b, c, d, _, _ = matrix
    steps = [(a, -b), (-c, d)]
    for _ in range(rotate // 90):
        steps = [(-y, x) for x, y in steps]
    flat = [component for step in steps for component in step]
    largest = max(abs(component) for component in flat)
    signs = [0 if abs(part) < 1e-3 * largest else int(math.copysign(1, part)) for part in flat]
    return (signs[0], signs[1], signs[2], signs[3])


def _numbers(operands: list[pikepdf.Object]) -> tuple[float, ...]:
    return tuple(float(operand) for operand in operands)


def _has_visible_annotation(page: pikepdf.Page) -> bool:
    """Say whether an annotation is seen on the page, e.g. the stamp of a signature."""
    annotations = page.obj.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return False
    return any(_is_visible(item) for item in annotations if isinstance(item, pikepdf.Dictionary))


def _is_visible(annotation: pikepdf.Dictionary) -> bool:
    if int(annotation.get("/F", 0)) & (_HIDDEN | _NO_VIEW):
        return False
    rect = annotation.get("/Rect")
    if not isinstance(rect, pikepdf.Array) or len(rect) != 4:
        return False
    left, bottom, right, top = (float(edge) for edge in rect)
    if abs(right - left) < 1 or abs(top - bottom) < 1:
        return False
    looks = annotation.get("/AP")
    if isinstance(looks, pikepdf.Dictionary) and "/N" in looks:
        return True
    # Without an appearance these paint nothing of weight; of the others a viewer makes one up.
    return annotation.get("/Subtype") not in ("/Link", "/Popup", "/Widget")

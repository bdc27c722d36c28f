"""Who may work on a page now: counted in bytes of decoded pictures, not in pages.

An A0 sheet in colour takes as much memory as fifty A4 pages. Pages are let in in the order they
came, so a large one waits only for what is in work and is never overtaken for ever; one that is
larger than the whole budget runs when nothing else does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

from models.page import ImageRef

SPLIT_BYTES_A_PIXEL = 7
"""Memory at the peak of taking a page out of its file: Pillow holds colour in 4 bytes a pixel, the
pixels of a PDF's picture lie beside it."""

BYTES_A_PIXEL = {"1": 6, "L": 6, "RGB": 8}
"""Memory at the peak of cleaning and reading a page, measured: A0 at 300 dpi, straight, leaning and
turned, takes 4 to 5 in grey and 7 to 8 in colour (docs/benchmarks.md).

Grey: the picture, a straightened one, the reading copy, the map of its pieces of ink. Colour: the
picture and a straightened or decoded one beside it, the grey copy."""

PAGE_BYTES = 60_000_000
"""Beside it, whatever its size: lines cut out, a batch in the network, scores; of A4 the most."""


def page_cost(image: ImageRef) -> int:
    """Return the bytes of memory that working on a page takes at its peak."""
    return PAGE_BYTES + image.width * image.height * BYTES_A_PIXEL[image.mode]


class Admission:
    """Lets work in while it fits: at most ``budget`` bytes and ``places`` at once, in order.

    Safe to use from any number of threads. Do not nest: who is in and asks again may wait for
    itself.
    """

    def __init__(self, budget: int, places: int) -> None:
        if budget < 1 or places < 1:
            raise ValueError("budget and places are at least 1")
        self._budget = budget
        self._places = places
        self._used = 0
        self._inside = 0
        self._waiting: deque[object] = deque()
        self._changed = Condition()

    @contextmanager
    def admit(self, cost: int) -> Iterator[None]:
        """Wait for the turn of work that takes ``cost`` bytes, and hold them during the block."""
        self._enter(cost)
        try:
            yield
        finally:
            with self._changed:
                self._used -= cost
                self._inside -= 1
                self._changed.notify_all()

    def _enter(self, cost: int) -> None:
        ticket = object()
        with self._changed:
            self._waiting.append(ticket)
            try:
                self._changed.wait_for(lambda: self._waiting[0] is ticket and self._fits(cost))
                self._used += cost
                self._inside += 1
            finally:
                # Also when the wait was broken off: those behind must not wait for nobody.
                self._waiting.remove(ticket)
                self._changed.notify_all()

    def _fits(self, cost: int) -> bool:
        if self._inside == 0:
            return True
        return self._inside < self._places and self._used + cost <= self._budget

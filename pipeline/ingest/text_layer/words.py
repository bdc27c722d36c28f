"""The words of PDF pages as poppler finds them, a few pages at a time."""

from __future__ import annotations

import html
import os
import re
import resource
import signal
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from models.errors import MissingToolError

WINDOW_PAGES = 16
"""Opening a file of 1,000 pages costs more than the words of one page; 16 share it."""

_MAX_WORDS = 20_000
"""A page. A3 in 6 pt has 4,000; more is no text to be read by people."""

_SECONDS = 20.0
_SECONDS_A_PAGE = 2.0
_MEMORY = 1024 * 1024 * 1024
_OUTPUT = 64 * 1024 * 1024

_WORD = re.compile(
    r'\s*<word xMin="(-?[\d.]+)" yMin="(-?[\d.]+)" xMax="(-?[\d.]+)" yMax="(-?[\d.]+)">(.*)</word>'
)


class LaidWord(NamedTuple):
    """A word in poppler's reading order; edges in points from the top left corner as seen."""

    text: str
    """As the file says it, NFC."""
    left: float
    top: float
    right: float
    bottom: float
    block: int
    line: int
    """Both numbered from 1 over the page."""


class PageWords:
    """The words of the pages of one file; remembers one window of pages."""

    def __init__(self, folder: Path, seconds: float = _SECONDS) -> None:
        """``folder``: for what poppler writes; ``seconds``: its time for one page."""
        self._folder = folder
        self._seconds = seconds
        self._window: dict[int, list[LaidWord]] = {}

    def of(self, pdf: Path, page: int, last: int) -> list[LaidWord]:
        """Return the words of a page; none when poppler cannot read them in time.

        ``last`` is the last page that may be asked for. Raises ``MissingToolError``.
        """
        if page not in self._window:
            end = min(page + WINDOW_PAGES - 1, last)
            window = self._read(pdf, page, end)
            if window is None and end > page:  # one of them breaks it; perhaps another
                window = self._read(pdf, page, page)
            self._window = window or {page: []}
        return self._window[page]

    def _read(self, pdf: Path, first: int, last: int) -> dict[int, list[LaidWord]] | None:
        out = self._folder / "words.html"
        command = ["pdftotext", "-q", "-bbox-layout", "-nodiag", "-cropbox", "-enc", "UTF-8"]
        command += ["-f", str(first), "-l", str(last), str(pdf.absolute()), str(out.absolute())]
        try:
            if not _run_group(command, self._seconds + _SECONDS_A_PAGE * (last - first)):
                return None
            with out.open(encoding="utf-8", errors="replace", newline="\n") as lines:
                found = dict(enumerate(parse_words(lines), start=first))
        except FileNotFoundError:
            return None
        finally:
            out.unlink(missing_ok=True)
        return found if last in found else None


def parse_words(lines: Iterable[str]) -> Iterator[list[LaidWord]]:
    """Yield the words of page after page out of poppler's ``-bbox-layout``.

    Not read as XML: control characters of a broken text stand in it as they are.
    """
    words: list[LaidWord] | None = None
    block = line = 0
    for row in lines:
        tag = row.strip()
        if tag.startswith("<page "):
            words, block, line = [], 0, 0
        elif words is None:
            continue
        elif tag.startswith("<block "):
            block += 1
        elif tag.startswith("<line "):
            line += 1
        elif tag == "</page>":
            yield words if len(words) <= _MAX_WORDS else []
            words = None
        elif (found := _WORD.match(row)) and len(words) <= _MAX_WORDS:
            text = unicodedata.normalize("NFC", html.unescape(found[5]))
            left, top, right, bottom = (float(found[edge]) for edge in range(1, 5))
            words.append(LaidWord(text, left, top, right, bottom, max(block, 1), max(line, 1)))


@cache
def engine_name() -> str:
    """Return how texts say where they come from. Raises ``MissingToolError``."""
    try:
        done = subprocess.run(["pdftotext", "-v"], capture_output=True, check=False, timeout=20)
    except FileNotFoundError as error:
        raise _missing() from error
    found = re.search(rb"version ([\d.]+)", done.stderr + done.stdout)
    return f"text layer (poppler {found[1].decode() if found else '?'})"


def _run_group(command: list[str], seconds: float) -> bool:
    """Run poppler in its own process group, bounded; say whether it ended well in time."""
    try:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except FileNotFoundError as error:
        raise _missing() from error
    with child:
        try:
            with suppress(ProcessLookupError):  # it may have ended already
                resource.prlimit(child.pid, resource.RLIMIT_AS, (_MEMORY, _MEMORY))
                resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (_OUTPUT, _OUTPUT))
            return child.wait(timeout=seconds) == 0
        except BaseException as error:
            # Also on Ctrl-C: poppler must not go on for nobody.
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            if isinstance(error, subprocess.TimeoutExpired):
                return False
            raise


def _missing() -> MissingToolError:
    return MissingToolError(tool="pdftotext", advice="install poppler-utils")

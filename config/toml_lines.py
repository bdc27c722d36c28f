"""The line of a key in a TOML file: ``tomllib`` does not keep it, so the source text is searched.

It knows what our files use: top-level keys, ``[table]`` and ``[[array of tables]]`` headers, one
key at the start of a line. A key that stands elsewhere (inside an inline table) gets the line of
the nearest part of its path that was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\-\"']+)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*(?:\"([^\"]+)\"|'([^']+)'|([\w\-]+))\s*[.=]")
_MULTILINE = ('"""', "'''")


def find_line(text: str, where: Sequence[str | int]) -> int:
    """Return the 1-based line of ``where``, e.g. ``("fields", 2, "kind")``; 1 when not found.

    Numbers count the ``[[…]]`` headers of the name before them, from 0.
    """
    best, depth = 1, 0
    for line, path in _paths(text):
        shared = 0
        for ours, theirs in zip(where, path, strict=False):
            if ours != theirs:
                break
            shared += 1
        # A header stands for its table; a key counts only when all of it is asked for.
        if shared > depth and shared == len(path):
            best, depth = line, shared
    return best


def _paths(text: str) -> Iterator[tuple[int, tuple[str | int, ...]]]:
    """Yield the line and the full path of every header and every key."""
    counts: dict[str, int] = {}
    table: tuple[str | int, ...] = ()
    quote: str | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if quote is not None:
            if quote in line:
                quote = None
            continue
        if header := _HEADER.match(line):
            name = header[2].strip("\"'")
            if header[1] == "[[":
                counts[name] = counts.get(name, -1) + 1
                table = (name, counts[name])
            else:
                table = (name,)
            yield number, table
        elif key := _KEY.match(line):
            yield number, (*table, key[1] or key[2] or key[3])
        quote = next((one for one in _MULTILINE if line.count(one) == 1), None)

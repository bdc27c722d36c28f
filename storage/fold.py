"""Text without marks and case, so that a search for ``nguyen`` finds ``Nguyễn``."""

from __future__ import annotations

from models.letters import without_marks


def fold(text: str) -> str:
    """Return ``text`` in lower case without marks, each run of white space one blank."""
    return " ".join(without_marks(text.replace("\x00", " ")).casefold().split())


def line_with(text: str, wanted: str) -> str:
    """Return the line of ``text`` in which the folded ``wanted`` starts, or an empty string."""
    lines = [line for line in text.splitlines() if fold(line)]
    at = " ".join(fold(line) for line in lines).find(fold(wanted))
    end = -1
    for line in lines:
        end += len(fold(line)) + 1
        if 0 <= at < end:
            return line.strip()
    return ""

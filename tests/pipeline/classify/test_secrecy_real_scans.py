"""No real official paper that lies here is taken for a secret one, by its exact words."""

from __future__ import annotations

import tarfile

import pytest

from models.geometry import Box
from models.page import PageText, Word
from pipeline.classify.secrecy import has_secret_mark
from tests.pipeline.ocr.pages import CORPORA, needs_corpora

pytestmark = [pytest.mark.corpus, needs_corpora]

_WIDTH, _LETTER, _PITCH = 1500, 16, 45


def laid_out(lines: list[str]) -> PageText:
    """Set some lines from the left edge at the head of a page, long ones broken."""
    words: list[Word] = []
    number, y = 0, 150
    for line in lines:
        number, y, x = number + 1, y + _PITCH, 200
        for text in line.split():
            if x + _LETTER * len(text) > _WIDTH:
                number, y, x = number + 1, y + _PITCH, 200
            box = Box(x, y, x + _LETTER * len(text), y + 30)
            words.append(
                Word(
                    text=text, raw_text=text, box=box, confidence=0.9, block=1, line=number,
                    reader="t",
                )
            )  # fmt: skip
            x = box.right + 10
    return PageText(page=1, width=1654, height=max(2339, 4 * y), words=tuple(words))


def test_texts_that_speak_of_secrets_are_no_secret_papers() -> None:
    seen = 0
    with tarfile.open(CORPORA / "law_text.tar.xz") as texts:
        for member in texts:
            file = texts.extractfile(member)
            if file is None:
                continue
            lines = file.read().decode("utf-8", errors="replace").splitlines()
            for number, line in enumerate(lines):
                if "MẬT" in line:
                    seen += 1
                    assert not has_secret_mark(laid_out(lines[max(0, number - 1) : number + 1]))
    assert seen

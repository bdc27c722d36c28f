from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import MissingToolError
from pipeline.ingest.text_layer.words import PageWords, parse_words
from tests.pipeline.ingest.bytes_of import dropped, text_pdf
from tests.pipeline.ingest.typed import LINES, typed_pdf

PAGE = """<title><word xMin="0" yMin="0" xMax="1" yMax="1">tên</word></title>
  <page width="595" height="842">
    <flow>
      <block xMin="1" yMin="1" xMax="9" yMax="9">
        <line xMin="1" yMin="1" xMax="9" yMax="9">
          <word xMin="10.5" yMin="20.0" xMax="30.25" yMax="32.0">A&amp;B</word>
          <word xMin="-3.0" yMin="20.0" xMax="50.0" yMax="32.0">Qu\u1ef9</word>
          <word xMin="odd">sai</word>
        </line>
      </block>
    </flow>
  </page>
  <page width="595" height="842">
  </page>
"""


def test_words_come_page_by_page_with_their_lines() -> None:
    first, second = parse_words(PAGE.splitlines(keepends=True))
    assert [word.text for word in first] == ["A&B", "Quỹ"]
    assert first[0][1:] == (10.5, 20.0, 30.25, 32.0, 1, 1)
    assert second == []


@given(st.lists(st.one_of(st.text(max_size=60), st.sampled_from(PAGE.splitlines()))))
def test_any_rows_give_words_or_none(rows: list[str]) -> None:
    for words in parse_words(rows):
        assert all(isinstance(word.text, str) for word in words)


def test_the_words_of_a_file_are_read_by_windows(tmp_path: Path) -> None:
    path = dropped(tmp_path, "mười tám trang.pdf", text_pdf(18))
    reader = PageWords(tmp_path)
    assert [[word.text for word in reader.of(path, page, 18)] for page in (1, 2, 17, 18)] == [
        ["Cong", "hoa"]
    ] * 4
    assert sorted(tmp_path.iterdir()) == [path]


def test_a_file_poppler_cannot_open_has_no_words(tmp_path: Path) -> None:
    path = dropped(tmp_path, "hỏng.pdf", b"%PDF-1.4 nothing of it")
    assert PageWords(tmp_path).of(path, 1, 3) == []


def test_a_page_that_takes_too_long_has_no_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "pdftotext"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexec sleep 600\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    path = dropped(tmp_path, "lâu.pdf", text_pdf())
    assert PageWords(tmp_path, seconds=0).of(path, 1, 1) == []


def test_vietnamese_letters_come_composed(tmp_path: Path) -> None:
    path = dropped(tmp_path, "gõ.pdf", typed_pdf())
    words = PageWords(tmp_path).of(path, 1, 1)
    assert " ".join(word.text for word in words) == " ".join(LINES)


def test_without_poppler_the_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingToolError, match="poppler-utils"):
        PageWords(tmp_path).of(dropped(tmp_path, "gõ.pdf", text_pdf()), 1, 1)

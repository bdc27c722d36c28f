from __future__ import annotations

import html
import itertools
import tempfile
import unicodedata
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from models.geometry import Box
from models.page import ImageRef, Word
from pipeline.render.document import render_document
from pipeline.render.glyphs import clean_text, clusters
from pipeline.render.pdfa import check_pdfa
from tests.pipeline.render.papers import (
    content_of,
    draw_paper,
    keep,
    make_word,
    pdftotext,
    text_boxes,
)

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
LETTERS = sorted(
    {
        letter
        for vowel, tone in itertools.product(VOWELS, TONES)
        for small in [unicodedata.normalize("NFC", vowel + tone)]
        for letter in (small, small.upper())
    }
    | set("bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVX0123456789")
)


@pytest.fixture(scope="module")
def blank() -> ImageRef:
    folder = Path(tempfile.mkdtemp())
    return keep(Image.new("L", (1200, 900), 255), folder / "blank.png", dpi=100)


def test_every_vietnamese_letter_comes_out_composed(blank: ImageRef, tmp_path: Path) -> None:
    assert len(LETTERS) == 12 * 6 * 2 + 17 * 2 + 10
    decomposed = [unicodedata.normalize("NFD", letter * 2) for letter in LETTERS]
    found = _read_back(decomposed, blank, tmp_path)
    assert found == [letter * 2 for letter in LETTERS]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(st.sampled_from(LETTERS), min_size=1, max_size=12), min_size=1))
def test_any_vietnamese_words_survive(blank: ImageRef, words: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert _read_back(words, blank, Path(folder)) == words


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=12))
def test_whatever_a_reader_says_becomes_valid_pdfa(blank: ImageRef, words: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.pdf"
        render_document(content_of([blank], [_row(words)]), path)
        check = check_pdfa(path)
        assert (check.violations, check.unsupported) == ((), ())


@pytest.mark.parametrize(
    "text",
    ["𠀋𡈽", "e\u0323\u0304", "x\u0302\u0323y", "☑", "§12", "½m²", "№5", "fi", "ﬁ", "…", "\u0301a"],
)
def test_letters_without_a_single_code_survive(blank: ImageRef, tmp_path: Path, text: str) -> None:
    assert _read_back([text], blank, tmp_path) == [unicodedata.normalize("NFC", text)]


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("a\x00b\x07", "ab"),
        ("\ufeffa\u200bb\u00ad", "ab"),
        ("a\u202eb", "ab"),
        ("\ud800a", "a"),
        ("a\ue000", "a"),
        ("a\uffff", "a"),
        (" a\u00a0\tb \n", "a b"),
        ("o\u200b\u0302", "ô"),
        ("\x01", ""),
    ],
)
def test_what_no_paper_shows_is_dropped(raw: str, cleaned: str) -> None:
    assert clean_text(raw) == cleaned


def test_words_that_clean_to_nothing_leave_no_text(blank: ImageRef, tmp_path: Path) -> None:
    assert _read_back(["\x00", "\u200b"], blank, tmp_path) == []


@given(st.text(max_size=40))
def test_clusters_put_together_are_the_text(text: str) -> None:
    cleaned = clean_text(text)
    assert "".join(clusters(cleaned)) == cleaned


def test_words_whose_boxes_touch_or_overlap_stay_apart(blank: ImageRef, tmp_path: Path) -> None:
    boxes = [Box(100, 100, 160, 124), Box(161, 100, 220, 124), Box(210, 98, 240, 124)]
    words = [make_word(t, b) for t, b in zip(["địa", "phương", "và"], boxes, strict=True)]
    path = _render(words, blank, tmp_path)
    assert pdftotext(path).split() == ["địa", "phương", "và"]
    assert pdftotext(path, "-raw").split() == ["địa", "phương", "và"]


def test_a_line_that_leans_is_followed(tmp_path: Path) -> None:
    paper = draw_paper(["Một dòng chữ hơi nghiêng vì giấy đặt lệch trên máy quét"])
    lean = 0.02
    words = [
        w.model_copy(update={"box": _shifted(w.box, round(w.box.center_x * lean))})
        for w in paper.words
    ]
    image = keep(paper.picture, tmp_path / "p.png")
    found = text_boxes(render_document(content_of([image], [words]), tmp_path / "o.pdf").path)
    rises = [
        (box[3] - found[0][1][3]) / (word.box.center_x - words[0].box.center_x)
        for word, (_, box) in list(zip(words, found, strict=True))[3:]
    ]
    assert rises == pytest.approx([lean * 72 / 150] * len(rises), abs=0.003)


def test_a_speck_in_the_line_does_not_move_the_others(tmp_path: Path) -> None:
    paper = draw_paper(["Ủy ban nhân dân xã Hòa Bình kính gửi"])
    image = keep(paper.picture, tmp_path / "p.png")
    clean = text_boxes(render_document(content_of([image], [paper.words]), tmp_path / "a.pdf").path)
    speck = make_word("l", Box(1000, 20, 1003, 300))
    spotted = text_boxes(
        render_document(content_of([image], [[*paper.words, speck]]), tmp_path / "b.pdf").path
    )
    same = dict(spotted)
    for text, box in clean:
        assert same[text] == pytest.approx(box, abs=1.5)


@pytest.mark.parametrize(
    "box", [Box(10, 10, 10, 10), Box(50, 40, 20, 30), Box(-30, -20, 5000, 9000), Box(0, 0, 1, 800)]
)
def test_odd_boxes_do_not_break_the_file(blank: ImageRef, tmp_path: Path, box: Box) -> None:
    path = _render(
        [make_word("chữ", box), make_word("thường", Box(100, 100, 200, 130))], blank, tmp_path
    )
    assert check_pdfa(path).violations == ()
    assert "thường" in pdftotext(path)


def test_numbers_in_the_text_layer_never_use_exponents(blank: ImageRef, tmp_path: Path) -> None:
    words = [make_word("mmmm" * 30, Box(5, 5, 6, 900)), make_word(".", Box(0, 0, 1200, 2))]
    with pikepdf.open(_render(words, blank, tmp_path)) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
    operands = [part for part in content.split() if part[:1].isdigit()]
    assert operands
    assert not any(b"e" in operand for operand in operands)


def _row(texts: list[str]) -> list[Word]:
    """Set words on lines of ten, each wide enough for its letters."""
    return [
        make_word(
            text,
            Box(
                20 + index % 10 * 118,
                20 + index // 10 * 40,
                120 + index % 10 * 118,
                44 + index // 10 * 40,
            ),
            line=index // 10,
        )
        for index, text in enumerate(texts)
    ]


def _render(words: list[Word], image: ImageRef, folder: Path) -> Path:
    return render_document(content_of([image], [words]), folder / "out.pdf").path


def _read_back(texts: list[str], image: ImageRef, folder: Path) -> list[str]:
    found = pdftotext(_render(_row(texts), image, folder), "-raw")
    return html.unescape(found).split()


def _shifted(box: Box, down: int) -> Box:
    return Box(box.left, box.top + down, box.right, box.bottom + down)

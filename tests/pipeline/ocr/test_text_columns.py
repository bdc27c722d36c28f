"""Two columns of text are read one after the other, tables and forms row by row."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageDraw, ImageFont

from config.settings import load_settings
from pipeline.ocr.engine import read_page
from pipeline.ocr.layout import arrange
from pipeline.ocr.text_columns import Rules
from pipeline.ocr.words import RawWord
from tests.pipeline.ocr.pages import SERIF, blank, page_of, save, write
from tests.pipeline.ocr.test_layout import HEAD, HEIGHT, WIDTH, line

PAPER = Rules(np.zeros((HEIGHT // 4, WIDTH // 4), np.uint8), 0.25)
WORDS = """
    căn cứ theo đề nghị của trưởng phòng về việc cấp giấy phép cho các hộ dân trong xã
""".split()  # noqa: SIM905
STEP = 56


def paragraph(
    name: str, lines: int, left: int, right: int, top: int, seed: int = 1
) -> list[list[RawWord]]:
    """Return full lines of words; the first word of each tells the column and the line."""
    chance = random.Random(seed)
    found = []
    for number in range(lines):
        words = line(f"{name}{number}", left, top + STEP * number)
        while True:
            following = line(chance.choice(WORDS), words[-1].box.right + 14, top + STEP * number)
            if following[0].box.right > right:
                break
            words += following
        found.append(words)
    return found


def across(*columns: list[list[RawWord]]) -> list[list[RawWord]]:
    """Put lines at one height together, as rows of a page are read."""
    rows: dict[int, list[RawWord]] = {}
    for column in columns:
        for words in column:
            top = words[0].box.top
            rows.setdefault(top, []).extend(w._replace(line=(1, top)) for w in words)
    return [rows[top] for top in sorted(rows)]


def firsts(rows: list[list[RawWord]], rules: Rules | None = PAPER) -> list[str]:
    """Return the first word of every line in the order in which they are read."""
    blocks = arrange([word for row in rows for word in row], WIDTH, HEIGHT, rules)
    return [one.words[0].text for block in blocks for one in block]


def names(name: str, count: int) -> list[str]:
    return [f"{name}{number}" for number in range(count)]


def test_two_columns_of_text_are_read_one_after_the_other() -> None:
    rows = across(paragraph("t", 8, 300, 1180, 800), paragraph("p", 8, 1300, 2180, 800, seed=2))
    assert firsts(rows) == names("t", 8) + names("p", 8)


def test_what_stands_across_above_and_below_keeps_its_place() -> None:
    title = line("QUY CHẾ HOẠT ĐỘNG CỦA TỔ", 900, 600)
    rows = across(paragraph("t", 9, 300, 1180, 800), paragraph("p", 6, 1300, 2180, 800, seed=2))
    end = paragraph("cuối", 2, 300, 2180, 800 + 12 * STEP)
    found = firsts([title, *rows, *end])
    assert found == ["QUY", *names("t", 9), *names("p", 6), *names("cuối", 2)]


def test_columns_below_the_head_of_an_official_paper_are_read_in_order() -> None:
    rows = across(paragraph("t", 6, 300, 1180, 800), paragraph("p", 6, 1300, 2180, 800, seed=2))
    title = line("QUY CHẾ HOẠT ĐỘNG CỦA TỔ", 920, 600)
    assert firsts([*HEAD, title, *rows])[-12:] == names("t", 6) + names("p", 6)


def test_lines_of_both_columns_need_not_be_level() -> None:
    left, right = paragraph("t", 8, 300, 1180, 800), paragraph("p", 8, 1300, 2180, 825, seed=2)
    rows = sorted([*left, *right], key=lambda words: words[0].box.top)
    assert firsts(rows) == names("t", 8) + names("p", 8)


def test_three_columns_are_three() -> None:
    rows = across(
        paragraph("a", 7, 200, 850, 800),
        paragraph("b", 7, 950, 1600, 800, seed=2),
        paragraph("c", 7, 1700, 2350, 800, seed=3),
    )
    assert firsts(rows) == names("a", 7) + names("b", 7) + names("c", 7)


def test_a_form_for_two_persons_is_read_person_by_person() -> None:
    labels = ("Họ, chữ đệm, tên:", "Ngày, tháng sinh:", "Dân tộc: Kinh", "Nơi cư trú:")
    left = [line(label, 300, 800 + STEP * n) for n, label in enumerate(labels)]
    right = [line(label, 1300, 800 + STEP * n) for n, label in enumerate(labels)]
    assert firsts(across(left, right)) == ["Họ,", "Ngày,", "Dân", "Nơi"] * 2


@pytest.mark.parametrize(
    "row",
    [
        "{n} |500 Bình chữa cháy |1300 1{n} |1700 Chiếc",
        "Giới tính: Nam |1300 Dân tộc: Kinh",
        "Số giấy tờ: 12{n} |1300 Ngày cấp: 0{n}/02/2025",
        "Nguyễn Văn An |1300 Thôn {n}, xã Hòa Bình",
    ],
)
def test_rows_of_tables_and_forms_stay_rows(row: str) -> None:
    rows = [line(row.format(n=n), 300, 800 + STEP * n) for n in range(9)]
    assert len(firsts(rows)) == 9


def ruled(*strokes: tuple[int, int, int, int]) -> Rules:
    """Return strokes from left, top to right, bottom."""
    drawn = PAPER.drawn.copy()
    for left, top, right, bottom in strokes:
        drawn[top // 4 : bottom // 4 + 1, left // 4 : right // 4 + 1] = 1
    return Rules(drawn, PAPER.scale)


@pytest.mark.parametrize(
    "strokes",
    [
        ((1240, 780, 1242, 1300),),
        tuple((280, top, 2200, top + 2) for top in (790, 790 + 3 * STEP, 790 + 6 * STEP)),
    ],
    ids=["between the columns", "between the rows"],
)
def test_cells_full_of_text_between_rules_stay_a_table(
    strokes: tuple[tuple[int, int, int, int], ...],
) -> None:
    rows = across(paragraph("t", 8, 300, 1180, 800), paragraph("p", 8, 1300, 2180, 800, seed=2))
    assert firsts(rows, ruled(*strokes)) == names("t", 8)


def test_without_a_look_at_rules_no_columns_are_told() -> None:
    rows = across(paragraph("t", 8, 300, 1180, 800), paragraph("p", 8, 1300, 2180, 800, seed=2))
    assert firsts(rows, None) == names("t", 8)


@given(
    st.integers(5, 14), st.integers(5, 14), st.integers(1000, 1500), st.integers(45, 200),
    st.integers(0, 1000),
)  # fmt: skip
def test_columns_of_any_width_and_length_are_read_in_order(
    left: int, right: int, gutter: int, wide: int, seed: int
) -> None:
    rows = across(
        paragraph("t", left, 200, gutter, 500, seed),
        paragraph("p", right, gutter + wide, 2300, 500, seed + 1),
    )
    assert firsts(rows) == names("t", left) + names("p", right)


@given(st.integers(0, 10_000))
def test_no_word_is_lost_or_doubled_whatever_stands_where(seed: int) -> None:
    chance = random.Random(seed)
    rows = [
        line(" ".join(chance.choices([*WORDS, "|900", "|1300", "12:"], k=8)), 200, 500 + 40 * n)
        for n in range(chance.randrange(20))
    ]
    words = [word for row in rows for word in row]
    blocks = arrange(words, WIDTH, HEIGHT, PAPER)
    found = [id(word) for block in blocks for one in block for word in one.words]
    assert sorted(found) == sorted(map(id, words))


@pytest.fixture(scope="module")
def columns_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A printed page: a line across, then two columns; every line begins with its number."""
    picture, face = blank(), ImageFont.truetype(str(SERIF), 24)
    write(picture, (120, 100), "Quy chế này áp dụng cho mọi cán bộ làm việc tại xã", 26)
    chance = random.Random(7)
    for number, left in ((1, 120), (2, 660)):
        for row in range(12):
            text = f"{number}{row:02}."
            while face.getlength(text) < 400:
                text += " " + chance.choice(WORDS)
            ImageDraw.Draw(picture).text((left, 200 + 44 * row), text, font=face, fill=0)
    return save(picture, tmp_path_factory.mktemp("columns"))


def test_a_printed_page_of_two_columns_is_read_in_order(columns_page: Path) -> None:
    lines = read_page(page_of(columns_page, 150), load_settings().ocr).lines
    assert [line.words[0].text for line in lines[1:]] == [
        f"{number}{row:02}." for number in (1, 2) for row in range(12)
    ]

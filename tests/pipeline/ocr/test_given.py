from __future__ import annotations

from models.geometry import Box
from models.page import PageText, Word
from pipeline.ocr.given import in_reading_order


def piece(text: str, left: int, top: int, block: int, line: int) -> list[Word]:
    words = []
    for part in text.split():
        box = Box(left, top, left + 14 * len(part), top + 30)
        words.append(
            Word(
                text=part,
                raw_text=part,
                box=box,
                confidence=1.0,
                block=block,
                line=line,
                reader="text layer",
            )
        )
        left = box.right + 10
    return words


def page(*pieces: list[Word]) -> PageText:
    words = tuple(word for words in pieces for word in words)
    return PageText(page=1, width=1654, height=2339, words=words)


def test_labels_and_values_beside_each_other_are_one_line() -> None:
    text = page(
        piece("Họ và tên:", 100, 900, 1, 1),
        piece("Ngày sinh:", 100, 950, 1, 2),
        piece("NGUYỄN VĂN THỬ", 600, 900, 2, 3),
        piece("01/02/1990", 600, 952, 2, 4),
    )
    assert in_reading_order(text).text.split("\n") == [
        "Họ và tên: NGUYỄN VĂN THỬ",
        "Ngày sinh: 01/02/1990",
    ]


def test_the_left_head_is_read_before_the_right_one() -> None:
    text = page(
        piece("ỦY BAN NHÂN DÂN", 100, 200, 1, 1),
        piece("XÃ MẪU SƠN", 130, 240, 1, 2),
        piece("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 800, 200, 2, 3),
        piece("Độc lập - Tự do - Hạnh phúc", 850, 240, 2, 4),
    )
    lines = [line.text for line in in_reading_order(text).lines]
    assert lines[:2] == ["ỦY BAN NHÂN DÂN", "XÃ MẪU SƠN"]
    assert lines[2].startswith("CỘNG HÒA")


def test_two_columns_of_running_text_are_read_one_after_the_other() -> None:
    left = [piece(f"trái dòng số {n} đây", 100, 900 + 50 * n, 1, n) for n in range(1, 7)]
    right = [piece(f"phải dòng số {n} đây", 900, 900 + 50 * n, 2, 9 + n) for n in range(1, 7)]
    said = in_reading_order(page(*left, *right)).text
    assert said.index("trái dòng số 6") < said.index("phải dòng số 1")


def test_no_word_is_lost_or_changed_and_all_are_numbered() -> None:
    text = page(piece("một hai", 100, 900, 3, 7), piece("ba", 700, 910, 9, 8))
    ordered = in_reading_order(text)
    assert [(w.text, w.box, w.reader) for w in ordered.words] == [
        (w.text, w.box, w.reader) for w in text.words
    ]
    assert {(w.block, w.line) for w in ordered.words} == {(1, 1)}
    assert in_reading_order(page()) == page()

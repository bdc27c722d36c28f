"""Written numbers come into the words where the second reader is sure; print stays as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.geometry import Box
from models.page import PageText, Word
from pipeline.ocr.second.in_words import Settled, settle

_LETTER = 20


def line(
    text: str, number: int, left: int, top: int, *, sure: float = 0.9, reader: str = "tesseract"
) -> list[Word]:
    words = []
    for part in text.split():
        right = left + _LETTER * len(part)
        box = Box(left, top, right, top + 40)
        words.append(
            Word(
                text=part,
                raw_text=part,
                box=box,
                confidence=sure,
                block=number,
                line=number,
                reader=reader,
            )
        )
        left = right + _LETTER
    return words


def second(text: str, sure: float, left: int, number: int = 1, top: int = 200) -> list[Word]:
    """Return the second reader's parts of a line: ``sure`` of the number or day."""
    words = line(text, number, left, top - 5, sure=1.0, reader="ppocr")
    at = 0 if words[0].text.isdigit() else 1
    words[at] = words[at].model_copy(update={"confidence": sure})
    return words


def page(number: str = "", date: str = "", sure: float = 0.9) -> list[Word]:
    return [
        *line("ỦY BAN NHÂN DÂN", 1, 100, 100),
        *line(number, 2, 100, 200, sure=sure),
        *line(date, 3, 900, 200, sure=sure),
        *line("QUYẾT ĐỊNH", 4, 500, 300),
    ]


def of(settled: Settled, number: int) -> str:
    return " ".join(word.text for word in settled.words if word.line == number)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Số:2{† /QĐ-UBND", "Số: 51 /QĐ-UBND"),
        ("Số: Ô 5 /CT-UBND", "Số: 51 /CT-UBND"),
        ("Số: /TB-UBND", "Số: 51 /TB-UBND"),
        ("Sế: ⁄4Ạ /CT-UBND", "Sế: 51 /CT-UBND"),
        ("Số 5I /TTr-UBND", "Số 51 /TTr-UBND"),
        ("Số: 5Z-QĐ/TU", "Số: 51 -QĐ/TU"),
    ],
)
def test_a_written_number_takes_the_place_of_what_was_made_of_it(read: str, meant: str) -> None:
    settled = settle(page(number=read), second("51 /QD-UBND", 0.99, 160))
    assert of(settled, 2) == meant
    new = next(word for word in settled.words if word.text == "51")
    assert (new.reader, new.reason) == ("ppocr", "second")
    assert " ".join(word.text for word in settled.first) == read


def test_what_the_first_reader_made_of_it_is_kept_on_the_word() -> None:
    settled = settle(page(number="Số:2{† /QĐ-UBND"), second("51 /QD-UBND", 0.99, 160))
    new = next(word for word in settled.words if word.text == "51")
    assert (new.raw_text, new.line, new.block) == ("2{†", 2, 2)
    label = next(word for word in settled.words if word.text == "Số:")
    assert label.reader == "tesseract"
    assert label.box.right <= new.box.left + 1


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Quảng Ngãi, ngày4Ttháng 01 năm 2025", "Quảng Ngãi, ngày 17 tháng 01 năm 2025"),
        ("Quảng Ngãi, ngày tháng /1năm 2025", "Quảng Ngãi, ngày 17 tháng 01 năm 2025"),
        ("Quảng Ngãi, ngày/ § tháng 1 năm 2025", "Quảng Ngãi, ngày 17 tháng 1 năm 2025"),
        ("Quảng Ngãi, ngày17tháng 01 năm 2025", "Quảng Ngãi, ngày 17 tháng 01 năm 2025"),
    ],
)
def test_day_and_month_are_put_between_their_labels(read: str, meant: str) -> None:
    said = second("ngày 17 tháng 01 năm 2025", 0.95, 1200)
    assert of(settle(page(date=read), said), 3) == meant


@pytest.mark.parametrize(
    ("read", "sure", "said", "share"),
    [
        ("Số: 150/2020/TT-BCA", 0.9, "150 /2020/TT-BCA", 1.0),  # the same, printed as one word
        ("Số: 68 /2020/QH14", 0.99, "6 /2020/QH14", 0.67),  # print read well against a guess
        ("Số: 2{† /QĐ-UBND", 0.5, "51 /QD-UBND", 0.42),  # not sure at all
        ("Số: 12a /QĐ-UBND", 0.95, "12 /QD-UBND", 1.0),  # it was asked for digits only
        ("Kính gửi: Sở Nội vụ tỉnh", 0.9, "51 /QD-UBND", 1.0),  # no number line
    ],
)
def test_what_is_no_better_stays_out(read: str, sure: float, said: str, share: float) -> None:
    words = page(number=read, sure=sure)
    settled = settle(words, second(said, share, 160))
    assert settled == Settled(tuple(words), ())


def test_an_unsure_number_gives_way_to_a_likely_one() -> None:
    words = page(number="Số: 899 /UBND-TTHC", sure=0.4)
    assert of(settle(words, second("299 /UBND-TTHC", 0.7, 160)), 2) == "Số: 299 /UBND-TTHC"


_LINES = st.lists(
    st.text(st.sampled_from("Số:/ 0123456789ngàythágăm-QĐ{†."), max_size=40), max_size=3
)


@given(_LINES, st.integers(0, 99999), st.integers(1, 31), st.floats(0, 1))
def test_nothing_is_lost_whatever_was_read(
    texts: list[str], number: int, day: int, share: float
) -> None:
    words = [
        word
        for at, text in enumerate(texts, 1)
        for word in line(text, at, 100 + 500 * (at % 2), 200)
    ]
    said = [
        *second(f"{number} /QD-UBND", share, 160),
        *second(f"ngày {day} tháng 5 năm 2025", share, 700, number=2),
    ]
    settled = settle(words, said)
    text = PageText(page=1, width=2000, height=900, words=settled.words, first=settled.first)
    assert text.as_first_read().words == tuple(words)
    printed = "".join(word.raw_text for word in settled.words).replace(" ", "")
    assert printed == "".join(word.text for word in words)
    assert all(word.text and word.box.width > 0 for word in settled.words)
    assert settle(words, said) == settled

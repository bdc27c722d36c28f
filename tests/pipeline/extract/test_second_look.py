"""What second readers say becomes votes, each for what that reader can see."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from models.field import FieldKind, FieldValue, Vote
from models.geometry import Box
from models.letters import without_marks
from models.page import Word
from pipeline.extract.second_look import (
    LETTERS,
    MARKS,
    can_be_looked_at,
    has_same_consonants,
    spoken,
    with_second_look,
)

LINE = Box(0, 0, 100, 20)


def field(kind: FieldKind, printed: str, value: JsonValue, *lines: Box) -> FieldValue:
    vote = Vote(reader="tesseract", value=value, confidence=0.9)
    return FieldValue(
        name="mau", kind=kind, printed=printed, value=value, page=1, box=LINE,
        lines=lines or (LINE,), votes=(vote,),
    )  # fmt: skip


def heard(reader: str, *texts: str) -> list[Word]:
    return [
        Word(text=text, raw_text=text, box=LINE, confidence=0.9, block=1, line=n, reader=reader)
        for n, text in enumerate(texts)
    ]


def votes(looked: FieldValue) -> dict[str, JsonValue]:
    return {vote.reader: vote.value for vote in looked.votes[1:]}


NAME = field(FieldKind.PERSON_NAME, "ĐỖ THỊ HỒNG PHƯỢNG", "Đỗ Thị Hồng Phượng")


def test_letters_without_marks_confirm_the_letters_of_words() -> None:
    assert votes(with_second_look(NAME, heard(LETTERS, "Đ TH HÖNG PHUNG"))) == {
        LETTERS: "Đỗ Thị Hồng Phượng"
    }


@pytest.mark.parametrize("said", ["Đ TH HÖNG PHƯNGX", "TH HONG PHUONG", "ĐO THI LONG PHUONG", ""])
def test_other_letters_are_no_vote(said: str) -> None:
    assert votes(with_second_look(NAME, heard(LETTERS, said))) == {}


def test_words_with_other_marks_are_another_value() -> None:
    assert votes(with_second_look(NAME, heard(MARKS, "ĐỒ THỊ HỒNG PHƯỢNG"))) == {
        MARKS: "Đồ Thị Hồng Phượng"
    }


def test_signs_and_case_around_words_do_not_matter() -> None:
    assert votes(with_second_look(NAME, heard(MARKS, "Đỗ Thị. Hồng Phượng,"))) == {
        MARKS: "Đỗ Thị Hồng Phượng"
    }


def test_a_date_is_read_anew() -> None:
    day = field(FieldKind.DATE, "28/04/2025", "2025-04-28")

    assert votes(with_second_look(day, heard(LETTERS, "26/04/2025"))) == {LETTERS: "2025-04-26"}
    assert votes(with_second_look(day, heard(LETTERS, ": 28/04/2025."))) == {LETTERS: "2025-04-28"}
    assert votes(with_second_look(day, heard(LETTERS, "xx"))) == {}


def test_a_code_keeps_its_signs() -> None:
    code = field(FieldKind.CODE, "24/UBND-XNTTHN", "24/UBND-XNTTHN")

    assert votes(with_second_look(code, heard(LETTERS, "24 /UBND-XNTTHN"))) == {
        LETTERS: "24/UBND-XNTTHN"
    }
    assert votes(with_second_look(code, heard(LETTERS, "24UBND-XNTTHN"))) == {
        LETTERS: "24UBND-XNTTHN"
    }


def test_a_code_whose_stroke_was_not_seen_is_told_without_it() -> None:
    code = field(FieldKind.CODE, "12/QĐ-UBND", "12/QĐ-UBND")

    assert votes(with_second_look(code, heard(LETTERS, "12/QD-UBND"))) == {LETTERS: "12/QD-UBND"}


def test_every_line_must_have_been_heard() -> None:
    two = field(FieldKind.ADDRESS, "Xóm 3, Nghi Phú", "Xóm 3, Nghi Phú", LINE, LINE)

    assert votes(with_second_look(two, heard(MARKS, "Xóm 3,"))) == {}
    assert votes(with_second_look(two, heard(MARKS, "Xóm 3,", "Nghi Phú"))) == {
        MARKS: "Xóm 3, Nghi Phú"
    }


def test_what_was_looked_at_or_has_no_place_is_left_alone() -> None:
    looked = with_second_look(NAME, heard(LETTERS, "Đ TH HÖNG PHUNG"))

    assert can_be_looked_at(NAME)
    assert not can_be_looked_at(looked)
    assert not can_be_looked_at(NAME.model_copy(update={"lines": ()}))
    assert not can_be_looked_at(NAME.model_copy(update={"value": None}))


VIETNAMESE = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậộởữĂÂĐÊÔƠƯỆ 0123456789,.", max_size=40)


@given(VIETNAMESE)
def test_a_reading_without_marks_has_the_consonants_of_its_print(printed: str) -> None:
    if any(character.isalnum() for character in printed):
        assert has_same_consonants(printed, without_marks(printed).upper())


@given(VIETNAMESE)
def test_words_are_spoken_alike_in_capitals(printed: str) -> None:
    assert spoken(printed.upper()) == spoken(printed)


@given(VIETNAMESE, st.sampled_from("bcghklmnpqrstvx0123456789"))
def test_a_letter_too_many_is_noticed(printed: str, letter: str) -> None:
    if any(character.isalnum() for character in printed):
        assert not has_same_consonants(printed, printed + letter)


def test_a_family_name_that_lost_its_marks_is_put_right_by_the_reader_of_marks() -> None:
    misread = field(FieldKind.PERSON_NAME, "NGUYÊN MINH KIỆT", "Nguyên Minh Kiệt")
    said = [*heard(LETTERS, "NGUYĚN MINH KIT"), *heard(MARKS, "NGUYỄN MINH KIỆT")]
    looked = with_second_look(misread, said)

    assert looked.value == "Nguyễn Minh Kiệt"
    assert looked.votes[0].value == "Nguyên Minh Kiệt"
    assert votes(looked) == {LETTERS: "Nguyễn Minh Kiệt", MARKS: "Nguyễn Minh Kiệt"}


def test_a_name_that_differs_elsewhere_too_stays_as_it_was_read() -> None:
    misread = field(FieldKind.PERSON_NAME, "NGUYÊN MINH KIỆT", "Nguyên Minh Kiệt")

    assert with_second_look(misread, heard(MARKS, "NGUYỄN MINH KIẾT")).value == "Nguyên Minh Kiệt"

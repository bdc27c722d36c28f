"""Number line and date line are found in the head, and nowhere else."""

from __future__ import annotations

from models.geometry import Box
from pipeline.ocr.second.slots import Slot, find_slots
from tests.pipeline.ocr.second.heads import MOTTO, Drawn, head

PAGE = (1654, 2339)


def slots(drawn: Drawn) -> dict[str, Slot]:
    return {slot.kind: slot for slot in find_slots(drawn.words, *PAGE)}


def covers(slot: Slot, box: Box) -> bool:
    return (
        slot.box.left <= box.left
        and box.right <= slot.box.right
        and slot.box.top < box.center_y < slot.box.bottom
    )


def test_both_lines_of_a_head_are_covered_whole() -> None:
    drawn = head()
    found = slots(drawn)
    by_text = {word.text: word.box for word in drawn.words}
    assert covers(found["number"], by_text["Số:"])
    assert covers(found["number"], by_text["/QĐ-UBND"])
    assert covers(found["date"], by_text["ngày"])
    assert covers(found["date"], by_text["2024"])


def test_lines_that_the_reader_joined_across_the_gap_are_two_slots() -> None:
    drawn = head()
    first = min(word.line for word in drawn.words if word.text == "Số:")
    drawn.words = [
        word.model_copy(update={"line": first}) if word.box.top > 230 else word
        for word in drawn.words
    ]
    found = slots(drawn)
    assert found["number"].box.right < found["date"].box.left + 100
    assert set(found) == {"number", "date"}


def test_a_lost_label_leaves_room_before_the_symbol() -> None:
    drawn = head()
    label = next(word.box for word in drawn.words if word.text == "Số:")
    drawn.words = [word for word in drawn.words if word.text != "Số:"]
    assert slots(drawn)["number"].box.left <= label.left


def test_numbers_and_dates_of_other_papers_in_the_text_are_no_slots() -> None:
    drawn = Drawn()
    drawn.print((230, 150), "ỦY BAN NHÂN DÂN")
    drawn.print((650, 150), MOTTO)
    drawn.print((240, 420), "Căn cứ Nghị quyết số 24/2013/NQ-HĐND ngày 10 tháng 12 năm 2013")
    assert slots(drawn) == {}


def test_nothing_read_and_no_motto_give_no_slots() -> None:
    assert find_slots([], *PAGE) == ()
    drawn = Drawn()
    drawn.print((240, 260), "Số: 12/QĐ-UBND")
    assert slots(drawn) == {}

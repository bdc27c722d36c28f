"""The cells of an official paper after Decree 30/2020/NĐ-CP, Annex I: heads, titles, signer."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from samples.synthetic.paint import BODY, BOLD, MM_PER_POINT, Sheet, Style
from samples.synthetic.places import Office
from samples.synthetic.seal import draw_seal, draw_signature
from samples.synthetic.wording import date_long

LEFT, RIGHT = 30.0, 192.0
LEFT_HEAD, RIGHT_HEAD = 62.0, 143.0
"""Centres of the two columns of the head, mm."""
SIGNER = 150.0
TOP = 25.0


@dataclass(frozen=True)
class Head:
    """Cells 1 to 4."""

    superior: tuple[str, ...]
    agency: tuple[str, ...]
    number: str
    """Without ``Số:``; empty: no number line."""
    place: str
    day: date | None
    by_hand: bool = False
    """The number and the day are written by pen into the gaps left for them."""
    number_label: str = "Số:"


def draw_motto(sheet: Sheet, x: float, y: float, size: float = 12.5) -> float:
    """Draw cell 1, centred on ``x``, with the rule as long as the second line."""
    sheet.text(x, y, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Style(size, bold=True), "center")
    y += 5.4
    motto = Style(size + 1, bold=True)
    sheet.text(x, y, "Độc lập - Tự do - Hạnh phúc", motto, "center")
    half = sheet.measure("Độc lập - Tự do - Hạnh phúc", motto) / 2
    sheet.rule(x - half, x + half, y + 1.9)
    return y + 1.9


def draw_head(sheet: Sheet, head: Head, rng: random.Random) -> float:
    """Draw cells 1 to 4; return the y below them."""
    draw_motto(sheet, RIGHT_HEAD, TOP)
    y = TOP
    for line in head.superior:
        sheet.text(LEFT_HEAD, y, line, Style(12.5), "center")
        y += 5.2
    for line in head.agency:
        sheet.text(LEFT_HEAD, y, line, Style(12.5, bold=True), "center")
        y += 5.2
    longest = max(sheet.measure(line, Style(12.5, bold=True)) for line in head.agency)
    sheet.rule(LEFT_HEAD - longest / 5, LEFT_HEAD + longest / 5, y - 3.2)
    y = max(y + 3.4, TOP + 15.5)
    if head.number:
        _draw_number(sheet, head, y, rng)
    if head.day:
        _draw_place_date(sheet, head, head.day, y, rng)
    return y


def _draw_number(sheet: Sheet, head: Head, y: float, rng: random.Random) -> None:
    if not head.by_hand:
        sheet.text(LEFT_HEAD, y, f"{head.number_label} {head.number}", Style(13), "center")
        return
    serial, symbol = head.number.split("/", 1)
    style = Style(13)
    gap = sheet.measure("0", style) * (len(serial) + 3)
    width = sheet.measure("Số: ", style) + gap + sheet.measure("/" + symbol, style)
    x = sheet.text(LEFT_HEAD - width / 2, y, "Số: ", style)
    sheet.handwrite(x + gap * 0.12, y, serial, rng)
    sheet.text(x + gap, y, "/" + symbol, style)


def _draw_place_date(sheet: Sheet, head: Head, day: date, y: float, rng: random.Random) -> None:
    style = Style(13.5, italic=True)
    if not head.by_hand:
        sheet.text(RIGHT_HEAD, y, f"{head.place}, {date_long(day)}", style, "center")
        return
    before, after = f"{head.place}, ngày ", date_long(day).split(" ", 2)[2]
    gap = sheet.measure("0000", style)
    width = sheet.measure(before, style) + gap + sheet.measure(after, style)
    x = sheet.text(RIGHT_HEAD - width / 2, y, before, style)
    sheet.handwrite(x + gap * 0.1, y, f"{day.day:02d}", rng)
    sheet.text(x + gap, y, after, style)


def draw_title(sheet: Sheet, y: float, title: str, subject: Sequence[str] = ()) -> float:
    """Draw cell 5a: type of the paper, its subject and the short line; return the y below."""
    sheet.text(111, y, title, Style(14.5, bold=True), "center")
    for line in subject:
        y += 5.8
        sheet.text(111, y, line, Style(13.5, bold=True), "center")
    if subject:
        half = sheet.measure(subject[-1], Style(13.5, bold=True)) / 5
        sheet.rule(111 - half, 111 + half, y + 2.2)
    return y + 9.5


@dataclass(frozen=True)
class Signer:
    """Cells 7a to 8."""

    authority: str
    """``KT. CHỦ TỊCH``, ``TM. ỦY BAN NHÂN DÂN``, two of them on two lines, or empty."""
    title: str
    name: str


def draw_signer(
    sheet: Sheet,
    y: float,
    signer: Signer,
    office: Office,
    rng: random.Random,
    middle: float = SIGNER,
) -> float:
    """Draw authority, office, signature, name and the seal over their left third."""
    for line in filter(None, (*signer.authority.split("\n"), signer.title)):
        sheet.text(middle, y, line, Style(13.5, bold=True), "center")
        y += 5.8
    draw_signature(sheet, middle + rng.uniform(-3, 5), y + 11, rng.uniform(30, 38), rng)
    half = sheet.measure(signer.name, BOLD) / 2
    draw_seal(sheet, middle - half - rng.uniform(3, 13), y + 9.5, seal_words(office), rng)
    sheet.text(middle, y + 27, signer.name, BOLD, "center")
    return y + 27


def seal_words(office: Office) -> tuple[str, str]:
    """Return what runs round the office's seal."""
    return f"UBND {office.ward.upper()}", f"TỈNH {office.province.upper()}"


def draw_recipients(sheet: Sheet, y: float, lines: Sequence[str]) -> None:
    """Draw cell 9b."""
    sheet.text(LEFT, y, "Nơi nhận:", Style(12, bold=True, italic=True))
    for line in lines:
        y += 4.8
        sheet.text(LEFT, y, line, Style(11))


def committee_lines(office: Office) -> tuple[str, str]:
    """Return the two bold lines of a commune committee's head."""
    return "ỦY BAN NHÂN DÂN", office.ward.upper()


@dataclass(frozen=True)
class Form:
    """How the lines of a form are set."""

    left: float = LEFT
    right: float = RIGHT
    value: Style = BODY
    leaders: bool = False
    """Dots from each value to the next label; blank values always have them."""
    label: Style = BODY
    dotted: bool = False
    """The blank's dots run on under the values typed over them."""
    packed: bool = False
    """Several labels on a line follow each other; else each has the same share of the line."""


def labelled(sheet: Sheet, y: float, form: Form, *pairs: tuple[str, str]) -> float:
    """Draw labels with their values on one line; return the y of the line below.

    The last value is broken over several lines when it is too long.
    """
    share = (form.right - form.left) / len(pairs)
    x = form.left
    for number, (label, text) in enumerate(pairs[:-1], 1):
        start = sheet.text(x, y, label + " ", form.label)
        end = sheet.text(start, y, text, form.value)
        x = end + 9 if form.packed else max(form.left + share * number, end + 3)
        if form.leaders or not text:
            sheet.dots(start if form.dotted else end, x - 2, y)
    return _last_pair(sheet, y, x, form, pairs[-1])


def _last_pair(sheet: Sheet, y: float, x: float, form: Form, pair: tuple[str, str]) -> float:
    label, text = pair
    step = form.value.size * MM_PER_POINT * 1.42
    end = sheet.text(x, y, label + " ", form.label)
    start = end
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and end + sheet.measure(longer, form.value) > form.right:
            sheet.text(end, y, line, form.value)
            if form.dotted:
                sheet.dots(start, form.right, y)
            y += step
            start, end, line = x, x, word
        else:
            line = longer
    wrapped = end == x
    end = sheet.text(end, y, line, form.value)
    if form.dotted:
        sheet.dots(start, form.right, y)
    elif (form.leaders and not wrapped) or not text:
        sheet.dots(end, form.right, y)
    return y + step

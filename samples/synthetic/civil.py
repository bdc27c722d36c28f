"""What civil status papers share: the lines of a child and its parents, the signer's corner.

Labels are those of the forms of Circulars 15/2015 and 04/2020/TT-BTP; older ones of 08.a/2010.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from samples.synthetic.case import Case, Value
from samples.synthetic.decree30 import Form, Signer, draw_signer, labelled
from samples.synthetic.paint import Column, Sheet, Style
from samples.synthetic.people import Household, Person
from samples.synthetic.wording import date_digits, date_words

Pair = tuple[str, str]


@dataclass
class FormPage:
    """A sheet of a form that is filled in line by line."""

    sheet: Sheet
    y: float
    form: Form

    def line(self, *pairs: Pair) -> None:
        """Print labels with their values on one line, the last one wrapping."""
        self.y = labelled(self.sheet, self.y, self.form, *pairs)

    def gap(self, mm: float) -> None:
        self.y += mm

    def paragraph(self, words: str, style: Style | None = None) -> None:
        """Print running text."""
        column = Column(self.form.left, self.form.right - self.form.left, 0.0, 1.4, "left")
        self.y = self.sheet.paragraph(self.y, column, [(words, style or self.form.label)])


def date_line(page: FormPage, day: date, *, one_line: bool) -> None:
    """Print a day of birth in digits and in words."""
    words = ("ghi bằng chữ:", date_words(day))
    if one_line:
        page.line(("Ngày, tháng, năm sinh:", date_digits(day)), words)
    else:
        page.line(("Ngày, tháng, năm sinh:", date_digits(day)))
        page.line(words)


def about(person: Person) -> tuple[Pair, Pair, Pair]:
    """Sex, people and nationality."""
    return (
        ("Giới tính:", person.sex),
        ("Dân tộc:", person.ethnicity),
        ("Quốc tịch:", person.nationality),
    )


def parent_lines(page: FormPage, word: str, parent: Person | None) -> None:
    """Print the lines of the mother (``mẹ``) or the father (``cha``); dots for one not known."""
    page.line((f"Họ, chữ đệm, tên người {word}:", parent.upper_name if parent else ""))
    page.line(
        ("Năm sinh:", str(parent.birth.year) if parent else ""),
        ("Dân tộc:", parent.ethnicity if parent else ""),
        ("Quốc tịch:", parent.nationality if parent else ""),
    )
    page.line(("Nơi cư trú:", parent.home.new if parent else ""))
    page.gap(1.0)


def child_fields(child: Person, hospital: str) -> dict[str, Value]:
    """What every birth paper says of the child."""
    return {
        "ho_ten": child.name,
        "ngay_sinh": child.birth.isoformat(),
        "ngay_sinh_bang_chu": date_words(child.birth),
        "gioi_tinh": child.sex,
        "dan_toc": child.ethnicity,
        "quoc_tich": child.nationality,
        "noi_sinh": hospital,
        "que_quan": child.origin,
    }


PARENT_FIELDS = ("ten", "nam_sinh", "dan_toc", "quoc_tich", "noi_cu_tru")


def parents_fields(family: Household, father: Person | None) -> dict[str, Value]:
    """What every birth paper says of the parents; a father not known has no values."""
    known = {"me": family.mother, **({"cha": father} if father else {})}
    found: dict[str, Value] = {}
    for word, parent in known.items():
        values = (
            parent.name,
            str(parent.birth.year),
            parent.ethnicity,
            parent.nationality,
            parent.home.new,
        )
        found |= {f"{name}_{word}": v for name, v in zip(PARENT_FIELDS, values, strict=True)}
    return found


def household_of(case: Case, paper: str) -> Household:
    """Return the household; raise ``ValueError`` for a case without one."""
    if case.household is None:
        raise ValueError(f"{paper}: the case needs a household")
    return case.household


def draw_registrar(
    page: FormPage, heading: str, signer: Signer, case: Case, rng: random.Random
) -> None:
    """Draw the corner of who signs, under its printed heading."""
    page.sheet.text(150, page.y + 3, heading, Style(12.5, bold=True), "center")
    draw_signer(page.sheet, page.y + 8.8, signer, case.office, rng)


def some_signer(case: Case, rng: random.Random) -> Signer:
    """The chairman himself or the deputy for him."""
    if rng.random() < 0.5:
        return Signer("", "CHỦ TỊCH", case.officers.chairman)
    return Signer("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", case.officers.vice_chairman)

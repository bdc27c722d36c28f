"""Birth certificate: a framed blank with the national heading, values filled in by printer.

Layouts: 0 Circular 04/2020/TT-BTP; 1 a blank of Circular 15/2015, words of the date beside its
digits, values typed over dots, no ID yet; 2 a blank of before 2016, the father first.
"""

from __future__ import annotations

import random
from datetime import date

from samples.synthetic.case import Case, Paper, Value, add_working_days
from samples.synthetic.decree30 import Form, Signer, draw_motto, draw_signer, labelled
from samples.synthetic.paint import BOLD, RED_INK, Sheet, Style
from samples.synthetic.papers import older_birth_certificate
from samples.synthetic.people import Household, Person
from samples.synthetic.wording import date_digits, date_words

_FORM = Form(left=26.0, right=186.0, value=BOLD, leaders=True)


LAYOUTS = 3


def draw(case: Case, rng: random.Random, layout: int = 0) -> Paper:
    """Draw the certificate of the household's child; the applicant declared the birth."""
    family = case.household
    if family is None:
        raise ValueError("a birth certificate needs a household")
    if layout > 0:
        return older_birth_certificate.draw(case, family, rng, layout)
    sheet = case.sheet()
    number = f"{rng.randint(21, 480)}/2025"
    _draw_frame(sheet)
    draw_motto(sheet, 105, 27, 13)
    sheet.text(105, 51, "GIẤY KHAI SINH", Style(25, bold=True, ink=RED_INK), "center")
    end = sheet.text(92, 59.5, "Số: ")
    sheet.text(end, 59.5, number, BOLD)
    y = _draw_child(sheet, 71, family.child, case.office.hospital)
    y = _draw_parent(sheet, y, "mẹ", family.mother)
    y = _draw_parent(sheet, y, "cha", family.father)
    for pair in (
        ("Họ, chữ đệm, tên người đi khai sinh:", case.applicant.upper_name),
        ("Giấy tờ tùy thân:", case.applicant.card_words),
        ("Nơi đăng ký khai sinh:", case.office.committee),
        ("Ngày, tháng, năm đăng ký:", date_digits(_registered(family.child))),
    ):
        y = _line(sheet, y, pair)
    sheet.text(150, y + 3, "NGƯỜI KÝ GIẤY KHAI SINH", Style(12.5, bold=True), "center")
    signer = Signer("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", case.officers.vice_chairman)
    draw_signer(sheet, y + 8.8, signer, case.office, rng)
    return Paper("giay_khai_sinh", (sheet,), _fields(case, family, number))


def _registered(child: Person) -> date:
    return add_working_days(child.birth, 6)


def _draw_frame(sheet: Sheet) -> None:
    ink = (186, 142, 92)
    sheet.frame((12, 12, 198, 285), ink, 1.0)
    sheet.frame((14.2, 14.2, 195.8, 282.8), ink, 0.35)
    for x in (12.0, 198.0):
        for y in (12.0, 285.0):
            sheet.frame((x - 3, y - 3, x + 3, y + 3), ink, 0.6, (255, 255, 255))
            sheet.frame((x - 1.6, y - 1.6, x + 1.6, y + 1.6), ink, 0.35, (240, 224, 200))


def _line(sheet: Sheet, y: float, *pairs: tuple[str, str]) -> float:
    return labelled(sheet, y, _FORM, *pairs)


def _draw_child(sheet: Sheet, y: float, child: Person, birth_place: str) -> float:
    y = _line(sheet, y, ("Họ, chữ đệm, tên:", child.upper_name))
    y = _line(sheet, y, ("Ngày, tháng, năm sinh:", date_digits(child.birth)))
    y = _line(sheet, y, ("ghi bằng chữ:", date_words(child.birth)))
    y = _line(
        sheet,
        y,
        ("Giới tính:", child.sex),
        ("Dân tộc:", child.ethnicity),
        ("Quốc tịch:", child.nationality),
    )
    y = _line(sheet, y, ("Nơi sinh:", birth_place))
    y = _line(sheet, y, ("Quê quán:", child.origin))
    return _line(sheet, y, ("Số định danh cá nhân:", child.id_number)) + 1.5


def _draw_parent(sheet: Sheet, y: float, word: str, parent: Person) -> float:
    y = _line(sheet, y, (f"Họ, chữ đệm, tên người {word}:", parent.upper_name))
    y = _line(
        sheet,
        y,
        ("Năm sinh:", str(parent.birth.year)),
        ("Dân tộc:", parent.ethnicity),
        ("Quốc tịch:", parent.nationality),
    )
    return _line(sheet, y, ("Nơi cư trú:", parent.home.new)) + 1.5


def _fields(case: Case, family: Household, number: str) -> dict[str, Value]:
    child = family.child
    return {
        "so": number,
        "ho_ten": child.name,
        "ngay_sinh": child.birth.isoformat(),
        "ngay_sinh_bang_chu": date_words(child.birth),
        "gioi_tinh": child.sex,
        "dan_toc": child.ethnicity,
        "quoc_tich": child.nationality,
        "noi_sinh": case.office.hospital,
        "que_quan": child.origin,
        "so_dinh_danh": child.id_number,
        **_parent_fields("me", family.mother),
        **_parent_fields("cha", family.father),
        "nguoi_di_khai": case.applicant.name,
        "giay_to_nguoi_di_khai": case.applicant.card_words,
        "noi_dang_ky": case.office.committee,
        "ngay_dang_ky": _registered(child).isoformat(),
        "nguoi_ky": case.officers.vice_chairman,
        "chuc_vu_nguoi_ky": "PHÓ CHỦ TỊCH",
    }


def _parent_fields(word: str, parent: Person) -> dict[str, Value]:
    return {
        f"ten_{word}": parent.name,
        f"nam_sinh_{word}": str(parent.birth.year),
        f"dan_toc_{word}": parent.ethnicity,
        f"quoc_tich_{word}": parent.nationality,
        f"noi_cu_tru_{word}": parent.home.new,
    }

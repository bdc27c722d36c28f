"""Marriage certificate: the same lines about the wife and about the husband.

Layouts: 0 two columns, the wife on the left, values behind their labels; 1 two columns with each
name on a line of its own; 2 one column, first the wife, then the husband.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from samples.synthetic.case import Case, Paper, Value
from samples.synthetic.civil import FormPage, draw_registrar, household_of, some_signer
from samples.synthetic.decree30 import Form, draw_motto
from samples.synthetic.paint import BOLD, RED_INK, Style
from samples.synthetic.people import Person
from samples.synthetic.seal import draw_signature
from samples.synthetic.wording import date_digits

LAYOUTS = 3
_SMALL = Style(12.5)
_VALUE = Style(12.5, bold=True)
_WIFE = Form(left=20, right=101, value=_VALUE, label=_SMALL)
_HUSBAND = Form(left=109, right=192, value=_VALUE, label=_SMALL)
_WHOLE = Form(left=26, right=188, value=BOLD, leaders=True)


def draw(case: Case, rng: random.Random, layout: int = 0) -> Paper:
    """Draw the certificate of the household's mother and father, married before the birth."""
    family = household_of(case, "giay_chung_nhan_ket_hon")
    wife, husband = family.mother, family.father
    day = family.child.birth - timedelta(days=rng.randint(300, 900))
    number = f"{rng.randint(3, 260)}/{day.year}" if layout != 1 else str(rng.randint(3, 260))
    sheet = case.sheet()
    sheet.frame((11, 11, 199, 286), RED_INK, 0.7)
    draw_motto(sheet, 105, 26, 13)
    sheet.text(105, 50, "GIẤY CHỨNG NHẬN KẾT HÔN", Style(21, bold=True, ink=RED_INK), "center")
    end = sheet.text(92, 58, "Số: ")
    sheet.text(end, 58, number, BOLD)
    if layout == 2:
        page = FormPage(sheet, 70, _WHOLE)
        _draw_person(page, "vợ", wife, layout)
        page.gap(3)
        _draw_person(page, "chồng", husband, layout)
    else:
        left, right = FormPage(sheet, 72, _WIFE), FormPage(sheet, 72, _HUSBAND)
        _draw_person(left, "vợ", wife, layout)
        _draw_person(right, "chồng", husband, layout)
        page = FormPage(sheet, max(left.y, right.y), _WHOLE)
    page.gap(3)
    page.line(("Nơi đăng ký kết hôn:", case.office.committee))
    page.line(("Ngày, tháng, năm đăng ký:", date_digits(day)))
    signer = some_signer(case, rng)
    _draw_couple(page, rng)
    draw_registrar(page, "NGƯỜI KÝ GIẤY CHỨNG NHẬN KẾT HÔN", signer, case, rng)
    fields: dict[str, Value] = {
        "so": number,
        **_fields("vo", wife),
        **_fields("chong", husband),
        "noi_dang_ky": case.office.committee,
        "ngay_dang_ky": day.isoformat(),
        "nguoi_ky": signer.name,
        "chuc_vu_nguoi_ky": signer.title,
    }
    return Paper("giay_chung_nhan_ket_hon", (sheet,), fields)


def _draw_person(page: FormPage, word: str, person: Person, layout: int) -> None:
    name = f"Họ, chữ đệm, tên {word}:"
    if layout == 1:
        page.sheet.text(page.form.left, page.y, name, page.form.label)
        page.gap(6.4)
        page.sheet.text(page.form.left + 2, page.y, person.upper_name, page.form.value)
        page.gap(6.4)
    else:
        page.line((name, person.upper_name))
    page.line(("Ngày, tháng, năm sinh:", date_digits(person.birth)))
    page.line(("Dân tộc:", person.ethnicity), ("Quốc tịch:", person.nationality))
    page.line(("Nơi cư trú:", person.home.new))
    page.line(("Giấy tờ tùy thân:", person.card_words))


def _draw_couple(page: FormPage, rng: random.Random) -> None:
    for x, word in ((40.0, "Vợ"), (80.0, "Chồng")):
        page.sheet.text(x, page.y + 9, word, BOLD, "center")
        draw_signature(page.sheet, x, page.y + 21, 24, rng)


def _fields(word: str, person: Person) -> dict[str, Value]:
    born: date = person.birth
    return {
        f"ten_{word}": person.name,
        f"ngay_sinh_{word}": born.isoformat(),
        f"dan_toc_{word}": person.ethnicity,
        f"quoc_tich_{word}": person.nationality,
        f"noi_cu_tru_{word}": person.home.new,
        f"giay_to_{word}": person.card_words,
        f"so_giay_to_{word}": person.id_number,
    }

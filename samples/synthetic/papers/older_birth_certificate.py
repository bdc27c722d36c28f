"""Birth certificates on older blanks (``giay_khai_sinh``, layouts 1 and 2)."""

from __future__ import annotations

import random

from samples.synthetic.case import Case, Paper, Value, add_working_days
from samples.synthetic.civil import (
    FormPage,
    about,
    child_fields,
    date_line,
    draw_registrar,
    parent_lines,
    parents_fields,
    some_signer,
)
from samples.synthetic.decree30 import Form, draw_motto
from samples.synthetic.paint import BODY, BOLD, RED_INK, Style
from samples.synthetic.people import Household, Person
from samples.synthetic.wording import date_digits, date_words

_FORMS = {
    1: Form(left=25, right=188, value=BODY, dotted=True),
    2: Form(left=25, right=188, value=BOLD, leaders=True),
}


def draw(case: Case, family: Household, rng: random.Random, layout: int) -> Paper:
    """Draw the certificate of the household's child."""
    child = family.child
    number = f"{rng.randint(21, 480)}" if layout == 2 else f"{rng.randint(21, 480)}/2025"
    sheet = case.sheet()
    sheet.frame((11, 11, 199, 286), (186, 142, 92), 0.8)
    draw_motto(sheet, 105, 26, 13)
    sheet.text(105, 47, "GIẤY KHAI SINH", Style(23, bold=True, ink=RED_INK), "center")
    end = sheet.text(94, 55, "Số: ")
    sheet.text(end, 55, number, BOLD)
    page = FormPage(sheet, 67, _FORMS[layout])
    if layout == 1:
        _draw_2015(page, case, family)
    else:
        _draw_2010(page, case, family)
    registered = add_working_days(child.birth, 6)
    page.line(("Ngày, tháng, năm đăng ký:", date_digits(registered)))
    signer = some_signer(case, rng)
    draw_registrar(page, "NGƯỜI KÝ GIẤY KHAI SINH", signer, case, rng)
    fields: dict[str, Value] = {
        "so": number,
        **child_fields(child, case.office.hospital),
        **parents_fields(family, family.father),
        "nguoi_di_khai": case.applicant.name,
        "noi_dang_ky": case.office.committee,
        "ngay_dang_ky": registered.isoformat(),
        "nguoi_ky": signer.name,
        "chuc_vu_nguoi_ky": signer.title,
    }
    if layout == 1:
        fields["giay_to_nguoi_di_khai"] = case.applicant.card_words
    return Paper("giay_khai_sinh", (sheet,), fields, ("so_dinh_danh",) if layout == 1 else ())


def _draw_2015(page: FormPage, case: Case, family: Household) -> None:
    child = family.child
    page.line(("Họ, chữ đệm, tên:", child.upper_name))
    date_line(page, child.birth, one_line=True)
    page.line(*about(child))
    page.line(("Nơi sinh:", case.office.hospital))
    page.line(("Quê quán:", child.origin))
    page.line(("Số định danh cá nhân:", ""))
    parent_lines(page, "mẹ", family.mother)
    parent_lines(page, "cha", family.father)
    page.line(("Họ, chữ đệm, tên người đi khai sinh:", case.applicant.upper_name))
    page.line(("Giấy tờ tùy thân:", case.applicant.card_words))
    page.line(("Nơi đăng ký khai sinh:", case.office.committee))


def _draw_2010(page: FormPage, case: Case, family: Household) -> None:
    child = family.child
    page.line(("Họ và tên:", child.upper_name), ("Giới tính:", child.sex))
    page.line(("Ngày, tháng, năm sinh:", date_digits(child.birth)))
    page.line(("(Ghi bằng chữ:", f"{date_words(child.birth)})"))
    page.line(("Nơi sinh:", case.office.hospital))
    page.line(("Quê quán:", child.origin))
    page.line(("Dân tộc:", child.ethnicity), ("Quốc tịch:", child.nationality))
    page.gap(1)
    _older_parent(page, "cha", family.father)
    _older_parent(page, "mẹ", family.mother)
    page.line(("Nơi đăng ký khai sinh:", case.office.committee))
    page.line(("Họ và tên người đi khai sinh:", case.applicant.name))


def _older_parent(page: FormPage, word: str, parent: Person) -> None:
    page.line((f"Họ và tên {word}:", parent.upper_name))
    page.line(
        ("Dân tộc:", parent.ethnicity),
        ("Quốc tịch:", parent.nationality),
        ("Năm sinh:", str(parent.birth.year)),
    )
    page.line(("Nơi thường trú/tạm trú:", parent.home.new))
    page.gap(1)

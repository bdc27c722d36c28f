"""Extract from the birth register: two numbers, the extract's own and the registration's.

Layouts: 0 a printed extract of Circular 04/2020/TT-BTP; 1 one drawn from the electronic register,
two labels a line, values over dots; 2 a short one without the father.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from samples.synthetic.case import Case, Paper, Value, add_working_days
from samples.synthetic.civil import (
    PARENT_FIELDS,
    FormPage,
    about,
    child_fields,
    date_line,
    draw_registrar,
    household_of,
    parent_lines,
    parents_fields,
    some_signer,
)
from samples.synthetic.decree30 import Form, Head, committee_lines, draw_head
from samples.synthetic.paint import BODY, BOLD, Style
from samples.synthetic.people import Household, Person
from samples.synthetic.wording import date_digits, date_long

LAYOUTS = 3
_FORMS = (
    Form(value=BOLD, leaders=True),
    Form(left=26, right=190, value=BODY, dotted=True),
    Form(value=BOLD),
)
_NOTE = "Bản sao được cấp từ Sổ đăng ký khai sinh"


def draw(case: Case, rng: random.Random, layout: int = 0) -> Paper:
    """Draw the extract about the household's child, made when the dossier came."""
    family = household_of(case, "trich_luc_khai_sinh")
    child = family.child
    father = None if layout == 2 else family.father
    day = case.received + timedelta(days=rng.randint(0, 1))
    registered = add_working_days(child.birth, 6)
    serial = rng.randint(21, 3980)
    number = f"{serial}/TLKS-BS" if layout != 1 else f"{serial}/{day.year}/TLKS-BS"
    entry = f"{rng.randint(12, 480)}/{registered.year}"
    sheet = case.sheet()
    head = Head((), committee_lines(case.office), number, case.office.place, day)
    y = draw_head(sheet, head, rng)
    sheet.text(105, y + 12, "TRÍCH LỤC KHAI SINH", Style(16, bold=True), "center")
    sheet.text(105, y + 18, "(BẢN SAO)", Style(13, bold=True), "center")
    page = FormPage(sheet, y + 27, _FORMS[layout])
    _draw_people(page, family, father, case.office.hospital, layout)
    _draw_entry(page, case, (entry, registered), layout)
    signer = some_signer(case, rng)
    draw_registrar(page, "NGƯỜI KÝ TRÍCH LỤC", signer, case, rng)
    fields: dict[str, Value] = {
        "so": number,
        "co_quan_ban_hanh": " ".join(committee_lines(case.office)),
        "ngay_cap": day.isoformat(),
        **child_fields(child, case.office.hospital),
        "so_dinh_danh": child.id_number,
        **parents_fields(family, father),
        "noi_dang_ky": case.office.committee,
        "so_dang_ky": entry,
        "ngay_dang_ky": registered.isoformat(),
        "nguoi_ky": signer.name,
        "chuc_vu_nguoi_ky": signer.title,
    }
    empty = [] if father else [f"{name}_cha" for name in PARENT_FIELDS]
    if layout == 1:
        fields["ghi_chu"] = _NOTE
    else:
        empty.append("ghi_chu")
    return Paper("trich_luc_khai_sinh", (sheet,), fields, tuple(empty))


def _draw_people(
    page: FormPage, family: Household, father: Person | None, hospital: str, layout: int
) -> None:
    child = family.child
    page.line(("Họ, chữ đệm, tên:", child.upper_name))
    date_line(page, child.birth, one_line=False)
    page.line(*about(child))
    page.line(("Nơi sinh:", hospital))
    page.line(("Quê quán:", child.origin))
    page.line(("Số định danh cá nhân:", child.id_number))
    page.gap(1.0)
    parents = (("mẹ", family.mother), ("cha", father))
    for word, parent in parents if layout != 1 else parents[::-1]:
        parent_lines(page, word, parent)


def _draw_entry(page: FormPage, case: Case, entry: tuple[str, date], layout: int) -> None:
    number, registered = entry
    if layout == 1:
        page.line(("Nơi đăng ký khai sinh:", case.office.committee))
        page.line(("Số:", f"{number}, ngày {date_digits(registered)}"))
        page.line(("Thực hiện trích lục từ:", "Cơ sở dữ liệu hộ tịch điện tử"))
        page.line(("Ghi chú:", _NOTE))
    else:
        page.line(("Đăng ký khai sinh tại:", case.office.committee))
        page.line(("Số:", f"{number} {date_long(registered)}"))
        page.line(("Ghi chú:", ""))

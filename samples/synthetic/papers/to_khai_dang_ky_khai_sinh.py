"""Declaration for the registration of a birth: who asks, the child, mother and father.

Layouts: 0 the form of Circular 15/2015/TT-BTP with its footnote marks, typed over dots; 1 that of
04/2020/TT-BTP with boxes for copies; 2 as 1, the father not known and no copy asked for or not.
"""

from __future__ import annotations

import random
from datetime import timedelta

from samples.synthetic.case import Case, Paper, Value
from samples.synthetic.civil import (
    PARENT_FIELDS,
    FormPage,
    about,
    child_fields,
    date_line,
    household_of,
    parent_lines,
    parents_fields,
)
from samples.synthetic.decree30 import Form, draw_motto
from samples.synthetic.paint import BODY, BOLD, ITALIC, Style
from samples.synthetic.people import Household, Person
from samples.synthetic.seal import draw_signature
from samples.synthetic.tick_boxes import draw_choice
from samples.synthetic.wording import date_digits, date_long, date_words

LAYOUTS = 3
_LABEL = Style(13)
_FORMS = (
    Form(left=28, right=190, value=Style(13), label=_LABEL, dotted=True),
    Form(left=28, right=190, value=Style(13, bold=True), label=_LABEL, leaders=True),
    Form(left=28, right=190, value=Style(13, italic=True), label=_LABEL),
)
_RELATION = {"Nam": "Cha đẻ", "Nữ": "Mẹ đẻ"}


def draw(case: Case, rng: random.Random, layout: int = 0) -> Paper:
    """Draw the declaration of the applicant, made on a day shortly before the dossier came."""
    family = household_of(case, "to_khai_dang_ky_khai_sinh")
    asker = family.mother if layout == 2 else case.applicant
    father = None if layout == 2 else family.father
    day = case.received - timedelta(days=rng.randint(0, 4))
    sheet = case.sheet()
    y = draw_motto(sheet, 105, 24)
    sheet.text(105, y + 14, "TỜ KHAI ĐĂNG KÝ KHAI SINH", Style(15, bold=True), "center")
    page = FormPage(sheet, y + 24, _FORMS[layout])
    _draw_asker(page, case, asker, layout)
    _draw_child(page, family.child, case.office.hospital, layout)
    if layout == 0:
        _marked_parent(page, "mẹ", family.mother)
        _marked_parent(page, "cha", family.father)
    else:
        parent_lines(page, "mẹ", family.mother)
        parent_lines(page, "cha", father)
    page.paragraph("Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm.")
    page.gap(0.5)
    page.line(("Làm tại:", f"{case.office.place}, {date_long(day)}"))
    copies, answer = rng.randint(1, 5), rng.random() < 0.6
    if layout > 0:
        _draw_copies(page, None if layout == 2 else answer, copies, rng)
    sheet.text(150, page.y + 4, "Người yêu cầu", BOLD, "center")
    sheet.text(150, page.y + 9, "(Ký, ghi rõ họ, chữ đệm, tên)", ITALIC, "center")
    draw_signature(sheet, 150, page.y + 18, 30, rng)
    sheet.text(150, page.y + 28, asker.name, BODY, "center")
    fields = _fields(case, family, asker, father)
    fields["ngay_khai"] = day.isoformat()
    empty = [] if father else [f"{name}_cha" for name in PARENT_FIELDS]
    if layout == 1:
        fields["de_nghi_cap_ban_sao"] = answer
        if answer:
            fields["so_luong_ban_sao"] = copies
    if layout == 2 or (layout == 1 and not answer):
        empty.append("so_luong_ban_sao")
    if layout == 2:
        empty.append("de_nghi_cap_ban_sao")
    return Paper("to_khai_dang_ky_khai_sinh", (sheet,), fields, tuple(empty))


def _draw_asker(page: FormPage, case: Case, asker: Person, layout: int) -> None:
    one, two, three = (" (1)", " (2)", " (3)") if layout == 0 else ("", "", "")
    page.line((f"Kính gửi:{one}", case.office.committee))
    page.gap(1)
    page.line(("Họ, chữ đệm, tên người yêu cầu:", asker.upper_name))
    page.line((f"Nơi cư trú:{two}", asker.home.new))
    page.line((f"Giấy tờ tùy thân:{three}", asker.card_words))
    page.line(("Quan hệ với người được khai sinh:", _RELATION[asker.sex]))
    page.gap(1)
    page.paragraph(
        "Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:",
        Style(13, bold=layout > 0),
    )


def _draw_child(page: FormPage, child: Person, hospital: str, layout: int) -> None:
    page.line(("Họ, chữ đệm, tên:", child.upper_name))
    if layout == 1:
        page.line(("Ngày, tháng, năm sinh:", date_digits(child.birth)))
        page.line(("ghi bằng chữ:", date_words(child.birth)))
    else:
        date_line(page, child.birth, one_line=True)
    page.line(*about(child))
    page.line(("Nơi sinh: (4)" if layout == 0 else "Nơi sinh:", hospital))
    page.line(("Quê quán:", child.origin))
    page.gap(1)


def _marked_parent(page: FormPage, word: str, parent: Person) -> None:
    page.line((f"Họ, chữ đệm, tên người {word}:", parent.upper_name))
    page.line(
        ("Năm sinh: (5)", str(parent.birth.year)),
        ("Dân tộc:", parent.ethnicity),
        ("Quốc tịch:", parent.nationality),
    )
    page.line(("Nơi cư trú: (2)", parent.home.new))


def _draw_copies(page: FormPage, answer: bool | None, copies: int, rng: random.Random) -> None:
    sheet, y = page.sheet, page.y
    end = sheet.text(page.form.left, y, "Đề nghị cấp bản sao: ", _LABEL)
    end = draw_choice(sheet, end, y, answer, rng)
    end = sheet.text(end, y, "Số lượng: ", _LABEL)
    if answer:
        end = sheet.text(end, y, f"{copies:02d}", page.form.value)
        sheet.text(end, y, " bản", _LABEL)
    else:
        sheet.dots(end, end + 14, y)
        sheet.text(end + 15, y, "bản", _LABEL)
    page.y = y + 6


def _fields(
    case: Case, family: Household, asker: Person, father: Person | None
) -> dict[str, Value]:
    return {
        "kinh_gui": case.office.committee,
        "nguoi_yeu_cau": asker.name,
        "noi_cu_tru_nguoi_yeu_cau": asker.home.new,
        "giay_to_nguoi_yeu_cau": asker.card_words,
        "so_giay_to_nguoi_yeu_cau": asker.id_number,
        "quan_he": _RELATION[asker.sex],
        **child_fields(family.child, case.office.hospital),
        **parents_fields(family, father),
    }

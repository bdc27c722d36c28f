"""Declaration of a change of residence (CT01), filled in by the applicant.

Layouts: 0 Circular 53/2025/TT-BCA, personal IDs a digit to a box; 1 Circular 66/2023/TT-BCA, typed
over dots; 2 Circular 53/2025 with so many members that the table goes onto a second page.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from samples.synthetic.case import Case, Paper, Value
from samples.synthetic.civil import FormPage
from samples.synthetic.decree30 import Form, draw_motto
from samples.synthetic.members import member_cells, member_row, members_of
from samples.synthetic.paint import ITALIC, Sheet, Style
from samples.synthetic.people import Person
from samples.synthetic.ruled_tables import Table, draw_table
from samples.synthetic.seal import draw_signature
from samples.synthetic.wording import date_digits, date_long

LAYOUTS = 3
_LABEL = Style(12.5)
_FORMS = (
    Form(left=24, right=192, value=_LABEL, label=_LABEL),
    Form(left=24, right=192, value=_LABEL, label=_LABEL, dotted=True),
    Form(left=24, right=192, value=Style(12.5, bold=True), label=_LABEL, leaders=True),
)
_HEAD = (
    "TT",
    "Họ, chữ đệm và tên",
    "Ngày, tháng, năm sinh",
    "Giới tính",
    "Số định danh cá nhân",
    "Mối quan hệ với chủ hộ",
)
_WIDTHS = (11.0, 48.0, 29.0, 16.0, 34.0, 30.0)
_REQUESTS = (
    "Đăng ký thường trú vào chỗ ở hợp pháp",
    "Đăng ký tạm trú từ ngày 01/9/2025 đến ngày 01/9/2027 cho bản thân và các thành viên có tên "
    "dưới đây",
    "Tách hộ và đăng ký thường trú cùng con",
    "Xác nhận thông tin về cư trú",
)


def draw(case: Case, rng: random.Random, layout: int = 0) -> Paper:
    """Draw the applicant's declaration; he is the head of the household or belongs to one."""
    person, day = case.applicant, case.received - timedelta(days=rng.randint(0, 3))
    head, relation = _head_of_household(case)
    request = rng.choice(_REQUESTS)
    police = f"Công an {case.office.ward}, tỉnh {case.office.province}"
    members = members_of(case, rng, 9, 13) if layout == 2 else members_of(case, rng, 1, 4)
    email = rng.random() < 0.4
    sheet = case.sheet()
    sheet.text(192, 16, "Mẫu CT01", Style(11, italic=True), "right")
    y = draw_motto(sheet, 108, 24)
    sheet.text(108, y + 13, "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ", Style(14.5, bold=True), "center")
    page = FormPage(sheet, y + 22, _FORMS[layout])
    marked = layout != 1
    page.line(("Kính gửi(1):" if marked else "Kính gửi:", police))
    page.gap(1.5)
    own = "1. Họ, chữ đệm và tên khai sinh:" if marked else "1. Họ, chữ đệm và tên:"
    page.line((own, person.upper_name))
    page.line(
        ("2. Ngày, tháng, năm sinh:", date_digits(person.birth)), ("3. Giới tính:", person.sex)
    )
    _draw_id(page, "4. Số định danh cá nhân:", person.id_number, layout)
    mail = _mail(person) if email else ""
    page.line(("5. Số điện thoại liên hệ:", person.phone), ("6. Email:", mail))
    page.line(("7. Họ, chữ đệm và tên chủ hộ:", head.upper_name))
    if layout == 0:
        page.line(("8. Mối quan hệ với chủ hộ:", relation))
        _draw_id(page, "9. Số định danh cá nhân của chủ hộ:", head.id_number, layout)
    else:
        page.line(("8. Mối quan hệ với chủ hộ:", relation))
        page.line(("9. Số định danh cá nhân của chủ hộ:", head.id_number))
    page.line(("10. Nội dung đề nghị(2):" if marked else "10. Nội dung đề nghị:", request))
    page.paragraph("11. Những thành viên trong hộ gia đình cùng thay đổi:")
    sheets = [sheet]

    def turn() -> Sheet:
        sheets.append(case.sheet())
        return sheets[-1]

    rows = [(str(n), *member_cells(*one)) for n, one in enumerate(members, 1)]
    bottom = 196.0 if layout == 2 else 262.0
    table = Table(
        24, _WIDTHS, _HEAD, frozenset({0, 2, 3, 4}), Style(12), bottom, rng.random() < 0.5
    )
    last, y = draw_table(sheet, page.y - 3, table, rows, turn)
    if y > 235:
        last, y = turn(), 20.0
    _draw_signatures(last, y + 9, case, day, rng)
    fields: dict[str, Value] = {
        "kinh_gui": police,
        "ho_ten": person.name,
        "ngay_sinh": person.birth.isoformat(),
        "gioi_tinh": person.sex,
        "so_dinh_danh": person.id_number,
        "dien_thoai": person.phone,
        "ten_chu_ho": head.name,
        "quan_he_voi_chu_ho": relation,
        "so_dinh_danh_chu_ho": head.id_number,
        "noi_dung_de_nghi": request,
        "thanh_vien": [member_row(*one) for one in members],
        "ngay_khai": day.isoformat(),
    }
    if email:
        fields["email"] = mail
    return Paper("to_khai_ct01", tuple(sheets), fields, () if email else ("email",))


def _head_of_household(case: Case) -> tuple[Person, str]:
    if case.household is None or case.applicant == case.household.father:
        return case.applicant, "Chủ hộ"
    return case.household.father, "Vợ"


def _mail(person: Person) -> str:
    return f"{person.phone}@example.com"


def _draw_id(page: FormPage, label: str, number: str, layout: int) -> None:
    if layout != 0:
        page.line((label, number))
        return
    sheet, y = page.sheet, page.y + 1.2
    x = sheet.text(page.form.left, y, label + " ", page.form.label) + 2
    for digit in number:
        sheet.frame((x, y - 4.6, x + 5.6, y + 1.3), thick=0.2)
        sheet.text(x + 2.8, y, digit, page.form.value, "center")
        x += 5.6
    page.y = y + 8.0


def _draw_signatures(sheet: Sheet, y: float, case: Case, day: date, rng: random.Random) -> None:
    sheet.text(190, y, f"{case.office.place}, {date_long(day)}", ITALIC, "right")
    y += 7
    headings = (
        ("Ý KIẾN CỦA", "CHỦ HỘ"),
        ("Ý KIẾN CỦA CHỦ SỞ HỮU", "CHỖ Ở HỢP PHÁP"),
        ("Ý KIẾN CỦA CHA, MẸ", "HOẶC NGƯỜI GIÁM HỘ"),
        ("NGƯỜI KÊ KHAI", ""),
    )
    for index, lines in enumerate(headings):
        x = 42 + index * 43.0
        for number, line in enumerate(lines):
            sheet.text(x, y + number * 4.4, line, Style(9.5, bold=True), "center")
    draw_signature(sheet, 171, y + 16, 26, rng)
    sheet.text(171, y + 27, case.applicant.name, Style(12, bold=True), "center")

"""Social and health insurance declaration (TK1-TS): items with bracketed numbers.

Layouts: 0 the form in use, for who has no insurance number yet; 1 the older one, items numbered
otherwise, for who has a number and asks for a change; 2 as 0 for a child, with the household's
members in the annex on a page of its own.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from samples.synthetic.case import Case, Paper, Value
from samples.synthetic.civil import FormPage, household_of
from samples.synthetic.decree30 import Form, draw_motto
from samples.synthetic.members import member_cells, member_row, members_of
from samples.synthetic.paint import ITALIC, Sheet, Style
from samples.synthetic.people import Person
from samples.synthetic.places import Address
from samples.synthetic.ruled_tables import Table, draw_table
from samples.synthetic.seal import draw_signature
from samples.synthetic.wording import date_digits, date_long

LAYOUTS = 3
_LABEL = Style(12.5)
_FORMS = (
    Form(left=25, right=192, value=_LABEL, label=_LABEL, leaders=True, packed=True),
    Form(left=25, right=192, value=Style(12.5, bold=True), label=_LABEL, dotted=True),
    Form(left=25, right=192, value=_LABEL, label=_LABEL, leaders=True),
)
_HEAD = (
    "Stt",
    "Họ và tên",
    "Ngày, tháng, năm sinh",
    "Giới tính",
    "Số CCCD/ĐDCN/Hộ chiếu",
    "Mối quan hệ với chủ hộ",
)
_WIDTHS = (12.0, 47.0, 29.0, 16.0, 34.0, 29.0)
_CHANGES = (
    "Điều chỉnh ngày, tháng, năm sinh theo Căn cước công dân",
    "Đổi nơi đăng ký khám chữa bệnh ban đầu",
    "Cấp lại thẻ bảo hiểm y tế do bị mất",
)
_PARENT = "[10]. Họ tên cha/mẹ/giám hộ (đối với trẻ em dưới 6 tuổi):"


def draw(case: Case, rng: random.Random, layout: int = 0) -> Paper:
    """Draw the declaration of the applicant, or of a parent for the child."""
    family = household_of(case, "to_khai_tk1_ts")
    person = family.child if layout == 2 else case.applicant
    parent = family.mother if layout == 2 else None
    day = case.received - timedelta(days=rng.randint(0, 3))
    mail = f"{case.applicant.phone}@example.com" if rng.random() < 0.4 else ""
    sheet = case.sheet()
    sheet.text(192, 15, "Mẫu TK1-TS", Style(11, bold=True), "right")
    y = draw_motto(sheet, 108, 23)
    sheet.text(108, y + 12, "TỜ KHAI", Style(14, bold=True), "center")
    title = "THAM GIA, ĐIỀU CHỈNH THÔNG TIN BẢO HIỂM XÃ HỘI, BẢO HIỂM Y TẾ"
    sheet.text(108, y + 18, title, Style(13, bold=True), "center")
    page = FormPage(sheet, y + 28, _FORMS[layout])
    page.paragraph(
        "I. Áp dụng đối với người tham gia tra cứu không thấy mã số BHXH do cơ quan BHXH cấp",
        Style(12.5, bold=True),
    )
    _draw_person(page, person, case.applicant.phone, mail)
    _draw_places(page, person.home, parent, layout)
    fields = _fields(case, person, mail)
    empty = [] if mail else ["email"]
    if parent:
        fields["ten_cha_me_giam_ho"] = parent.name
    else:
        empty.append("ten_cha_me_giam_ho")
    if layout == 1:
        fields |= _draw_change(page, person, rng)
    fields["ngay_khai"] = day.isoformat()
    _draw_signature(page, case, day, rng)
    sheets = [sheet]
    if layout == 2:
        members = [(case.applicant, "Chủ hộ"), *members_of(case, rng, 2, 6)]
        sheets.append(_annex(case, members))
        fields["thanh_vien"] = [member_row(*one) for one in members]
    return Paper("to_khai_tk1_ts", tuple(sheets), fields, tuple(empty))


def _draw_person(page: FormPage, person: Person, phone: str, mail: str) -> None:
    page.line(
        ("[01]. Họ và tên (viết chữ in hoa):", person.upper_name), ("[02]. Giới tính:", person.sex)
    )
    page.line(
        ("[03]. Ngày, tháng, năm sinh:", date_digits(person.birth)),
        ("[04]. Quốc tịch:", person.nationality),
    )
    if page.form.packed:
        page.line(
            ("[05]. Dân tộc:", person.ethnicity), ("[06]. Số CCCD/ĐDCN/Hộ chiếu:", person.id_number)
        )
        page.line(("[07]. Điện thoại:", phone), ("[08]. Email (nếu có):", mail))
        return
    page.line(("[05]. Dân tộc:", person.ethnicity))
    page.line(("[06]. Số CCCD/ĐDCN/Hộ chiếu:", person.id_number))
    page.line(("[07]. Điện thoại:", phone))
    page.line(("[08]. Email (nếu có):", mail))


def _draw_places(page: FormPage, home: Address, parent: Person | None, layout: int) -> None:
    ward, district, province = home.old_levels
    page.paragraph("[09]. Nơi đăng ký khai sinh:")
    page.line(("[09.1]. Xã:", ward), ("[09.2]. Huyện:", district), ("[09.3]. Tỉnh:", province))
    page.line((_PARENT, parent.upper_name if parent else ""))
    if layout == 1:
        page.paragraph("[11]. Địa chỉ nhận kết quả:")
        page.line(("[11.1]. Số nhà, đường/phố, thôn/xóm:", home.house))
        page.line(("[11.2]. Xã:", ward), ("[11.3]. Huyện:", district), ("[11.4]. Tỉnh:", province))
    else:
        page.line(("[11]. Đăng ký nhận kết quả giải quyết thủ tục hành chính:", "Bản giấy"))
        page.line(("[12]. Số nhà, đường/phố, thôn/xóm:", home.house))
        page.line(("[13]. Xã:", ward), ("[14]. Huyện:", district), ("[15]. Tỉnh:", province))
        page.paragraph("[16]. Kê khai Phụ lục Thành viên hộ gia đình (phụ lục kèm theo).")


def _draw_change(page: FormPage, person: Person, rng: random.Random) -> dict[str, Value]:
    page.gap(1)
    page.paragraph("II. Áp dụng đối với người tham gia đã có mã số BHXH", Style(12.5, bold=True))
    number, change = f"{rng.randint(3800000000, 8299999999)}", rng.choice(_CHANGES)
    page.line(("[13]. Mã số BHXH:", number))
    page.line(("[14]. Nội dung thay đổi, yêu cầu:", change))
    return {"ma_so_bhxh": number, "noi_dung_thay_doi": change}


def _draw_signature(page: FormPage, case: Case, day: date, rng: random.Random) -> None:
    y = page.y + 8
    page.sheet.text(190, y, f"{case.office.place}, {date_long(day)}", ITALIC, "right")
    page.sheet.text(155, y + 6, "NGƯỜI KÊ KHAI", Style(12.5, bold=True), "center")
    page.sheet.text(155, y + 11, "(Ký, ghi rõ họ tên)", Style(12, italic=True), "center")
    draw_signature(page.sheet, 155, y + 20, 28, rng)
    page.sheet.text(155, y + 31, case.applicant.name, Style(12.5), "center")


def _annex(case: Case, members: list[tuple[Person, str]]) -> Sheet:
    sheet = case.sheet()
    title = "PHỤ LỤC THÀNH VIÊN HỘ GIA ĐÌNH"
    sheet.text(108, 28, title, Style(13.5, bold=True), "center")
    rows = [(str(n), *member_cells(*one)) for n, one in enumerate(members, 1)]
    table = Table(25, _WIDTHS, _HEAD, frozenset({0, 2, 3, 4}))
    draw_table(sheet, 38, table, rows, case.sheet)
    return sheet


def _fields(case: Case, person: Person, mail: str) -> dict[str, Value]:
    ward, district, province = person.home.old_levels
    fields: dict[str, Value] = {
        "ho_ten": person.name,
        "gioi_tinh": person.sex,
        "ngay_sinh": person.birth.isoformat(),
        "quoc_tich": person.nationality,
        "dan_toc": person.ethnicity,
        "so_dinh_danh": person.id_number,
        "dien_thoai": case.applicant.phone,
        "noi_dang_ky_khai_sinh_xa": ward,
        "noi_dang_ky_khai_sinh_huyen": district,
        "noi_dang_ky_khai_sinh_tinh": province,
        "dia_chi": person.home.house,
        "xa": ward,
        "huyen": district,
        "tinh": province,
    }
    return fields | ({"email": mail} if mail else {})

"""Application to register a change of land: form 11/ĐK of Decree 101/2024, form 18 of 151/2025.

Typed, or filled in by the applicant's pen over dotted lines.
"""

from __future__ import annotations

import random

from samples.synthetic.case import Case, Paper, Value
from samples.synthetic.decree30 import draw_motto
from samples.synthetic.facts import Parcel, parcel_of
from samples.synthetic.forms import FormPage
from samples.synthetic.hands import Pen, choose_pen
from samples.synthetic.paint import Style
from samples.synthetic.people import ascii_name
from samples.synthetic.seal import draw_signature
from samples.synthetic.tick_boxes import MARKS, draw_tick_box
from samples.synthetic.wording import date_digits, date_long

_FORMS = ("form_11", "form_18", "form_11_by_pen", "form_18_by_pen")
LAYOUTS = len(_FORMS)

_CHANGES = (
    "Tặng cho quyền sử dụng đất",
    "Chuyển nhượng quyền sử dụng đất và tài sản gắn liền với đất",
    "Thay đổi thông tin số giấy tờ nhân thân của người sử dụng đất",
    "Nhận thừa kế quyền sử dụng đất",
    "Thay đổi diện tích thửa đất do đo đạc lại",
)
_ATTACHED = (
    "Giấy chứng nhận quyền sử dụng đất đã cấp",
    "Hợp đồng tặng cho quyền sử dụng đất",
    "Giấy khai sinh (bản sao)",
    "Văn bản thỏa thuận phân chia di sản thừa kế",
    "Mảnh trích đo bản đồ địa chính",
    "Tờ khai lệ phí trước bạ",
)
_BY_PEN = (
    "kinh_gui", "ho_ten", "giay_to", "so_giay_to", "dia_chi", "dien_thoai", "email", "so_vao_so",
    "so_phat_hanh", "ngay_cap_gcn", "noi_dung_bien_dong", "giay_to_kem_theo", "ngay_don",
)  # fmt: skip


def draw(case: Case, rng: random.Random, layout: int = 0) -> Paper:
    """Draw the application; ``layout`` is a place in ``_FORMS``."""
    name = _FORMS[layout]
    pen = choose_pen(rng) if name.endswith("by_pen") else None
    person, parcel = case.applicant, parcel_of(case)
    to = rng.choice(
        (
            f"Chi nhánh Văn phòng đăng ký đất đai khu vực {case.office.place}",
            f"Ủy ban nhân dân {case.office.ward}",
        )
    )
    email = f"{ascii_name(person.name.split()[-1]).lower()}{rng.randint(70, 99)}@vidu.vn"
    email = email if rng.random() < 0.5 else ""
    attached = rng.sample(_ATTACHED, rng.randint(1, 3))
    change = rng.choice(_CHANGES)
    new_certificate = rng.random() < 0.5
    day = case.received
    values: dict[str, Value] = {
        "kinh_gui": to,
        "ho_ten": person.name,
        "giay_to": person.card_words,
        "so_giay_to": person.id_number,
        "dia_chi": person.home.new,
        "dien_thoai": person.phone,
        **({"email": email} if email else {}),
        "so_vao_so": parcel.book,
        "so_phat_hanh": parcel.serial,
        "ngay_cap_gcn": parcel.issued.isoformat(),
        "noi_dung_bien_dong": change,
        "giay_to_kem_theo": [{"ten": one} for one in attached],
        "cap_moi_gcn": new_certificate,
        "ngay_don": day.isoformat(),
    }
    sheet = case.sheet()
    page = FormPage(sheet, rng, 24, 28, 190, Style(13), pen=pen, leaders=pen is not None)
    if rng.random() < 0.5:
        sheet.text(190, 15, _form_name(name), Style(11.5, italic=True), "right")
    draw_motto(sheet, 109, 24, 12)
    page.y = 42
    page.title("ĐƠN ĐĂNG KÝ BIẾN ĐỘNG ĐẤT ĐAI, TÀI SẢN GẮN LIỀN VỚI ĐẤT", 13.5)
    page.skip(2)
    page.left = 60
    page.line(("Kính gửi:", to))
    page.left = 28
    page.skip(2)
    _owner(page, person.upper_name if pen is None else person.name, values, email)
    number = 2
    if name.startswith("form_11"):
        _certificate(page, parcel)
        number = 3
    page.line((f"{number}. Nội dung biến động:", change))
    if name.startswith("form_18"):
        _certificate(page, parcel, 3)
    _rest(page, attached, new_certificate, 4 if name.startswith("form_11") else 4)
    _sign(page, case, rng)
    return Paper(
        "don_dang_ky_bien_dong_dat_dai",
        (sheet,),
        values,
        () if email else ("email",),
        handwritten=tuple(n for n in _BY_PEN if n in values) if pen else (),
    )


def _form_name(name: str) -> str:
    return "Mẫu số 11/ĐK" if name.startswith("form_11") else "Mẫu số 18"


def _owner(page: FormPage, written_name: str, values: dict[str, Value], email: str) -> None:
    bold = Style(page.style.size, bold=True)
    heading = (
        "1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất, người quản lý đất:"
    )
    page.text((heading, bold))
    page.line(("a) Tên:", written_name))
    page.line(("b) Giấy tờ nhân thân/pháp nhân:", str(values["giay_to"])))
    page.line(("c) Địa chỉ:", str(values["dia_chi"])))
    phone = str(values["dien_thoai"])
    if page.pen:
        page.line(("d) Điện thoại liên hệ (nếu có):", phone))
        page.line(("Hộp thư điện tử (nếu có):", email))
    else:
        page.line(
            ("d) Điện thoại liên hệ (nếu có):", phone), ("Hộp thư điện tử (nếu có):", email)
        )


def _certificate(page: FormPage, parcel: Parcel, number: int = 2) -> None:
    bold = Style(page.style.size, bold=True)
    page.text((f"{number}. Giấy chứng nhận đã cấp", bold))
    page.line((f"{number}.1. Số vào sổ cấp Giấy chứng nhận:", parcel.book))
    page.line((f"{number}.2. Số phát hành Giấy chứng nhận (Số seri):", parcel.serial))
    page.line((f"{number}.3. Ngày cấp Giấy chứng nhận:", date_digits(parcel.issued)))


def _rest(page: FormPage, attached: list[str], new_certificate: bool, number: int) -> None:
    exempt = f"{number}. Đối tượng miễn, giảm nghĩa vụ tài chính (nếu có):"
    page.line((exempt, ""))
    label = f"{number + 1}. Giấy tờ liên quan đến nội dung biến động nộp kèm theo:"
    page.text((label, page.style))
    for count, one in enumerate(attached, 1):
        page.line((f"({count})" if page.pen is None else f"{count}.", one), indent=6)
    mark = page.rng.choice(MARKS) if new_certificate else ""
    before = f"{number + 2}. Có nhu cầu cấp mới Giấy chứng nhận "
    end = page.sheet.text(page.left, page.y, before, page.style)
    draw_tick_box(page.sheet, end + 2, page.y, mark, page.rng)
    page.y += page.step
    page.text(
        ("Tôi cam đoan nội dung kê khai trong đơn là đúng và chịu trách nhiệm.", page.style)
    )


def _sign(page: FormPage, case: Case, rng: random.Random) -> None:
    page.skip(5)
    sheet, italic = page.sheet, Style(13, italic=True)
    if page.pen:
        _date_by_pen(page, page.pen, case)
    else:
        line = f"{case.office.place}, {date_long(case.received)}"
        sheet.text(148, page.y, line, italic, "center")
    sheet.text(148, page.y + 6, "Người viết đơn", Style(13, bold=True), "center")
    hint = "(Ký, ghi rõ họ tên, đóng dấu nếu có)"
    sheet.text(148, page.y + 11.5, hint, Style(12, italic=True), "center")
    draw_signature(sheet, 148, page.y + 22, rng.uniform(26, 34), rng)
    if page.pen:
        page.pen.write(sheet, 130, page.y + 33, case.applicant.name, rng)
    else:
        sheet.text(148, page.y + 33, case.applicant.name, Style(13, bold=True), "center")


def _date_by_pen(page: FormPage, pen: Pen, case: Case) -> None:
    sheet, italic, day = page.sheet, Style(13, italic=True), case.received
    x = 108.0
    end = pen.write(sheet, x, page.y, case.office.place, page.rng)
    for label, value in (
        (", ngày ", f"{day.day:02d}"),
        (" tháng ", f"{day.month:02d}"),
        (" năm ", str(day.year)),
    ):
        end = sheet.text(end, page.y, label, italic)
        end = pen.write(sheet, end, page.y, value, page.rng)

"""Receipt of the one-stop counter (form 01, Circular 03/2025/TT-VPCP): first sheet of a dossier."""

from __future__ import annotations

import random
from typing import Literal

from samples.synthetic.case import Case, Paper, Value
from samples.synthetic.codes import barcode_picture, qr_picture
from samples.synthetic.decree30 import LEFT, Form, Head, draw_head, labelled
from samples.synthetic.paint import BODY, Column, Sheet, Style
from samples.synthetic.seal import draw_signature
from samples.synthetic.wording import date_long

Code = Literal["qr", "barcode", "none"]

_FORM = Form()


def draw(case: Case, rng: random.Random, code: Code = "qr") -> Paper:
    """Draw the receipt; ``code`` is how the dossier ID is printed for machines."""
    sheet = case.sheet()
    agency = ("TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG", case.office.ward.upper())
    head = Head(
        superior=(f"UBND {case.office.ward.upper()}",),
        agency=agency,
        number="",
        place=case.office.place,
        day=case.received,
    )
    y = draw_head(sheet, head, rng)
    _draw_code(sheet, case.dossier_id, code)
    y += 6.5
    sheet.text(LEFT + 2, y, f"Mã hồ sơ: {case.dossier_id}", Style(13))
    y += 22
    sheet.text(111, y, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", Style(14.5, bold=True), "center")
    y = _draw_body(sheet, y + 10, case, agency)
    _draw_signers(sheet, y + 4, case, rng)
    return Paper("giay_tiep_nhan_ho_so", (sheet,), _fields(case, agency), ("email", "so_thu_tu"))


def _draw_code(sheet: Sheet, payload: str, code: Code) -> None:
    if code == "qr":
        side = sheet.pixels(22)
        sheet.overprint(qr_picture(payload, side), 166, 52.5)
    elif code == "barcode":
        picture = barcode_picture(payload, sheet.pixels(70), sheet.pixels(11))
        sheet.overprint(picture, 118, 53)
        sheet.text(153, 67, payload, Style(9, family="Sans"), "center")


def _draw_body(sheet: Sheet, y: float, case: Case, agency: tuple[str, ...]) -> float:
    person, procedure = case.applicant, case.procedure
    days = f"{procedure.working_days:02d} ngày làm việc"
    hour = f"{case.received_at.hour:02d} giờ {case.received_at.minute:02d} phút"
    y = labelled(sheet, y, _FORM, ("Bộ phận tiếp nhận và trả kết quả:", _proper(case)))
    y = labelled(sheet, y, _FORM, ("Tiếp nhận hồ sơ của (ông/bà):", person.upper_name))
    y = labelled(sheet, y, _FORM, ("Địa chỉ:", person.home.new))
    y = labelled(sheet, y, _FORM, ("Số điện thoại:", person.phone), ("Email:", ""))
    y = labelled(sheet, y, _FORM, ("Nội dung yêu cầu giải quyết:", procedure.name))
    sheet.text(LEFT, y, "Thành phần hồ sơ nộp gồm:")
    y += 6.6
    for number, part in enumerate(procedure.parts, 1):
        y = sheet.paragraph(y, Column(LEFT + 6, 154, align="left"), [(f"{number}. {part}", BODY)])
        y += 0.6
    for pair in (
        ("Số lượng hồ sơ:", "01 (bộ)"),
        ("Thời gian giải quyết hồ sơ theo quy định là:", days),
        ("Thời gian nhận hồ sơ:", f"{hour}, {date_long(case.received)}"),
        ("Thời gian trả kết quả giải quyết hồ sơ:", date_long(case.due)),
        ("Đăng ký nhận kết quả tại:", _proper(case)),
    ):
        y = labelled(sheet, y, _FORM, pair)
    return labelled(
        sheet, y, _FORM, ("Vào Sổ theo dõi hồ sơ, Quyển số:", "01/2025"), ("Số thứ tự", "")
    )


def _proper(case: Case) -> str:
    return f"Trung tâm Phục vụ hành chính công {case.office.ward}"


def _draw_signers(sheet: Sheet, y: float, case: Case, rng: random.Random) -> None:
    for x, title, name in (
        (68.0, "NGƯỜI NỘP HỒ SƠ", case.applicant.name),
        (152.0, "NGƯỜI TIẾP NHẬN HỒ SƠ", case.officers.clerk),
    ):
        sheet.text(x, y, title, Style(12.5, bold=True), "center")
        sheet.text(x, y + 5.2, "(Ký và ghi rõ họ tên)", Style(12, italic=True), "center")
        draw_signature(sheet, x, y + 15, rng.uniform(24, 32), rng)
        sheet.text(x, y + 28, name, Style(13.5, bold=True), "center")


def _fields(case: Case, agency: tuple[str, ...]) -> dict[str, Value]:
    return {
        "ma_ho_so": case.dossier_id,
        "co_quan_ban_hanh": " ".join(agency),
        "nguoi_nop": case.applicant.name,
        "dia_chi": case.applicant.home.new,
        "dien_thoai": case.applicant.phone,
        "noi_dung_yeu_cau": case.procedure.name,
        "thanh_phan_ho_so": [{"ten": part} for part in case.procedure.parts],
        "so_luong_ho_so": 1,
        "so_ngay_giai_quyet": case.procedure.working_days,
        "gio_nhan": f"{case.received_at:%H:%M}",
        "ngay_nhan": case.received.isoformat(),
        "ngay_hen_tra": case.due.isoformat(),
        "noi_nhan_ket_qua": _proper(case),
        "quyen_so": "01/2025",
        "nguoi_tiep_nhan": case.officers.clerk,
    }

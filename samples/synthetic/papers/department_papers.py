"""Second layouts of decision, letter and receipt: a department's, a province's, an older form.

The first layouts stand in modules of their own (``quyet_dinh``, ``cong_van``,
``giay_tiep_nhan_ho_so``).
"""

from __future__ import annotations

import random
from datetime import timedelta

from samples.synthetic.case import Case, Paper, Value
from samples.synthetic.codes import barcode_picture
from samples.synthetic.decree30 import (
    LEFT,
    LEFT_HEAD,
    RIGHT,
    Form,
    Head,
    Signer,
    draw_head,
    draw_recipients,
    draw_signer,
    draw_title,
    labelled,
)
from samples.synthetic.official_words import sentences
from samples.synthetic.paint import BODY, BOLD, ITALIC, Column, Run, Sheet, Style
from samples.synthetic.seal import draw_signature
from samples.synthetic.wording import date_long

_COLUMN = Column(LEFT, RIGHT - LEFT, indent=11, leading=1.32)

_DECISIONS = (
    ("Về việc thành lập Tổ công tác", "giải quyết thủ tục hành chính lưu động"),
    ("Về việc phê duyệt danh sách hộ gia đình", "được hỗ trợ cải tạo nhà vệ sinh năm 2025"),
    ("Về việc công nhận gia đình văn hóa năm 2025",),
)


def _runs(paper: Sheet, y: float, paragraphs: list[list[Run]]) -> float:
    for runs in paragraphs:
        y = paper.paragraph(y, _COLUMN, runs) + 1.9
    return y


def draw_decision(case: Case, rng: random.Random) -> Paper:
    """Draw a one-page decision of a provincial department, signed by a deputy for its head."""
    province = case.office.province
    agency = rng.choice((("SỞ NỘI VỤ",), ("SỞ XÂY DỰNG",), ("SỞ GIÁO DỤC", "VÀ ĐÀO TẠO")))
    short = "".join(word[0] for line in agency for word in line.split() if word != "VÀ")
    number = f"{rng.randint(12, 2400)}/QĐ-{short}"
    subject = rng.choice(_DECISIONS)
    day = case.received - timedelta(days=rng.randint(2, 40))
    signer = Signer("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", case.officers.vice_chairman)
    sheet = case.sheet()
    head = Head((f"UBND TỈNH {province.upper()}",), agency, number, province, day)
    y = draw_title(sheet, draw_head(sheet, head, rng) + 13, "QUYẾT ĐỊNH", subject) + 1
    sheet.text(111, y, f"GIÁM ĐỐC {' '.join(agency)}", Style(13.5, bold=True), "center")
    y = _runs(
        sheet,
        y + 9,
        [
            [("Căn cứ Luật Tổ chức chính quyền địa phương;", ITALIC)],
            [("Xét đề nghị của Chánh Văn phòng Sở.", ITALIC)],
        ],
    )
    sheet.text(111, y + 2.5, "QUYẾT ĐỊNH:", Style(14, bold=True), "center")
    made = sentences(rng, 3)
    y = _runs(sheet, y + 11, [
        [(f"Điều {n}. ", BOLD), (text, BODY)] for n, text in enumerate(made, 1)
    ])  # fmt: skip
    draw_recipients(sheet, y + 5, ("- Như Điều 3;", "- Lưu: VT, TCCB."))
    draw_signer(sheet, y + 5, signer, case.office, rng)
    fields = _official(head, signer, " ".join(subject))
    return Paper("quyet_dinh", (sheet,), fields)


def _official(head: Head, signer: Signer, subject: str) -> dict[str, Value]:
    assert head.day is not None
    return {
        "so_ky_hieu": head.number,
        "co_quan_ban_hanh": " ".join(head.agency),
        "dia_danh": head.place,
        "ngay_ban_hanh": head.day.isoformat(),
        "trich_yeu": subject,
        "quyen_han_ky": " ".join(signer.authority.split("\n")),
        "chuc_vu_nguoi_ky": signer.title,
        "nguoi_ky": signer.name,
    }


def draw_letter(case: Case, rng: random.Random) -> Paper:
    """Draw a letter of a department of the ward to two receivers, listed below each other."""
    office = case.office
    agency = rng.choice((("PHÒNG KINH TẾ",), ("PHÒNG VĂN HÓA - XÃ HỘI",)))
    number = f"{rng.randint(12, 940)}/{'KT' if 'KINH' in agency[0] else 'VHXH'}"
    subject = rng.choice(
        (
            ("xác minh thông tin hồ sơ", "đăng ký biến động đất đai"),
            ("cung cấp số liệu báo cáo", "quý III năm 2025"),
        )
    )
    day = case.received - timedelta(days=rng.randint(1, 25))
    to = (f"Công an {office.ward}", f"Văn phòng Đảng ủy {office.ward}")
    signer = Signer("", "TRƯỞNG PHÒNG", case.officers.chairman)
    sheet = case.sheet()
    head = Head((f"UBND {office.ward.upper()}",), agency, number, office.place, day)
    y = draw_head(sheet, head, rng)
    for line in (f"V/v {subject[0]}", subject[1]):
        y += 5.4
        sheet.text(LEFT_HEAD, y, line, Style(12), "center")
    y += 15
    sheet.text(70, y, "Kính gửi:", Style(14))
    for line in (f"- {to[0]};", f"- {to[1]}."):
        y += 7
        sheet.text(92, y, line, Style(14))
    y = _runs(sheet, y + 11, [[(text, BODY)] for text in sentences(rng, 4)])
    draw_recipients(sheet, y + 6, ("- Như trên;", "- Lưu: VT."))
    draw_signer(sheet, y + 6, signer, office, rng)
    fields = _official(head, signer, " ".join(subject))
    del fields["quyen_han_ky"]
    fields["kinh_gui"] = f"{to[0]}; {to[1]}"
    return Paper("cong_van", (sheet,), fields)


def draw_receipt(case: Case, rng: random.Random) -> Paper:
    """Draw a receipt after Circular 01/2018/TT-VPCP: a reception desk, a barcode, fewer lines."""
    office, person = case.office, case.applicant
    agency = ("BỘ PHẬN TIẾP NHẬN", "VÀ TRẢ KẾT QUẢ")
    sheet = case.sheet()
    head = Head((f"UBND {office.ward.upper()}",), agency, "", office.place, case.received)
    y = draw_head(sheet, head, rng) + 6
    sheet.overprint(barcode_picture(case.dossier_id, sheet.pixels(66), sheet.pixels(10)), 28, y - 4)
    y += 12
    sheet.text(LEFT, y, f"Mã số hồ sơ: {case.dossier_id}", Style(13))
    y += 12
    sheet.text(111, y, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", Style(14.5, bold=True), "center")
    y += 10
    form = Form(value=Style(13, bold=True))
    at = f"{case.received_at.hour:02d} giờ {case.received_at.minute:02d} phút"
    back = f"16 giờ 30 phút, {date_long(case.due)}"
    for pair in (
        ("Tiếp nhận hồ sơ của:", person.upper_name),
        ("Địa chỉ:", person.home.new),
        ("Số điện thoại:", person.phone),
        ("Nội dung yêu cầu giải quyết:", case.procedure.name),
    ):
        y = labelled(sheet, y, form, pair)
    sheet.text(LEFT, y, "Thành phần hồ sơ nộp gồm:")
    y += 6.6
    for number, part in enumerate(case.procedure.parts, 1):
        y = sheet.paragraph(y, Column(LEFT + 6, 154, align="left"), [(f"{number}. {part}", BODY)])
    y += 1.5
    for pair in (
        ("Số lượng hồ sơ:", "01 (bộ)"),
        ("Thời gian nhận hồ sơ:", f"{at}, {date_long(case.received)}"),
        ("Thời gian hẹn trả kết quả:", back),
        ("Nhận kết quả tại:", f"Bộ phận Tiếp nhận và trả kết quả {office.ward}"),
    ):
        y = labelled(sheet, y, form, pair)
    _sign(sheet, y + 6, case, rng)
    return Paper("giay_tiep_nhan_ho_so", (sheet,), {
        "ma_ho_so": case.dossier_id,
        "co_quan_ban_hanh": " ".join(agency),
        "nguoi_nop": person.name,
        "dia_chi": person.home.new,
        "dien_thoai": person.phone,
        "noi_dung_yeu_cau": case.procedure.name,
        "thanh_phan_ho_so": [{"ten": part} for part in case.procedure.parts],
        "so_luong_ho_so": 1,
        "gio_nhan": f"{case.received_at:%H:%M}",
        "ngay_nhan": case.received.isoformat(),
        "ngay_hen_tra": case.due.isoformat(),
        "noi_nhan_ket_qua": f"Bộ phận Tiếp nhận và trả kết quả {office.ward}",
        "nguoi_tiep_nhan": case.officers.clerk,
    })  # fmt: skip


def _sign(sheet: Sheet, y: float, case: Case, rng: random.Random) -> None:
    for x, title, name in (
        (68.0, "NGƯỜI NỘP HỒ SƠ", case.applicant.name),
        (150.0, "NGƯỜI TIẾP NHẬN HỒ SƠ", case.officers.clerk),
    ):
        sheet.text(x, y, title, Style(12.5, bold=True), "center")
        sheet.text(x, y + 5.2, "(Ký và ghi rõ họ tên)", Style(12, italic=True), "center")
        draw_signature(sheet, x, y + 15, rng.uniform(24, 32), rng)
        sheet.text(x, y + 28, name, Style(13.5, bold=True), "center")

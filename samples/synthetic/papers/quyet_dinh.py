"""Decision of a commune chairman, two pages, set after Decree 30/2020/NĐ-CP."""

from __future__ import annotations

import random

from samples.synthetic.case import Case, Paper, Value
from samples.synthetic.decree30 import (
    LEFT,
    RIGHT,
    Head,
    Signer,
    committee_lines,
    draw_head,
    draw_recipients,
    draw_signer,
    draw_title,
)
from samples.synthetic.paint import BODY, BOLD, ITALIC, Column, Run, Style

_COLUMN = Column(LEFT, RIGHT - LEFT, indent=11, leading=1.32)
_SUBJECT = ("Về việc cho phép chuyển mục đích sử dụng đất", "đối với hộ gia đình, cá nhân")
_BOTTOM = 272.0
"""Last baseline of a full page, mm."""


def draw(case: Case, rng: random.Random, *, by_hand: bool = False) -> Paper:
    """Draw the decision on the applicant's request; it was made on the day of the result."""
    number = f"{rng.randint(45, 960)}/QĐ-UBND"
    signer = Signer("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", case.officers.vice_chairman)
    agency = committee_lines(case.office)
    sheet = case.sheet()
    head = Head((), agency, number, case.office.place, case.due, by_hand)
    y = draw_title(sheet, draw_head(sheet, head, rng) + 14, "QUYẾT ĐỊNH", _SUBJECT) + 2
    chairman = f"CHỦ TỊCH ỦY BAN NHÂN DÂN {case.office.ward.upper()}"
    sheet.text(111, y, chairman, Style(13.5, bold=True), "center")
    y += 9.5
    sheets = [sheet]
    for runs in _body(case, rng):
        if runs == _HEADING:
            sheet.text(111, y + 2.5, "QUYẾT ĐỊNH:", Style(14, bold=True), "center")
            y += 11
            continue
        lines = len(sheet.broken(_COLUMN, runs))
        if y + (lines - 1) * 6.3 > _BOTTOM:
            sheet = case.sheet()
            sheets.append(sheet)
            sheet.text(111, 15.5, str(len(sheets)), Style(13.5), "center")
            y = 27.0
        y = sheet.paragraph(y, _COLUMN, runs) + 1.9
    draw_recipients(sheet, y + 5, ("- Như Điều 4;", "- Chi cục Thuế khu vực;", "- Lưu: VT, KT."))
    draw_signer(sheet, y + 5, signer, case.office, rng)
    fields: dict[str, Value] = {
        "so_ky_hieu": number,
        "co_quan_ban_hanh": " ".join(agency),
        "dia_danh": case.office.place,
        "ngay_ban_hanh": case.due.isoformat(),
        "trich_yeu": " ".join(_SUBJECT),
        "quyen_han_ky": signer.authority,
        "chuc_vu_nguoi_ky": signer.title,
        "nguoi_ky": signer.name,
    }
    return Paper("quyet_dinh", tuple(sheets), fields)


_HEADING: list[Run] = []
"""Stands for the centred line between the grounds and the articles."""


def _body(case: Case, rng: random.Random) -> list[list[Run]]:
    person, office = case.applicant, case.office
    title = "ông" if person.sex == "Nam" else "bà"
    parcel, map_sheet = rng.randint(11, 890), rng.randint(2, 64)
    area = f"{rng.randint(62, 240)},{rng.randint(1, 9)}"
    grounds = (
        "Căn cứ Luật Tổ chức chính quyền địa phương;",
        "Căn cứ Luật Đất đai và các văn bản hướng dẫn thi hành;",
        "Căn cứ quy hoạch sử dụng đất đã được cấp có thẩm quyền phê duyệt và công bố công khai"
        f" trên địa bàn {office.ward};",
        f"Căn cứ hồ sơ mã số {case.dossier_id} do Trung tâm Phục vụ hành chính công {office.ward}"
        " tiếp nhận;",
        f"Xét đơn đề nghị của {title} {person.name} về việc xin chuyển mục đích sử dụng đất;",
        f"Theo đề nghị của Phòng Kinh tế, Hạ tầng và Đô thị {office.ward}.",
    )
    articles = (
        (
            "Điều 1.",
            f"Cho phép {title} {person.name}, số định danh cá nhân {person.id_number}, thường trú"
            f" tại {person.home.new}, được chuyển mục đích sử dụng {area} m² đất trồng cây lâu năm"
            f" sang đất ở tại thửa đất số {parcel}, tờ bản đồ số {map_sheet}, địa chỉ thửa đất tại"
            f" {office.ward}, tỉnh {office.province}.",
        ),
        (
            "",
            "Thời hạn sử dụng đất sau khi chuyển mục đích: lâu dài. Hình thức sử dụng: sử dụng"
            " riêng. Nguồn gốc sử dụng đất được ghi theo giấy chứng nhận đã cấp.",
        ),
        (
            "Điều 2.",
            "Phòng Kinh tế, Hạ tầng và Đô thị có trách nhiệm cung cấp thông tin để cơ quan thuế xác"
            " định nghĩa vụ tài chính; hướng dẫn người sử dụng đất nộp tiền theo thông báo; bàn"
            " giao đất trên thực địa sau khi người sử dụng đất đã hoàn thành nghĩa vụ tài chính.",
        ),
        (
            "Điều 3.",
            "Người sử dụng đất có tên tại Điều 1 có trách nhiệm sử dụng đất đúng mục đích, đúng"
            " ranh giới, đúng diện tích được phép; thực hiện đầy đủ các quy định về xây dựng, bảo"
            " vệ môi trường và không làm ảnh hưởng đến quyền, lợi ích hợp pháp của các thửa đất"
            " liền kề.",
        ),
        (
            "",
            "Trong thời hạn 12 tháng, nếu người sử dụng đất không thực hiện nghĩa vụ tài chính mà"
            " không có lý do chính đáng thì Quyết định này hết hiệu lực.",
        ),
        (
            "Điều 4.",
            f"Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân {office.ward}, Trưởng phòng Kinh"
            f" tế, Hạ tầng và Đô thị, các đơn vị liên quan và {title} {person.name} chịu trách"
            " nhiệm thi hành Quyết định này.",
        ),
        ("", "Quyết định này có hiệu lực kể từ ngày ký./."),
    )
    body: list[list[Run]] = [[(text, ITALIC)] for text in grounds]
    body.append(_HEADING)
    body.extend([(name, BOLD), (text, BODY)] if name else [(text, BODY)] for name, text in articles)
    return body

"""Official letter without a type name: number, V/v, Kính gửi (Decree 30/2020/NĐ-CP, cell 5b)."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from samples.synthetic.case import Case, Paper, Value, add_working_days
from samples.synthetic.decree30 import (
    LEFT,
    LEFT_HEAD,
    RIGHT,
    Head,
    Signer,
    committee_lines,
    draw_head,
    draw_recipients,
    draw_signer,
)
from samples.synthetic.paint import BODY, RED_INK, Column, Sheet, Style
from samples.synthetic.wording import date_long

_COLUMN = Column(LEFT, RIGHT - LEFT, indent=11, leading=1.34)


@dataclass(frozen=True)
class Incoming:
    """The stamp of the office a letter arrived at."""

    number: str
    day: date


def draw(case: Case, rng: random.Random, *, by_hand: bool = False, stamped: bool = False) -> Paper:
    """Draw a reply to the applicant; ``stamped``: with the ``ĐẾN`` stamp of a receiving office."""
    person, office = case.applicant, case.office
    title = "ông" if person.sex == "Nam" else "bà"
    number = f"{rng.randint(110, 1890)}/UBND-VHXH"
    subject = ("trả lời kiến nghị của công dân", "về giải quyết thủ tục hành chính")
    day = add_working_days(case.received, -1) if case.due == case.received else case.due
    agency = committee_lines(office)
    sheet = case.sheet()
    y = draw_head(sheet, Head((), agency, number, office.place, day, by_hand), rng)
    for line in (f"V/v {subject[0]}", subject[1]):
        y += 5.4
        sheet.text(LEFT_HEAD, y, line, Style(12), "center")
    incoming = None
    if stamped:
        incoming = Incoming(str(rng.randint(101, 989)), add_working_days(day, 2))
        draw_incoming(sheet, incoming, rng)
        y = 68.0
    to = f"{title.capitalize()} {person.name}"
    y += 16
    sheet.text(111, y, f"Kính gửi: {to}", Style(14), "center")
    y += 11
    for text in _body(case, title):
        y = sheet.paragraph(y, _COLUMN, [(text, BODY)]) + 2.2
    signer = Signer("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", case.officers.vice_chairman)
    draw_recipients(
        sheet,
        y + 6,
        ("- Như trên;", "- Trung tâm Phục vụ hành chính công;", "- Lưu: VT, VHXH."),
    )
    draw_signer(sheet, y + 6, signer, office, rng)
    fields: dict[str, Value] = {
        "so_ky_hieu": number,
        "co_quan_ban_hanh": " ".join(agency),
        "dia_danh": office.place,
        "ngay_ban_hanh": day.isoformat(),
        "trich_yeu": " ".join(subject),
        "kinh_gui": to,
        "quyen_han_ky": signer.authority,
        "chuc_vu_nguoi_ky": signer.title,
        "nguoi_ky": signer.name,
    }
    if incoming:
        fields |= {"so_den": incoming.number, "ngay_den": incoming.day.isoformat()}
    return Paper("cong_van", (sheet,), fields)


def draw_incoming(sheet: Sheet, incoming: Incoming, rng: random.Random) -> None:
    """Draw the ``ĐẾN`` stamp, below the head, with a pen's number and day in it."""
    left, top = 34.0, 59.0
    ink = Style(10, family="Sans", ink=RED_INK)
    sheet.frame((left, top, left + 56, top + 19), RED_INK, 0.5)
    sheet.frame((left, top, left + 17, top + 19), RED_INK, 0.5)
    sheet.text(left + 8.5, top + 11, "ĐẾN", Style(15, True, family="Sans", ink=RED_INK), "center")
    for row, (label, value) in enumerate(
        (("Số:", incoming.number), ("Ngày:", f"{incoming.day:%d/%m/%Y}"), ("Chuyển:", ""))
    ):
        y = top + 5 + row * 5.6
        end = sheet.text(left + 19, y, label + " ", ink)
        sheet.handwrite(end + 0.5, y, value, rng, Style(12, italic=True, ink=(38, 58, 150)))
        if not value:
            sheet.dots(end - 1, left + 54, y, RED_INK)


def _body(case: Case, title: str) -> tuple[str, ...]:
    office, person = case.office, case.applicant
    return (
        f"Ủy ban nhân dân {office.ward} nhận được kiến nghị của {title} {person.name} gửi kèm hồ sơ"
        f" mã số {case.dossier_id}, tiếp nhận {date_long(case.received)}, về việc"
        f" {case.procedure.name[0].lower()}{case.procedure.name[1:]}.",
        "Sau khi kiểm tra hồ sơ và đối chiếu với sổ đăng ký đang lưu giữ, Ủy ban nhân dân"
        f" {office.ward} có ý kiến như sau:",
        "1. Thành phần hồ sơ đã nộp đầy đủ theo quy định. Thông tin của người nộp hồ sơ trùng khớp"
        " với dữ liệu dân cư tại thời điểm tra cứu.",
        f"2. Thời hạn giải quyết là {case.procedure.working_days:02d} ngày làm việc, tính từ ngày"
        f" tiếp nhận. Kết quả được trả tại Trung tâm Phục vụ hành chính công {office.ward} hoặc"
        " gửi qua dịch vụ bưu chính nếu người nộp có đăng ký.",
        f"3. Trường hợp cần bổ sung giấy tờ, cán bộ tiếp nhận sẽ liên hệ {title} qua số điện thoại"
        f" {person.phone} đã ghi trên giấy tiếp nhận.",
        f"Ủy ban nhân dân {office.ward} trả lời để {title} {person.name} được biết./.",
    )

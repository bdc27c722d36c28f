"""The twelve official types beside decision and letter, set after Decree 30/2020/NĐ-CP.

One function draws them all: they differ in title, issuer, subject and what the body begins with.
Layouts: 0 a commune's committee; 1 a department of it or a province, signed for its head; 2 as 0
with number and day by pen; 3 as 1 with the stamp of the office it arrived at. Laws, decrees and
circulars come from Hà Nội in all of them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from samples.synthetic.case import Case, Paper, Value, add_working_days
from samples.synthetic.decree30 import (
    LEFT,
    RIGHT,
    Head,
    Signer,
    committee_lines,
    draw_head,
    draw_recipients,
    draw_signer,
)
from samples.synthetic.official_words import SORTS, Sort, sentences, subject_of
from samples.synthetic.paint import BODY, BOLD, ITALIC, Column, Run, Sheet, Style
from samples.synthetic.papers.cong_van import Incoming, draw_incoming
from samples.synthetic.seal import draw_signature
from samples.synthetic.wording import date_long

LAYOUTS = 4
_COLUMN = Column(LEFT, RIGHT - LEFT, indent=11, leading=1.32)
_BOTTOM = 272.0
_SIGNER_ROOM = 36.0
"""Below the last baseline, mm: recipients, signature and seal."""
_NATIONAL = frozenset({"luat", "nghi_dinh", "thong_tu"})


@dataclass(frozen=True)
class _Issue:
    """Who issues a paper, where and when."""

    head: Head
    signer: Signer
    subject: str
    day: date


def draw(sort: Sort, case: Case, rng: random.Random, layout: int = 0) -> Paper:
    """Draw a paper of a sort; the module's words tell the layouts."""
    issue = _issue(sort, case, rng, layout)
    sheet = case.sheet()
    y = draw_head(sheet, issue.head, rng) + 14
    incoming = None
    if layout == 3:
        incoming = Incoming(str(rng.randint(101, 989)), add_working_days(issue.day, 3))
        draw_incoming(sheet, incoming, rng)
        y = 88.0
    y = _draw_title(sheet, y, sort, issue.subject)
    if sort.addressed:
        sheet.text(111, y, f"Kính gửi: {_addressee(case, rng)}", Style(14), "center")
        y += 9.5
    paragraphs = _body(sort, issue, rng)
    sheets, y = _flow(case, sheet, y, paragraphs)
    lines = ("- Như trên;", f"- Lưu: VT, {rng.choice(('VP', 'KT', 'VHXH', 'NC'))}.")
    draw_recipients(sheets[-1], y + 5, lines)
    if sort.type == "bien_ban":
        _secretary(sheets[-1], y + 5, case, rng)
    draw_signer(sheets[-1], y + 5, issue.signer, case.office, rng)
    fields = _fields(sort, issue)
    if incoming:
        fields |= {"so_den": incoming.number, "ngay_den": incoming.day.isoformat()}
    return Paper(
        sort.type,
        tuple(sheets),
        fields,
        handwritten=("so_ky_hieu", "ngay_ban_hanh") if issue.head.by_hand else (),
    )


def _issue(sort: Sort, case: Case, rng: random.Random, layout: int) -> _Issue:
    day = case.received - timedelta(days=rng.randint(1, 60))
    subject = subject_of(sort, case.office, "Chủ tịch UBND " + case.office.ward, rng)
    if sort.type in _NATIONAL:
        return _national(sort, case, rng, (subject, day))
    serial = f"{rng.randint(1, 980):02d}"
    agency: tuple[str, ...] = committee_lines(case.office)
    superior: tuple[str, ...] = ()
    body = "UBND"
    chief, deputy = "CHỦ TỊCH", "PHÓ CHỦ TỊCH"
    if sort.type == "nghi_quyet":
        agency, body = ("HỘI ĐỒNG NHÂN DÂN", case.office.ward.upper()), "HĐND"
    elif layout in (1, 3):
        superior, agency, body, chief, deputy = rng.choice(_offices(case))
    if layout in (1, 3):
        signer = Signer(f"KT. {chief}", deputy, case.officers.vice_chairman)
        if sort.type in ("to_trinh", "ke_hoach", "bao_cao", "nghi_quyet") and not superior:
            organ = " ".join(agency).removesuffix(f" {case.office.ward.upper()}")
            signer = Signer(f"TM. {organ}\nKT. CHỦ TỊCH", deputy, signer.name)
    else:
        signer = Signer("", chief, case.officers.chairman)
    if sort.type == "bien_ban":
        signer = Signer("", "CHỦ TRÌ", signer.name)
    number = f"{serial}/{sort.symbol}-{body}"
    ward = any(case.office.ward.upper() in line for line in (*superior, *agency))
    place = case.office.place if ward else case.office.province
    head = Head(superior, agency, number, place, day, by_hand=layout == 2)
    return _Issue(head, signer, subject, day)


def _offices(case: Case) -> tuple[tuple[tuple[str, ...], tuple[str, ...], str, str, str], ...]:
    ward, province = case.office.ward.upper(), case.office.province.upper()
    head, deputy = "TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"
    director = ("GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    return (
        ((f"UBND {ward}",), ("PHÒNG KINH TẾ",), "KT", head, deputy),
        ((f"UBND {ward}",), ("PHÒNG VĂN HÓA - XÃ HỘI",), "VHXH", head, deputy),
        ((f"UBND TỈNH {province}",), ("SỞ NỘI VỤ",), "SNV", *director),
        ((f"UBND TỈNH {province}",), ("SỞ NÔNG NGHIỆP", "VÀ MÔI TRƯỜNG"), "SNNMT", *director),
        ((), ("ỦY BAN NHÂN DÂN", f"TỈNH {province}"), "UBND", "CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    )


def _national(
    sort: Sort, case: Case, rng: random.Random, about: tuple[str, date]
) -> _Issue:
    subject, day = about
    number = f"{rng.randint(3, 190):02d}/{day.year}/{sort.symbol}"
    name = case.officers.chairman
    if sort.type == "luat":
        head = Head((), ("QUỐC HỘI",), number, "", None, number_label="Luật số:")
        # The name of a law goes with its title: LUẬT / DỮ LIỆU CỘNG ĐỒNG.
        return _Issue(head, Signer("", "CHỦ TỊCH QUỐC HỘI", name), subject.upper(), day)
    if sort.type == "nghi_dinh":
        head = Head((), ("CHÍNH PHỦ",), number, "Hà Nội", day)
        signer = Signer("TM. CHÍNH PHỦ\nKT. THỦ TƯỚNG", "PHÓ THỦ TƯỚNG", name)
        if rng.random() < 0.5:
            signer = Signer("TM. CHÍNH PHỦ", "THỦ TƯỚNG", name)
        return _Issue(head, signer, subject, day)
    ministry, short = rng.choice(
        (("BỘ NỘI VỤ", "BNV"), ("BỘ TÀI CHÍNH", "BTC"), ("BỘ TƯ PHÁP", "BTP"), ("BỘ CÔNG AN", "BCA"))
    )
    signer = Signer("", "BỘ TRƯỞNG", name)
    if rng.random() < 0.5:
        signer = Signer("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", case.officers.vice_chairman)
    return _Issue(Head((), (ministry,), f"{number}-{short}", "Hà Nội", day), signer, subject, day)


def _draw_title(sheet: Sheet, y: float, sort: Sort, subject: str) -> float:
    sheet.text(111, y, sort.title, Style(14.5, bold=True), "center")
    style = Style(14.5 if sort.type == "luat" else 13.5, bold=True)
    lines = sheet.broken(Column(0, 128), [(subject, style)])
    for line in lines:
        y += 5.9
        sheet.text(111, y, " ".join(word for word, _ in line), style, "center")
    half = 17.0
    sheet.rule(111 - half, 111 + half, y + 2.4)
    return y + 11


def _addressee(case: Case, rng: random.Random) -> str:
    return rng.choice(
        (
            f"Hội đồng nhân dân {case.office.ward}",
            f"Ủy ban nhân dân tỉnh {case.office.province}",
            "Các phòng, ban, đơn vị trực thuộc",
        )
    )


def _body(sort: Sort, issue: _Issue, rng: random.Random) -> list[list[Run]]:
    made = sentences(rng, rng.randint(4, 11))
    if sort.type in ("nghi_dinh", "thong_tu", "luat", "nghi_quyet"):
        grounds = [
            "Căn cứ Luật Tổ chức chính quyền địa phương;"
            if sort.type == "nghi_quyet"
            else "Căn cứ Luật Tổ chức Chính phủ;",
            "Căn cứ các văn bản hướng dẫn thi hành;",
        ]
        runs: list[list[Run]] = [[(text, ITALIC)] for text in grounds]
        runs += [
            [(f"Điều {number}. ", BOLD), (text, BODY)] for number, text in enumerate(made, 1)
        ]
        if sort.type == "luat":
            runs.append([(
                "Luật này được Quốc hội nước Cộng hòa xã hội chủ nghĩa Việt Nam khóa XV, kỳ họp"
                f" thứ 9 thông qua {date_long(issue.day)}.", ITALIC,
            )])  # fmt: skip
        return runs
    runs = [[(made[0], BODY)]]
    for number, text in enumerate(made[1:], 1):
        runs.append([(f"{number}. ", BOLD if number % 2 else BODY), (text, BODY)])
    runs.append([(f"{sentences(rng, 1)[0][:-1]}./.", BODY)])
    return runs


def _next(case: Case, count: int) -> Sheet:
    sheet = case.sheet()
    sheet.text(111, 15.5, str(count + 1), Style(13.5), "center")
    return sheet


def _flow(
    case: Case, sheet: Sheet, y: float, paragraphs: Sequence[list[Run]]
) -> tuple[list[Sheet], float]:
    sheets = [sheet]
    for number, runs in enumerate(paragraphs, 1):
        lines = len(sheet.broken(_COLUMN, runs))
        # A signer never stands alone on a page: the last paragraph goes over with it.
        bottom = _BOTTOM if number < len(paragraphs) else _BOTTOM - _SIGNER_ROOM
        if y + (lines - 1) * 6.3 > bottom:
            sheet = _next(case, len(sheets))
            sheets.append(sheet)
            y = 27.0
        y = sheet.paragraph(y, _COLUMN, runs) + 1.9
    return sheets, y


def _secretary(sheet: Sheet, y: float, case: Case, rng: random.Random) -> None:
    sheet.text(68, y + 22, "THƯ KÝ", Style(13.5, bold=True), "center")
    draw_signature(sheet, 68, y + 31, 28, rng)
    sheet.text(68, y + 44, case.officers.clerk, BOLD, "center")


def _fields(sort: Sort, issue: _Issue) -> dict[str, Value]:
    head, signer = issue.head, issue.signer
    subject = f"{sort.title} {issue.subject}" if sort.type == "luat" else issue.subject
    fields: dict[str, Value] = {
        "so_ky_hieu": head.number,
        "co_quan_ban_hanh": " ".join(head.agency),
    }
    if head.place:
        fields["dia_danh"] = head.place
    fields["ngay_ban_hanh"] = issue.day.isoformat()
    fields["trich_yeu"] = subject
    if signer.authority:
        fields["quyen_han_ky"] = " ".join(signer.authority.split("\n"))
    return fields | {"chuc_vu_nguoi_ky": signer.title, "nguoi_ky": signer.name}


BY_TYPE = {sort.type: sort for sort in SORTS}

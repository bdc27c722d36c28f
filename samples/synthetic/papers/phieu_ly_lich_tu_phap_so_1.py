"""Criminal record certificate no. 1: numbered items.

Layouts: 0 form 06/2024/LLTP of Circular 06/2024/TT-BTP from a department of justice; 1 as the
police issue it since 2025, with the personal ID as item 6 and nothing about bans.
"""

from __future__ import annotations

import random
from datetime import timedelta

from samples.synthetic.case import Case, Paper, Value
from samples.synthetic.civil import FormPage
from samples.synthetic.decree30 import Form, Head, Signer, draw_head, draw_signer
from samples.synthetic.paint import BODY, BOLD, ITALIC, Style
from samples.synthetic.people import Person
from samples.synthetic.wording import date_digits

LAYOUTS = 2
_FORMS = (Form(value=BODY), Form(left=28, right=190, value=BOLD, leaders=True))
_CLEAN = "Không có án tích"
_NO_BAN = "Không bị cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp, hợp tác xã"
_BAN = "10. Thông tin về cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp, hợp tác xã:"


def draw(case: Case, rng: random.Random, layout: int = 0) -> Paper:
    """Draw the applicant's certificate, some days old when the dossier came."""
    person = case.applicant
    day = case.received - timedelta(days=rng.randint(5, 60))
    province = case.office.province.upper()
    if layout == 0:
        superior, agency = (f"UBND TỈNH {province}",), ("SỞ TƯ PHÁP",)
        number = f"{rng.randint(120, 9800)}/STP-LLTP"
        signer = Signer("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", case.officers.vice_chairman)
    else:
        superior, agency = (f"CÔNG AN TỈNH {province}",), ("PHÒNG HỒ SƠ NGHIỆP VỤ",)
        number = f"{rng.randint(120, 9800)}/CAT-LLTP"
        signer = Signer("", "TRƯỞNG PHÒNG", case.officers.chairman)
    sheet = case.sheet()
    head = Head(superior, agency, number, case.office.province, day)
    y = draw_head(sheet, head, rng)
    sheet.text(105, y + 14, "PHIẾU LÝ LỊCH TƯ PHÁP SỐ 1", Style(15, bold=True), "center")
    if layout == 0:
        rule = "Căn cứ Luật Lý lịch tư pháp;"
        sheet.text(30, y + 23, rule, ITALIC)
        sheet.text(30, y + 30, "XÁC NHẬN:", BOLD)
        y += 9
    page = FormPage(sheet, y + 29, _FORMS[layout])
    resident = rng.choice((person.home.new, ""))
    _draw_items(page, person, resident, layout)
    draw_signer(sheet, page.y + 6, signer, case.office, rng)
    fields: dict[str, Value] = {
        "so": number,
        "co_quan_ban_hanh": " ".join(agency),
        "ngay_cap": day.isoformat(),
        "ho_ten": person.name,
        "gioi_tinh": person.sex,
        "ngay_sinh": person.birth.isoformat(),
        "noi_sinh": _born_in(person),
        "quoc_tich": person.nationality,
        "giay_to": _paper(person) if layout == 0 else person.id_number,
        "so_giay_to": person.id_number,
        "noi_thuong_tru": person.home.new,
        "tinh_trang_an_tich": _CLEAN,
        "nguoi_ky": signer.name,
        "chuc_vu_nguoi_ky": signer.title,
    }
    if resident:
        fields["noi_tam_tru"] = resident
    if layout == 0:
        fields["cam_dam_nhiem_chuc_vu"] = _NO_BAN
    empty = () if resident else ("noi_tam_tru",)
    return Paper("phieu_ly_lich_tu_phap_so_1", (sheet,), fields, empty)


def _born_in(person: Person) -> str:
    return f"Tỉnh {person.home.province}"


def _paper(person: Person) -> str:
    return person.card_words.split(" số ")[0]


def _draw_items(page: FormPage, person: Person, resident: str, layout: int) -> None:
    page.line(("1. Họ và tên:", person.upper_name), ("2. Giới tính:", person.sex))
    page.line(("3. Ngày, tháng, năm sinh:", date_digits(person.birth)))
    page.line(("4. Nơi sinh:", _born_in(person)))
    page.line(("5. Quốc tịch:", person.nationality))
    if layout == 0:
        page.line(("6. Giấy tờ tùy thân:", _paper(person)), ("Số:", person.id_number))
    else:
        page.line(("6. Số định danh cá nhân:", person.id_number))
    page.line(("7. Nơi thường trú:", person.home.new))
    page.line(("8. Nơi tạm trú:", resident or "//"))
    page.line(("9. Tình trạng án tích:", _CLEAN))
    if layout == 0:
        page.paragraph(f"{_BAN} {_NO_BAN}.")

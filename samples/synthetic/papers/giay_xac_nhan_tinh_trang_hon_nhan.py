"""Confirmation of marital status, valid six months from its day (civil status papers, 6.7).

Layouts: 0 as offices print it; 1 a blank typed over dots, for somebody divorced, no period told.
"""

from __future__ import annotations

import random
from datetime import timedelta

from samples.synthetic.case import Case, Paper, Value
from samples.synthetic.civil import FormPage, about
from samples.synthetic.decree30 import (
    LEFT,
    RIGHT,
    Form,
    Head,
    Signer,
    committee_lines,
    draw_head,
    draw_signer,
    draw_title,
    labelled,
)
from samples.synthetic.paint import BODY, BOLD, Column
from samples.synthetic.wording import date_digits, date_long

_FORM = Form()
_COLUMN = Column(LEFT, RIGHT - LEFT, indent=10, leading=1.4)
_STATE = "Hiện tại chưa đăng ký kết hôn với ai"


LAYOUTS = 2
_DOTTED = Form(left=27, right=190, dotted=True)


def draw(
    case: Case, rng: random.Random, purpose: str = "đăng ký kết hôn", layout: int = 0
) -> Paper:
    """Draw the paper for the applicant, issued shortly before the dossier was received."""
    if layout == 1:
        return _draw_for_divorced(case, rng, purpose)
    sheet = case.sheet()
    person = case.applicant
    day = case.received - timedelta(days=rng.randint(2, 20))
    grown_up = person.birth.replace(year=person.birth.year + (20 if person.sex == "Nam" else 18))
    number = f"{rng.randint(10, 320)}/UBND-XNTTHN"
    head = Head((), committee_lines(case.office), number, case.office.place, day)
    y = draw_head(sheet, head, rng)
    y = draw_title(sheet, y + 16, "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN") + 1
    y = sheet.paragraph(
        y,
        _COLUMN,
        [
            ("Xét đề nghị của ông/bà", BODY),
            (f"{person.name},", BOLD),
            ("về việc cấp Giấy xác nhận tình trạng hôn nhân cho bản thân.", BODY),
        ],
    )
    sheet.text(111, y + 3, "XÁC NHẬN:", BOLD, "center")
    y += 12
    y = labelled(sheet, y, _FORM, ("Họ, chữ đệm, tên:", person.upper_name))
    y = labelled(sheet, y, _FORM, ("Ngày, tháng, năm sinh:", date_digits(person.birth)))
    y = labelled(
        sheet,
        y,
        _FORM,
        ("Giới tính:", person.sex),
        ("Dân tộc:", person.ethnicity),
        ("Quốc tịch:", person.nationality),
    )
    y = labelled(sheet, y, _FORM, ("Số định danh cá nhân:", person.id_number))
    y = labelled(sheet, y, _FORM, ("Giấy tờ tùy thân:", person.card_words))
    y = labelled(sheet, y, _FORM, ("Nơi cư trú:", person.home.new))
    stay = f"{person.home.new}, từ {date_long(grown_up)} đến {date_long(day)}"
    y = labelled(sheet, y, _FORM, ("Trong thời gian cư trú tại:", stay))
    y = labelled(sheet, y, _FORM, ("Tình trạng hôn nhân:", _STATE))
    y = sheet.paragraph(
        y + 1,
        _COLUMN,
        [
            ("Giấy này có giá trị sử dụng trong thời hạn 6 tháng, kể từ ngày cấp,", BODY),
            (f"được sử dụng để: {purpose}.", BODY),
        ],
    )
    signer = Signer("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", case.officers.vice_chairman)
    draw_signer(sheet, y + 5, signer, case.office, rng)
    fields: dict[str, Value] = {
        "so": number,
        "co_quan_ban_hanh": " ".join(committee_lines(case.office)),
        "ngay_cap": day.isoformat(),
        "nguoi_de_nghi": person.name,
        "ho_ten": person.name,
        "ngay_sinh": person.birth.isoformat(),
        "gioi_tinh": person.sex,
        "dan_toc": person.ethnicity,
        "quoc_tich": person.nationality,
        "so_dinh_danh": person.id_number,
        "giay_to": person.card_words,
        "noi_cu_tru": person.home.new,
        "cu_tru_tu_ngay": grown_up.isoformat(),
        "cu_tru_den_ngay": day.isoformat(),
        "tinh_trang_hon_nhan": _STATE,
        "muc_dich": purpose,
        "nguoi_ky": signer.name,
        "chuc_vu_nguoi_ky": signer.title,
    }
    return Paper("giay_xac_nhan_tinh_trang_hon_nhan", (sheet,), fields)


def _draw_for_divorced(case: Case, rng: random.Random, purpose: str) -> Paper:
    person = case.applicant
    day = case.received - timedelta(days=rng.randint(2, 20))
    number = f"{rng.randint(10, 320)}/UBND-XNTTHN"
    decided = day - timedelta(days=rng.randint(200, 2000))
    decision = f"{rng.randint(10, 300)}/{decided.year}/QĐST-HNGĐ ngày {date_digits(decided)}"
    state = f"Đã ly hôn theo Quyết định số {decision}; hiện tại chưa đăng ký kết hôn với ai"
    sheet = case.sheet()
    head = Head((), committee_lines(case.office), number, case.office.place, day)
    y = draw_head(sheet, head, rng)
    y = draw_title(sheet, y + 14, "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN") + 2
    page = FormPage(sheet, y, _DOTTED)
    page.paragraph(
        f"Xét đề nghị của ông/bà {person.name}, về việc cấp Giấy xác nhận tình trạng hôn nhân."
    )
    sheet.text(111, page.y + 3, "XÁC NHẬN:", BOLD, "center")
    page.gap(12)
    page.line(("Họ, chữ đệm, tên:", person.upper_name))
    page.line(("Ngày, tháng, năm sinh:", date_digits(person.birth)))
    page.line(*about(person))
    page.line(("Số định danh cá nhân:", ""))
    page.line(("Giấy tờ tùy thân:", person.card_words))
    page.line(("Nơi cư trú:", person.home.new))
    page.line(("Tình trạng hôn nhân:", state))
    page.paragraph(
        "Giấy này có giá trị sử dụng trong thời hạn 6 tháng, kể từ ngày cấp, "
        f"được sử dụng để: {purpose}."
    )
    signer = Signer("", "CHỦ TỊCH", case.officers.chairman)
    draw_signer(sheet, page.y + 6, signer, case.office, rng)
    fields: dict[str, Value] = {
        "so": number,
        "co_quan_ban_hanh": " ".join(committee_lines(case.office)),
        "ngay_cap": day.isoformat(),
        "nguoi_de_nghi": person.name,
        "ho_ten": person.name,
        "ngay_sinh": person.birth.isoformat(),
        "gioi_tinh": person.sex,
        "dan_toc": person.ethnicity,
        "quoc_tich": person.nationality,
        "giay_to": person.card_words,
        "noi_cu_tru": person.home.new,
        "tinh_trang_hon_nhan": state,
        "muc_dich": purpose,
        "nguoi_ky": signer.name,
        "chuc_vu_nguoi_ky": signer.title,
    }
    return Paper("giay_xac_nhan_tinh_trang_hon_nhan", (sheet,), fields, ("so_dinh_danh",))

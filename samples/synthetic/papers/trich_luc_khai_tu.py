"""Extract from the death register.

Layouts: 0 hour and minute printed, registration number and day in one line; 1 from the electronic
register, the hour not known, an identity paper in place of a personal ID.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from samples.synthetic.case import Case, Paper, Value, add_working_days
from samples.synthetic.civil import FormPage, about, draw_registrar, some_signer
from samples.synthetic.decree30 import Form, Head, committee_lines, draw_head
from samples.synthetic.paint import BODY, BOLD, Style
from samples.synthetic.people import Person, make_adult
from samples.synthetic.wording import date_digits, date_long, date_words

LAYOUTS = 2
_FORMS = (Form(value=BOLD, leaders=True), Form(left=27, right=190, value=BODY, dotted=True))


def draw(case: Case, rng: random.Random, layout: int = 0) -> Paper:
    """Draw the extract about an old relative of the applicant."""
    dead = _old_relative(case, rng)
    died = case.received - timedelta(days=rng.randint(12, 60))
    hour, minute = rng.randint(0, 23), rng.choice((0, 5, 10, 15, 30, 45, 50))
    registered = add_working_days(died, rng.randint(1, 5))
    day = add_working_days(registered, rng.randint(0, 4))
    number = f"{rng.randint(21, 3980)}/TLKT-BS"
    if layout == 1:
        number = number.replace("/", f"/{day.year}/", 1)
    entry = f"{rng.randint(12, 380)}/{registered.year}"
    sheet = case.sheet()
    head = Head((), committee_lines(case.office), number, case.office.place, day)
    y = draw_head(sheet, head, rng)
    sheet.text(105, y + 13, "TRÍCH LỤC KHAI TỬ", Style(16, bold=True), "center")
    if layout == 1:
        sheet.text(105, y + 19, "(BẢN SAO)", Style(13, bold=True), "center")
    page = FormPage(sheet, y + 29, _FORMS[layout])
    _draw_person(page, dead, layout)
    words = f"{date_long(died)}" if layout == 0 else f"ngày {date_digits(died)}"
    when = f"{hour:02d} giờ {minute:02d} phút, " if layout == 0 else "… giờ … phút, "
    page.line(("Đã chết vào lúc", when + words))
    page.line(("ghi bằng chữ:", date_words(died)))
    page.line(("Nơi chết:", dead.home.new))
    page.gap(1)
    page.line(("Đã được đăng ký khai tử tại:", case.office.committee))
    page.line(("Số:", f"{entry} {_registered(registered, layout)}"))
    if layout == 1:
        page.line(("Thực hiện trích lục từ:", "Cơ sở dữ liệu hộ tịch điện tử"))
    signer = some_signer(case, rng)
    draw_registrar(page, "NGƯỜI KÝ TRÍCH LỤC", signer, case, rng)
    fields: dict[str, Value] = {
        "so": number,
        "co_quan_ban_hanh": " ".join(committee_lines(case.office)),
        "ngay_cap": day.isoformat(),
        "ho_ten": dead.name,
        "ngay_sinh": dead.birth.isoformat(),
        "gioi_tinh": dead.sex,
        "dan_toc": dead.ethnicity,
        "quoc_tich": dead.nationality,
        "giay_to": dead.card_words,
        "ngay_chet": died.isoformat(),
        "ngay_chet_bang_chu": date_words(died),
        "noi_chet": dead.home.new,
        "noi_dang_ky": case.office.committee,
        "so_dang_ky": entry,
        "ngay_dang_ky": registered.isoformat(),
        "nguoi_ky": signer.name,
        "chuc_vu_nguoi_ky": signer.title,
    }
    if layout == 0:
        fields |= {"so_dinh_danh": dead.id_number, "gio_chet": f"{hour:02d}:{minute:02d}"}
    empty = () if layout == 0 else ("so_dinh_danh", "gio_chet")
    return Paper("trich_luc_khai_tu", (sheet,), fields, empty)


def _registered(day: date, layout: int) -> str:
    return date_long(day) if layout == 0 else f"ngày {date_digits(day)}"


def _old_relative(case: Case, rng: random.Random) -> Person:
    """Somebody of the applicant's family, of the generation of grandparents."""
    born = (date(1932, 1, 1), date(1950, 12, 31))
    person = make_adult(rng, case.office, rng.choice(("Nam", "Nữ")), born)
    own = person.name.split()
    family = case.applicant.name.split()[0]
    name = " ".join((family, *own[1:]))
    return replace(person, name=name, ethnicity=case.applicant.ethnicity)


def _draw_person(page: FormPage, dead: Person, layout: int) -> None:
    page.line(("Họ, chữ đệm, tên:", dead.upper_name))
    page.line(("Ngày, tháng, năm sinh:", date_digits(dead.birth)))
    page.line(*about(dead))
    page.line(("Số định danh cá nhân:", dead.id_number if layout == 0 else ""))
    page.line(("Giấy tờ tùy thân:", dead.card_words))
    page.gap(1)

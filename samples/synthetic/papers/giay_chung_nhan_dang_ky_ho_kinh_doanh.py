"""Certificate of a household business: Decree 168/2025 (commune), Decree 01/2021 (district)."""

from __future__ import annotations

import random

from samples.synthetic.case import Case, Paper, Value
from samples.synthetic.decree30 import Head, Signer, draw_head, draw_signer
from samples.synthetic.facts import Shop, money_words, shop_of
from samples.synthetic.forms import FormPage
from samples.synthetic.paint import Sheet, Style
from samples.synthetic.ruled_tables import Table, draw_table
from samples.synthetic.wording import date_digits, date_long

_FORMS = ("decree_168", "decree_168_deputy", "decree_01")
LAYOUTS = len(_FORMS)


def draw(case: Case, rng: random.Random, layout: int = 0) -> Paper:
    """Draw the certificate; ``layout`` is a place in ``_FORMS``."""
    name, shop = _FORMS[layout], shop_of(case)
    old = name == "decree_01"
    if old:
        _, district = case.applicant.home.old_ward, case.applicant.home.old_district
        superior, agency = (f"UBND {district.upper()}",), ("PHÒNG TÀI CHÍNH - KẾ HOẠCH",)
    else:
        superior = (f"UBND {case.office.ward.upper()}",)
        agency = rng.choice((("PHÒNG KINH TẾ",), ("PHÒNG KINH TẾ, HẠ TẦNG", "VÀ ĐÔ THỊ")))
    number = case.applicant.id_number
    if old:
        number = f"27{rng.choice('ABCDEG')}8{rng.randint(0, 999999):06d}"
    signer = Signer("", "TRƯỞNG PHÒNG", case.officers.chairman)
    if name == "decree_168_deputy":
        signer = Signer("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG", case.officers.vice_chairman)
    sheet = case.sheet()
    shown = shop.changed[1] if shop.changed else shop.registered
    place = None if rng.random() < 0.6 else shown
    y = draw_head(sheet, Head(superior, agency, "", case.office.place, place), rng) + 8
    page = FormPage(sheet, rng, y + 4, 28, 192, Style(13))
    page.title("GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH", 14.5)
    middle = 110.0
    label = "Số:" if old else "Mã số hộ kinh doanh:"
    sheet.text(middle, page.y, f"{label} {number}", Style(13, bold=True), "center")
    first = f"Đăng ký lần đầu, {date_long(shop.registered)}"
    sheet.text(middle, page.y + 6, first, Style(13, italic=True), "center")
    page.y += 12
    if shop.changed:
        times, day = shop.changed
        again = f"Đăng ký thay đổi lần thứ: {times:02d}, {date_long(day)}"
        sheet.text(middle, page.y, again, Style(13, italic=True), "center")
        page.y += 6
    page.skip(4)
    _business(page, shop, case, old=old)
    _owner(page, case, old=old)
    draw_signer(page.sheet, min(page.y + 6, 246), signer, case.office, rng)
    empty = [] if shop.email else ["email"]
    fields = _fields(case, shop, old=old) | {
        "ma_so_ho_kinh_doanh": number,
        "co_quan_ban_hanh": " ".join(agency),
        "nguoi_ky": signer.name,
        "chuc_vu_nguoi_ky": signer.title,
    }
    return Paper(
        "giay_chung_nhan_dang_ky_ho_kinh_doanh", (sheet,), fields, tuple(empty)
    )


def _money(amount: int) -> str:
    return f"{amount:,}".replace(",", ".") + " đồng"


def _business(page: FormPage, shop: Shop, case: Case, *, old: bool) -> None:
    bold = Style(page.style.size, bold=True)
    if old:
        page.line(("1. Tên hộ kinh doanh:", shop.name.upper()))
        page.line(("2. Địa điểm kinh doanh:", shop.address))
    else:
        page.line(("1. Tên hộ kinh doanh viết bằng tiếng Việt:", shop.name.upper()))
        page.line(("2. Trụ sở của hộ kinh doanh:", shop.address))
    page.line(("Điện thoại:", case.applicant.phone), ("Thư điện tử:", shop.email))
    page.text(("3. Ngành, nghề kinh doanh:", bold if old else page.style))
    _trades(page, shop)
    words = money_words(shop.capital_in_words)
    page.line(("4. Vốn kinh doanh:", f"{_money(shop.capital)} (bằng chữ: {words})"))


def _trades(page: FormPage, shop: Shop) -> None:
    table = Table(
        left=page.left,
        widths=(12.0, 122.0, 28.0),
        head=("STT", "Tên ngành", "Mã ngành"),
        centred=frozenset({0, 2}),
        style=Style(12.5),
    )
    rows = [
        (str(number), name, f"{code} (Chính)" if main else code)
        for number, (name, code, main) in enumerate(shop.trades, 1)
    ]

    def turn() -> Sheet:
        raise ValueError("the trades must fit on the page")

    _, page.y = draw_table(page.sheet, page.y - 3, table, rows, turn)
    page.y += 7


def _owner(page: FormPage, case: Case, *, old: bool) -> None:
    person = case.applicant
    if old:
        page.line(("5. Họ và tên:", person.upper_name), ("Giới tính:", person.sex))
        page.line(
            ("Sinh ngày:", date_digits(person.birth)),
            ("Dân tộc:", person.ethnicity),
            ("Quốc tịch:", person.nationality),
        )
        page.line(("Số giấy tờ pháp lý của cá nhân:", person.id_number))
        page.line(("Nơi thường trú:", person.home.old))
        page.line(("Chỗ ở hiện tại:", person.home.old))
        return
    page.text(("5. Chủ thể thành lập hộ kinh doanh: Cá nhân", page.style))
    page.line(("Họ và tên:", person.upper_name), ("Giới tính:", person.sex))
    page.line(
        ("Ngày sinh:", date_digits(person.birth)),
        ("Dân tộc:", person.ethnicity),
        ("Quốc tịch:", person.nationality),
    )
    page.line(("Số định danh cá nhân:", person.id_number))
    page.line(("Nơi thường trú:", person.home.new))
    page.line(("Nơi ở hiện tại:", person.home.new))


def _fields(case: Case, shop: Shop, *, old: bool) -> dict[str, Value]:
    person = case.applicant
    home = person.home.old if old else person.home.new
    fields: dict[str, Value] = {
        "ngay_dang_ky_lan_dau": shop.registered.isoformat(),
        "ten_ho_kinh_doanh": shop.name.upper(),
        "dia_chi_tru_so": shop.address,
        "dien_thoai": person.phone,
        "nganh_nghe": [
            {"ten_nganh": name, "ma_nganh": code, "chinh": main}
            for name, code, main in shop.trades
        ],
        "von_kinh_doanh": shop.capital,
        "von_bang_chu": money_words(shop.capital_in_words),
        "ho_ten": person.name,
        "gioi_tinh": person.sex,
        "ngay_sinh": person.birth.isoformat(),
        "dan_toc": person.ethnicity,
        "quoc_tich": person.nationality,
        "so_dinh_danh": person.id_number,
        "noi_thuong_tru": home,
        "noi_o_hien_tai": home,
    }
    if shop.email:
        fields["email"] = shop.email
    if shop.changed:
        times, day = shop.changed
        fields |= {"lan_thay_doi": times, "ngay_thay_doi": day.isoformat()}
    return fields

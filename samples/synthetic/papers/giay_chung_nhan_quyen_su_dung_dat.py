"""Certificate of land use rights: the QR form of Circular 10/2024/TT-BTNMT and the one of 2009.

Page 1 of the QR form carries the serial bottom left and the QR code top right; of the form of
2009 the serial stands bottom right, and its sides are scanned one by one or two at a time.
"""

from __future__ import annotations

import random

from samples.synthetic.case import Case, Paper, Value
from samples.synthetic.codes import barcode_picture, qr_picture
from samples.synthetic.decree30 import Signer, draw_motto, draw_signer
from samples.synthetic.facts import Parcel, parcel_of, spouse_of, with_old_certificate
from samples.synthetic.forms import FormPage
from samples.synthetic.paint import BLACK, RED_INK, Colour, Sheet, Style
from samples.synthetic.people import Person
from samples.synthetic.wording import below_hundred, capitalised, date_long

_FORMS = ("qr", "qr_couple", "book_2009", "spread_2009")
LAYOUTS = len(_FORMS)

_PINK: Colour = (250, 226, 226)
_PALE: Colour = (253, 246, 232)
_USES_ALONE = "Sử dụng riêng"
_USES_TOGETHER = "Sử dụng chung"


def draw(case: Case, rng: random.Random, layout: int = 0) -> Paper:
    """Draw the certificate; ``layout`` is a place in ``_FORMS``."""
    name = _FORMS[layout]
    owners = (case.applicant,)
    if name != "qr":
        owners = (case.applicant, spouse_of(case))
    if name.startswith("qr"):
        return _qr_form(case, rng, owners)
    return _form_2009(case, rng, owners, spread=name == "spread_2009")


def _title_of(person: Person) -> str:
    return "Ông" if person.sex == "Nam" else "Bà"


def _owner_fields(owners: tuple[Person, ...]) -> dict[str, Value]:
    fields: dict[str, Value] = {
        "nguoi_su_dung_dat": owners[0].name,
        "so_giay_to": owners[0].id_number,
    }
    if len(owners) > 1:
        fields |= {"nguoi_su_dung_dat_2": owners[1].name, "so_giay_to_2": owners[1].id_number}
    return fields


def _fields(case: Case, parcel: Parcel, owners: tuple[Person, ...]) -> dict[str, Value]:
    return {
        "so_phat_hanh": parcel.serial,
        **_owner_fields(owners),
        "so_thua": str(parcel.number),
        "so_to_ban_do": str(parcel.map_sheet),
        "dien_tich": parcel.area,
        "loai_dat": parcel.use,
        "thoi_han_su_dung": parcel.term,
        "hinh_thuc_su_dung": _USES_ALONE if len(owners) == 1 else _USES_TOGETHER,
        "dia_chi_thua_dat": parcel.address,
        "so_vao_so": parcel.book,
        "ngay_cap": parcel.issued.isoformat(),
    }


def _pale(sheet: Sheet, ground: Colour) -> None:
    """The tinted ground with its pattern of fine lines."""
    sheet.frame((0, 0, sheet.width, sheet.height), ground, 0.1, ground)
    darker: Colour = (ground[0] - 10, ground[1] - 9, ground[2] - 9)
    for k in range(0, int(sheet.height), 7):
        points = [(x, k + 2.4 * ((x // 6 + k) % 2)) for x in range(6, int(sheet.width) - 4, 6)]
        sheet.stroke([(float(x), float(y)) for x, y in points], darker, 0.12)
    sheet.frame((8, 8, sheet.width - 8, sheet.height - 8), (190, 120, 110), 0.5)


def _qr_form(case: Case, rng: random.Random, owners: tuple[Person, ...]) -> Paper:
    parcel = parcel_of(case)
    payload = f"GCN|{parcel.serial}|{parcel.number}|{parcel.map_sheet}|{parcel.area_printed}"
    payload += f"|{owners[0].name}|{parcel.issued:%d%m%Y}"
    agency = (
        "CHI NHÁNH VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI"
        if rng.random() < 0.5
        else f"ỦY BAN NHÂN DÂN {case.office.ward.upper()}"
    )
    signer = Signer("", rng.choice(("GIÁM ĐỐC", "CHỦ TỊCH")), case.officers.chairman)
    if agency.startswith("CHI"):
        signer = Signer("", "GIÁM ĐỐC", case.officers.chairman)
    first = _qr_first(case, rng, owners, parcel, (payload, agency, signer))
    second, note = _qr_second(case, rng, parcel)
    fields = _fields(case, parcel, owners)
    fields |= {
        "co_quan_ban_hanh": agency,
        "nguoi_ky": signer.name,
        "chuc_vu_nguoi_ky": signer.title,
        "ma_qr": payload,
    }
    empty = []
    if parcel.building:
        fields["tai_san_gan_lien"] = parcel.building
    else:
        empty.append("tai_san_gan_lien")
    if note:
        fields["ghi_chu"] = note
    else:
        empty.append("ghi_chu")
    return Paper(
        "giay_chung_nhan_quyen_su_dung_dat", (first, second), fields, tuple(empty)
    )


def _qr_first(
    case: Case,
    rng: random.Random,
    owners: tuple[Person, ...],
    parcel: Parcel,
    issue: tuple[str, str, Signer],
) -> Sheet:
    payload, agency, signer = issue
    sheet = case.sheet()
    _pale(sheet, _PINK)
    draw_motto(sheet, 105, 26)
    sheet.disc(105, 44, 7, RED_INK)
    sheet.star(105, 44, 4.5, (250, 214, 70))
    sheet.frame((166, 18, 190, 42), (250, 250, 250), 0.1, (250, 250, 250))
    sheet.overprint(qr_picture(payload, sheet.pixels(20)), 168, 20)
    red = Style(19, bold=True, ink=RED_INK)
    sheet.text(105, 62, "GIẤY CHỨNG NHẬN", red, "center")
    small = Style(14, bold=True, ink=RED_INK)
    sheet.text(105, 70, "QUYỀN SỬ DỤNG ĐẤT,", small, "center")
    sheet.text(105, 77, "QUYỀN SỞ HỮU TÀI SẢN GẮN LIỀN VỚI ĐẤT", small, "center")
    page = FormPage(sheet, rng, 92, 22, 190, Style(12.5))
    bold = Style(12.5, bold=True)
    page.text(("1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:", bold))
    for person in owners:
        page.line((f"{_title_of(person)}:", f"{person.upper_name}, CC: {person.id_number}"))
    page.text(("2. Thông tin thửa đất:", bold))
    page.text((f"a. Thửa đất số: {parcel.number}; tờ bản đồ số: {parcel.map_sheet}", page.style))
    page.text((f"b. Diện tích: {parcel.area_printed} m²", page.style))
    page.line(("c. Loại đất:", parcel.use))
    page.line(("d. Thời hạn sử dụng đất:", parcel.term))
    together = _USES_ALONE if len(owners) == 1 else _USES_TOGETHER
    page.line(("đ. Hình thức sử dụng đất:", together))
    page.line(("e. Địa chỉ:", parcel.address))
    label = "3. Thông tin tài sản gắn liền với đất: "
    page.text((label, bold), (parcel.building or "-/-", page.style))
    page.skip(8)
    day = Style(12.5, italic=True)
    sheet.text(144, page.y, f"{case.office.place}, {date_long(parcel.issued)}", day, "center")
    sheet.text(150, page.y + 6, agency, Style(12, bold=True), "center")
    draw_signer(sheet, page.y + 12, signer, case.office, rng)
    grey = Style(10.5, italic=True)
    sheet.text(105, 272, "Thông tin chi tiết được thể hiện tại mã QR", grey, "center")
    sheet.text(24, 281, parcel.serial, Style(15, bold=True, ink=RED_INK))
    return sheet


_NOTES = (
    "",
    "Thửa đất có 12,5 m² đất thuộc hành lang an toàn giao thông",
    "Giấy chứng nhận này được cấp thay cho Giấy chứng nhận bị mất",
)


def _qr_second(case: Case, rng: random.Random, parcel: Parcel) -> tuple[Sheet, str]:
    sheet = case.sheet()
    _pale(sheet, _PINK)
    note = rng.choice(_NOTES)
    bold = Style(12.5, bold=True)
    page = FormPage(sheet, rng, 26, 22, 190, Style(12.5))
    page.text(("4. Sơ đồ thửa đất, tài sản gắn liền với đất:", bold))
    draw_plot(sheet, (45, 36, 160, 118), parcel, rng)
    page.y = 132
    page.text(("5. Ghi chú: ", bold), (note or "-/-", page.style))
    page.text(("6. Những thay đổi sau khi cấp Giấy chứng nhận:", bold))
    top = page.y
    sheet.frame((22, top, 190, top + 90), thick=0.25)
    sheet.frame((22, top, 128, top + 9), thick=0.25)
    sheet.frame((128, top, 190, top + 90), thick=0.25)
    head = Style(11, bold=True)
    sheet.text(75, top + 6, "Nội dung thay đổi và cơ sở pháp lý", head, "center")
    sheet.text(159, top + 6, "Xác nhận của cơ quan có thẩm quyền", Style(9.5, True), "center")
    page.y = 270
    page.line(("Số vào sổ cấp Giấy chứng nhận:", parcel.book))
    return sheet, note


def draw_plot(
    sheet: Sheet, box: tuple[float, float, float, float], parcel: Parcel, rng: random.Random
) -> None:
    """Draw the parcel's outline with corner numbers and lengths inside ``box``."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    corners = [
        (left + width * (0.12 + 0.1 * rng.random()), top + height * 0.18),
        (left + width * (0.78 + 0.1 * rng.random()), top + height * (0.1 + 0.1 * rng.random())),
        (left + width * 0.86, top + height * (0.78 + 0.1 * rng.random())),
        (left + width * (0.2 + 0.1 * rng.random()), top + height * 0.88),
    ]
    sheet.stroke([*corners, corners[0]], BLACK, 0.4)
    tiny = Style(9)
    for number, (x, y) in enumerate(corners, 1):
        sheet.disc(x, y, 0.7, BLACK)
        sheet.text(x + 1.5, y - 1.2, str(number), tiny)
    for (x1, y1), (x2, y2) in zip(corners, (*corners[1:], corners[0]), strict=True):
        length = f"{rng.uniform(6, 28):.1f}".replace(".", ",")
        sheet.text((x1 + x2) / 2, (y1 + y2) / 2 - 1.5, length, tiny, "center")
    middle = (left + right) / 2, (top + bottom) / 2
    sheet.text(*middle, str(parcel.number), Style(12, bold=True), "center")
    sheet.text(middle[0], middle[1] + 5, parcel.area_printed, tiny, "center")
    sheet.stroke([(right - 6, top + 12), (right - 6, top + 2)], BLACK, 0.4)
    sheet.text(right - 6, top + 1, "B", tiny, "center")


_ORIGINS = (
    "Nhà nước giao đất có thu tiền sử dụng đất",
    "Công nhận quyền sử dụng đất như giao đất có thu tiền sử dụng đất",
    "Nhận chuyển nhượng đất được công nhận quyền sử dụng đất",
)


def _form_2009(
    case: Case, rng: random.Random, owners: tuple[Person, ...], *, spread: bool
) -> Paper:
    """The four sides of the folded sheet; a spread lies as 4 | 1 and 2 | 3."""
    parcel = parcel_of(with_old_certificate(case))
    serial = parcel.serial
    note = rng.choice(("Không", "Không", "Thửa đất chưa hoàn thành nghĩa vụ tài chính"))
    signer = Signer("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", case.officers.vice_chairman)
    agency = f"ỦY BAN NHÂN DÂN {case.office.ward.upper()}"
    sides = (
        _side_1(case, rng, owners, serial),
        _side_2(case, rng, parcel, note, (agency, signer)),
        _side_3(case, rng, parcel),
        _side_4(case, rng),
    )
    sheets: tuple[Sheet, ...] = sides
    if spread:
        sheets = (_beside(case, sides[3], sides[0]), _beside(case, sides[1], sides[2]))
    fields = _fields(case, parcel, owners)
    fields |= {
        "so_phat_hanh": serial,
        "co_quan_ban_hanh": agency,
        "nguoi_ky": signer.name,
        "chuc_vu_nguoi_ky": signer.title,
        "ghi_chu": note,
    }
    return Paper("giay_chung_nhan_quyen_su_dung_dat", sheets, fields)


def _side(case: Case) -> Sheet:
    sheet = case.sheet(190, 265)
    _pale(sheet, _PALE)
    return sheet


def _beside(case: Case, left: Sheet, right: Sheet) -> Sheet:
    sheet = case.sheet(left.width + right.width, left.height)
    sheet.place(left, 0, 0)
    sheet.place(right, left.width, 0)
    return sheet


def _side_1(
    case: Case, rng: random.Random, owners: tuple[Person, ...], serial: str
) -> Sheet:
    sheet = _side(case)
    draw_motto(sheet, 95, 24)
    sheet.disc(95, 50, 11, RED_INK)
    sheet.star(95, 50, 7, (250, 214, 70))
    sheet.text(95, 78, "GIẤY CHỨNG NHẬN", Style(22, True, ink=RED_INK), "center")
    red = Style(14, bold=True, ink=RED_INK)
    for y, line in (
        (88, "QUYỀN SỬ DỤNG ĐẤT"),
        (95, "QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT"),
    ):
        sheet.text(95, y, line, red if y < 90 else Style(12.5, True, ink=RED_INK), "center")
    page = FormPage(sheet, rng, 112, 18, 174, Style(12))
    heading = "I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất"
    page.text((heading, Style(12, bold=True)))
    for person in owners:
        page.skip(1.5)
        page.line((f"{_title_of(person)}:", person.upper_name))
        page.line(("Năm sinh:", str(person.birth.year)), ("CCCD số:", person.id_number))
        page.line(("Địa chỉ thường trú:", person.home.old))
    sheet.text(172, 248, serial, Style(16, bold=True, ink=RED_INK), "right")
    return sheet


def _side_2(
    case: Case, rng: random.Random, parcel: Parcel, note: str, issue: tuple[str, Signer]
) -> Sheet:
    agency, signer = issue
    sheet = _side(case)
    bold = Style(12, bold=True)
    page = FormPage(sheet, rng, 24, 18, 174, Style(12))
    page.text(("II. Thửa đất, nhà ở và tài sản khác gắn liền với đất", bold))
    page.text(("1. Thửa đất:", bold))
    numbers = f"a) Thửa đất số: {parcel.number}, tờ bản đồ số: {parcel.map_sheet}"
    page.text((numbers, page.style))
    page.line(("b) Địa chỉ:", parcel.address))
    whole = capitalised(area_words(parcel.area))
    page.text((f"c) Diện tích: {parcel.area_printed} m² (bằng chữ: {whole})", page.style))
    page.line(("d) Hình thức sử dụng:", _USES_TOGETHER))
    page.line(("đ) Mục đích sử dụng:", parcel.use))
    page.line(("e) Thời hạn sử dụng:", parcel.term))
    page.line(("g) Nguồn gốc sử dụng:", rng.choice(_ORIGINS)))
    for number, thing in enumerate(
        ("Nhà ở", "Công trình xây dựng khác", "Rừng sản xuất là rừng trồng", "Cây lâu năm"), 2
    ):
        page.line((f"{number}. {thing}:", "-/-"))
    page.line(("6. Ghi chú:", note))
    page.skip(5)
    day = Style(12, italic=True)
    sheet.text(130, page.y, f"{case.office.place}, {date_long(parcel.issued)}", day, "center")
    sheet.text(130, page.y + 6, f"TM. {agency}", Style(11, bold=True), "center")
    draw_signer(sheet, page.y + 12, signer, case.office, rng, 130)
    page.y = 250
    page.line(("Số vào sổ cấp GCN:", parcel.book))
    return sheet


def _side_3(case: Case, rng: random.Random, parcel: Parcel) -> Sheet:
    sheet = _side(case)
    bold = Style(12, bold=True)
    sheet.text(18, 24, "III. Sơ đồ thửa đất, nhà ở và tài sản khác gắn liền với đất", bold)
    draw_plot(sheet, (30, 36, 160, 130), parcel, rng)
    sheet.text(18, 150, "IV. Những thay đổi sau khi cấp Giấy chứng nhận", bold)
    sheet.frame((18, 156, 172, 245), thick=0.25)
    sheet.frame((18, 156, 112, 245), thick=0.25)
    sheet.text(65, 163, "Nội dung thay đổi và cơ sở pháp lý", Style(10.5, bold=True), "center")
    sheet.text(142, 163, "Xác nhận của cơ quan", Style(10.5, bold=True), "center")
    return sheet


def _side_4(case: Case, rng: random.Random) -> Sheet:
    sheet = _side(case)
    bold = Style(11.5, bold=True)
    sheet.text(95, 190, "Người được cấp Giấy chứng nhận không được sửa chữa,", bold, "center")
    sheet.text(95, 197, "tẩy xóa nội dung của Giấy này.", bold, "center")
    code = "".join(str(rng.randint(0, 9)) for _ in range(13))
    picture = barcode_picture(code, sheet.pixels(48), sheet.pixels(9))
    sheet.overprint(picture, 120, 236)
    sheet.text(144, 250, code, Style(9, family="Sans"), "center")
    return sheet


def area_words(area: float) -> str:
    """Return ``384.5`` as ``ba trăm tám mươi tư phẩy năm mét vuông`` (hundreds only)."""
    whole, tenth = divmod(round(area * 10), 10)
    hundreds, rest = divmod(whole, 100)
    words = f"{below_hundred(hundreds)} trăm " if hundreds else ""
    if rest:
        words += ("linh " if rest < 10 and hundreds else "") + below_hundred(rest)
    return f"{words.strip()} phẩy {below_hundred(tenth) if tenth else 'không'} mét vuông"

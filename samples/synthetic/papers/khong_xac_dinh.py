"""Papers that come with dossiers and are none of our types: sixteen kinds, no fields.

Some carry the motto, names of our types or their labels, which must not deceive: a contract speaks
of the land certificate, a birth notice of birth, a request for the business certificate.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

from samples.synthetic.case import Case, Paper
from samples.synthetic.decree30 import draw_motto
from samples.synthetic.facts import agent_of, money_words, parcel_of
from samples.synthetic.forms import FormPage
from samples.synthetic.hands import choose_pen
from samples.synthetic.official_words import sentences
from samples.synthetic.paint import BODY, BOLD, Column, Sheet, Style
from samples.synthetic.people import ascii_name
from samples.synthetic.ruled_tables import Table, draw_table
from samples.synthetic.seal import draw_seal, draw_signature
from samples.synthetic.wording import capitalised, date_digits, date_long

_SANS = Style(11, family="Sans")
_SANS_BOLD = Style(11, bold=True, family="Sans")


def draw(case: Case, rng: random.Random, layout: int = 0) -> Paper:
    """Draw a stranger; ``layout`` is a place in ``KINDS``."""
    name = sorted(KINDS)[layout]
    return Paper("khong_xac_dinh", KINDS[name](case, rng), {})


def _form(case: Case, rng: random.Random, title: str, *, motto: bool = True) -> FormPage:
    sheet = case.sheet()
    y = draw_motto(sheet, 109, 24) + 16 if motto else 30.0
    page = FormPage(sheet, rng, y, 28, 190, Style(13))
    page.title(title, 15)
    page.skip(4)
    return page


def _turned() -> Sheet:
    raise ValueError("the table must fit on the page")


def _table(page: FormPage, table: Table, rows: list[tuple[str, ...]]) -> None:
    _, page.y = draw_table(page.sheet, page.y - 3, table, rows, _turned)
    page.y += 8


def _electricity(case: Case, rng: random.Random) -> tuple[Sheet, ...]:
    page = _form(case, rng, "HÓA ĐƠN TIỀN ĐIỆN", motto=False)
    page.style = _SANS
    sheet, person = page.sheet, case.applicant
    sheet.text(28, 20, "CÔNG TY ĐIỆN LỰC VÍ DỤ", _SANS_BOLD)
    used = rng.randint(80, 420)
    page.line(("Khách hàng:", person.name), ("Mã khách hàng:", f"PC0{rng.randint(10**8, 10**9)}"))
    page.line(("Địa chỉ:", person.home.new))
    page.line(("Điện thoại:", person.phone), ("Kỳ:", f"Tháng {case.received.month}/2025"))
    page.skip(3)
    rows = []
    for step, (share, price) in enumerate(((50, 1984), (50, 2050), (100, 2380), (220, 2998)), 1):
        amount = max(0, min(share, used))
        used -= amount
        rows.append((f"Bậc {step}", str(amount), f"{price:,}", f"{amount * price:,}"))
    table = Table(28, (40, 35, 40, 47), ("Bậc thang", "Sản lượng", "Đơn giá", "Thành tiền"))
    _table(page, table, rows)
    page.line(("Tổng cộng tiền thanh toán:", f"{rng.randint(200, 900)}.000 đồng"))
    page.line(("Hạn thanh toán:", date_digits(case.received + timedelta(days=7))))
    return (sheet,)


def _transcript(case: Case, rng: random.Random) -> tuple[Sheet, ...]:
    page = _form(case, rng, "HỌC BẠ TRUNG HỌC CƠ SỞ", motto=True)
    child = case.household.child if case.household else case.applicant
    page.line(("Họ và tên học sinh:", child.upper_name), ("Giới tính:", child.sex))
    page.line(("Ngày, tháng, năm sinh:", date_digits(child.birth)), ("Lớp:", "9A"))
    page.line(("Trường:", f"THCS {case.office.place}"), ("Năm học:", "2024 - 2025"))
    page.skip(3)
    subjects = ("Toán", "Ngữ văn", "Tiếng Anh", "Vật lí", "Hóa học", "Lịch sử", "Địa lí", "Tin học")
    rows = [
        (str(n), name, *(f"{rng.randint(50, 98) / 10:.1f}".replace(".", ",") for _ in range(3)))
        for n, name in enumerate(subjects, 1)
    ]
    table = Table(28, (14, 58, 30, 30, 30), ("TT", "Môn học", "Học kì I", "Học kì II", "Cả năm"))
    _table(page, table, rows)
    page.line(("Xếp loại học lực:", "Khá"), ("Hạnh kiểm:", "Tốt"))
    page.sheet.text(150, page.y + 8, "HIỆU TRƯỞNG", Style(13, bold=True), "center")
    draw_signature(page.sheet, 150, page.y + 20, 30, rng)
    page.sheet.text(150, page.y + 34, case.officers.vice_chairman, BOLD, "center")
    return (page.sheet,)


def _bank_slip(case: Case, rng: random.Random) -> tuple[Sheet, ...]:
    page = _form(case, rng, "GIẤY NỘP TIỀN", motto=False)
    sheet, person = page.sheet, case.applicant
    sheet.text(28, 20, "NGÂN HÀNG VÍ DỤ VIỆT NAM", _SANS_BOLD)
    amount = rng.randint(1, 90)
    day = date_digits(case.received)
    page.line(("Ngày:", day), ("Số giao dịch:", f"FT{rng.randint(10**9, 10**10)}"))
    page.line(("Người nộp:", person.name), ("CCCD số:", person.id_number))
    page.line(("Địa chỉ:", person.home.new))
    page.line(("Người thụ hưởng:", f"Kho bạc Nhà nước {case.office.place}"))
    page.line(("Số tài khoản:", str(rng.randint(10**11, 10**12))))
    page.line(("Số tiền bằng số:", f"{amount}.000.000 VND"))
    page.line(("Bằng chữ:", money_words(amount * 1_000_000)))
    page.line(("Nội dung:", "Nộp lệ phí trước bạ nhà, đất"))
    for x, word in ((60.0, "Người nộp tiền"), (150.0, "Giao dịch viên")):
        sheet.text(x, page.y + 8, word, BOLD, "center")
        draw_signature(sheet, x, page.y + 20, 26, rng)
    return (sheet,)


def _medical(case: Case, rng: random.Random) -> tuple[Sheet, ...]:
    page = _form(case, rng, "GIẤY KHÁM SỨC KHỎE")
    person = case.applicant
    page.line(("Họ và tên:", person.upper_name), ("Giới tính:", person.sex))
    page.line(("Số CCCD:", person.id_number), ("Ngày sinh:", date_digits(person.birth)))
    page.line(("Chỗ ở hiện tại:", person.home.new))
    page.line(("Lý do khám sức khỏe:", "Xin việc làm"))
    page.skip(2)
    page.text(("I. KHÁM THỂ LỰC", BOLD))
    page.line(("Chiều cao:", f"{rng.randint(150, 178)} cm"), ("Cân nặng:", f"{rng.randint(45, 80)} kg"))
    page.line(("Mạch:", f"{rng.randint(65, 88)} lần/phút"), ("Huyết áp:", "120/80 mmHg"))
    page.text(("II. KHÁM LÂM SÀNG", BOLD))
    for part in ("Nội khoa", "Ngoại khoa", "Mắt", "Tai - Mũi - Họng", "Răng - Hàm - Mặt"):
        page.line((f"{part}:", "Bình thường"))
    page.line(("Kết luận:", "Đủ sức khỏe để làm việc, loại II"))
    draw_signature(page.sheet, 150, page.y + 16, 30, rng)
    page.sheet.text(150, page.y + 30, f"BS. {case.officers.vice_chairman}", BOLD, "center")
    return (page.sheet,)


def _contract(case: Case, rng: random.Random) -> tuple[Sheet, ...]:
    page = _form(case, rng, "HỢP ĐỒNG CHUYỂN NHƯỢNG QUYỀN SỬ DỤNG ĐẤT")
    buyer, parcel = agent_of(case), parcel_of(case)
    for head, person in (("BÊN CHUYỂN NHƯỢNG (Bên A):", case.applicant),
                         ("BÊN NHẬN CHUYỂN NHƯỢNG (Bên B):", buyer)):  # fmt: skip
        page.text((head, BOLD))
        page.line(("Ông/bà:", person.upper_name), ("Sinh ngày:", date_digits(person.birth)))
        page.line(("Căn cước công dân số:", person.id_number))
        page.line(("Nơi cư trú:", person.home.new))
    page.text(("Điều 1. Quyền sử dụng đất chuyển nhượng", BOLD))
    page.text((
        f"Thửa đất số: {parcel.number}, tờ bản đồ số: {parcel.map_sheet}, diện tích: "
        f"{parcel.area_printed} m², theo Giấy chứng nhận quyền sử dụng đất số {parcel.serial}.",
        BODY,
    ))  # fmt: skip
    page.text(("Điều 2. Giá chuyển nhượng", BOLD))
    price = rng.randint(200, 950)
    page.line(("Giá chuyển nhượng là:", f"{price}.000.000 đồng"))
    page.line(("Bằng chữ:", money_words(price * 1_000_000)))
    page.text(("Điều 3. Trách nhiệm của các bên", BOLD))
    page.text((
        "Bên A giao thửa đất và giấy tờ cho Bên B ngay sau khi hợp đồng được chứng thực; hai bên"
        " nộp thuế, phí theo quy định.", BODY,
    ))  # fmt: skip
    for x, word in ((68.0, "BÊN A"), (150.0, "BÊN B")):
        page.sheet.text(x, page.y + 8, word, BOLD, "center")
        draw_signature(page.sheet, x, page.y + 20, 30, rng)
    return (page.sheet,)


def _hand_letter(case: Case, rng: random.Random) -> tuple[Sheet, ...]:
    sheet, pen = case.sheet(), choose_pen(rng)
    lines = (
        f"{case.office.place}, {date_long(case.received)}",
        "",
        f"Kính gửi anh chị ở {case.office.ward}!",
        f"Tôi là {case.applicant.name}, ở {case.applicant.home.house}.",
        "Hôm trước tôi có nộp giấy tờ nhưng bị thiếu một bản,",
        "nay tôi gửi thêm, nhờ anh chị xem giúp cho gia đình.",
        "Nếu còn thiếu gì xin gọi cho tôi theo số máy",
        f"{case.applicant.phone}. Gia đình tôi xin cảm ơn nhiều.",
        "",
        case.applicant.name,
    )
    y = rng.uniform(28, 40)
    for number, line in enumerate(lines):
        if line:
            pen.write(sheet, 60 if number in (0, 9) else 24, y, line, rng)
        y += 11
    return (sheet,)


def _passport(case: Case, rng: random.Random) -> tuple[Sheet, ...]:
    sheet = case.sheet()
    left, top, right, bottom = 40.0, 40.0, 165.0, 128.0
    sheet.frame((left, top, right, bottom), (120, 130, 150), 0.3, (238, 242, 250))
    sheet.frame((left + 5, top + 18, left + 37, top + 60), (140, 150, 170), 0.2, (215, 222, 232))
    country, code = rng.choice((("REPUBLIC OF EXAMPLIA", "UTO"), ("KINGDOM OF SAMPLELAND", "UTO")))
    sheet.text(left + 62, top + 9, country, Style(11, True, family="Sans"), "center")
    sheet.text(left + 5, top + 14, "PASSPORT", Style(8, family="Sans"))
    number = f"{rng.choice('LKX')}{rng.randint(10**6, 10**7)}"
    name = rng.choice(("ERIKSSON, ANNA MARIA", "MUELLER, JONAS", "TANAKA, YUKI"))
    small, value = Style(6.5, family="Sans"), Style(9, True, family="Sans")
    for row, (label, text) in enumerate((
        ("Type / Code / Passport No.", f"P     {code}     {number}"), ("Name", name),
        ("Nationality", country.split()[-1]), ("Date of birth", "12 AUG 1984"),
        ("Date of expiry", "15 APR 2032"),
    )):  # fmt: skip
        y = top + 20 + row * 9.5
        sheet.text(left + 42, y, label, small)
        sheet.text(left + 42, y + 4, text, value)
    mono = Style(11, family="Mono")
    given = ascii_name(name).replace(", ", "<<").replace(" ", "<")
    sheet.text(left + 4, bottom - 12, f"P<{code}{given}".ljust(44, "<")[:44], mono)
    second = f"{number.ljust(9, '<')}4{code}8408125F3204151".ljust(44, "<")
    sheet.text(left + 4, bottom - 5, second[:44], mono)
    return (sheet,)


def _newspaper(case: Case, rng: random.Random) -> tuple[Sheet, ...]:
    sheet = case.sheet()
    sheet.text(105, 28, "BÁO VÍ DỤ", Style(34, bold=True), "center")
    sheet.rule(18, 192, 33, thick=0.6)
    sheet.text(105, 39, f"Số {rng.randint(1000, 9999)} - {date_long(case.received)}", BODY, "center")
    headline = rng.choice(("Làng nghề ven sông vào vụ mới", "Đường về xã vùng cao đã thông"))
    sheet.text(105, 54, headline, Style(22, bold=True), "center")
    for number in range(3):
        left, y = 18.0 + number * 59, 66.0
        for text in sentences(rng, 9):
            if y > 250:
                break
            runs = [(text, Style(10))]
            y = sheet.paragraph(y, Column(left, 54, indent=4, leading=1.2), runs) + 1
    return (sheet,)


def _household_book(case: Case, rng: random.Random) -> tuple[Sheet, ...]:
    cover = case.sheet(120, 170)
    cover.frame((3, 3, 117, 167), (150, 60, 60), 0.8, (250, 238, 235))
    cover.text(60, 24, "CÔNG AN TỈNH " + case.office.province.upper(), Style(10, True), "center")
    cover.text(60, 70, "SỔ HỘ KHẨU", Style(26, bold=True), "center")
    page = FormPage(cover, rng, 92, 12, 110, Style(11), leaders=True)
    page.line(("Số:", f"{rng.randint(10**8, 10**9)}"))
    page.line(("Họ và tên chủ hộ:", case.applicant.upper_name))
    page.line(("Nơi thường trú:", case.applicant.home.old))
    inner = case.sheet(120, 170)
    page = FormPage(inner, rng, 20, 12, 110, Style(10.5), leaders=True)
    members = (case.applicant, agent_of(case))
    for relation, person in zip(("CHỦ HỘ", "VỢ/CHỒNG"), members, strict=True):
        page.text((relation, Style(11, bold=True)))
        page.line(("Họ và tên:", person.upper_name))
        page.line(("Ngày sinh:", date_digits(person.birth)), ("Giới tính:", person.sex))
        page.line(("Nguyên quán:", person.origin))
        page.line(("Dân tộc:", "Kinh"), ("CMND số:", f"{rng.randint(10**8, 3 * 10**8)}"))
    sheet = case.sheet(297, 210)
    sheet.place(cover, 18, 18)
    sheet.place(inner, 158, 18)
    return (sheet,)


def _birth_notice(case: Case, rng: random.Random) -> tuple[Sheet, ...]:
    page = _form(case, rng, "GIẤY CHỨNG SINH")
    page.sheet.text(28, 18, case.office.hospital.upper(), Style(11, bold=True))
    mother = case.household.mother if case.household else case.applicant
    child = case.household.child if case.household else case.applicant
    page.line(("Họ và tên mẹ:", mother.upper_name), ("Năm sinh:", str(mother.birth.year)))
    page.line(("Nơi đăng ký thường trú:", mother.home.new))
    page.line(("Số CCCD:", mother.id_number), ("Dân tộc:", mother.ethnicity))
    page.text((f"Đã sinh con vào lúc 08 giờ 15 phút, {date_long(child.birth)}", page.style))
    page.line(("Tại:", case.office.hospital))
    page.line(("Số con trong lần sinh này:", "01"), ("Giới tính của con:", child.sex))
    page.line(("Cân nặng:", f"{rng.randint(2600, 3900)} gam"))
    page.line(("Dự định đặt tên con là:", child.upper_name))
    page.line(("Người đỡ đẻ:", case.officers.clerk))
    draw_signature(page.sheet, 150, page.y + 18, 30, rng)
    draw_seal(page.sheet, 130, page.y + 20, ("BỆNH VIỆN", "VÍ DỤ"), rng)
    return (page.sheet,)


def _business_request(case: Case, rng: random.Random) -> tuple[Sheet, ...]:
    page = _form(case, rng, "GIẤY ĐỀ NGHỊ ĐĂNG KÝ HỘ KINH DOANH")
    person = case.applicant
    page.line(("Kính gửi:", f"Phòng Kinh tế {case.office.ward}"))
    page.line(("Tôi là:", person.upper_name), ("Giới tính:", person.sex))
    page.line(("Sinh ngày:", date_digits(person.birth)), ("Số định danh cá nhân:", person.id_number))
    page.line(("Nơi thường trú:", person.home.new))
    page.text(("Đăng ký hộ kinh doanh do tôi là chủ hộ với các nội dung sau:", BOLD))
    page.line(("1. Tên hộ kinh doanh:", f"Cửa hàng {person.name.split()[-1]}"))
    page.line(("2. Địa chỉ trụ sở:", person.home.new))
    page.line(("3. Vốn kinh doanh:", "50.000.000 đồng"))
    draw_signature(page.sheet, 150, page.y + 14, 30, rng)
    return (page.sheet,)


def _diploma(case: Case, rng: random.Random) -> tuple[Sheet, ...]:
    sheet, person = case.sheet(297, 210), case.applicant
    sheet.frame((12, 12, 285, 198), (180, 140, 60), 1.2, (253, 249, 238))
    draw_motto(sheet, 148, 34)
    sheet.text(148, 58, "TRƯỜNG ĐẠI HỌC VÍ DỤ", Style(15, bold=True), "center")
    sheet.text(148, 84, "BẰNG CỬ NHÂN", Style(30, bold=True), "center")
    for row, text in enumerate((
        f"Cấp cho: {person.name}", f"Ngày sinh: {date_digits(person.birth)}",
        f"Ngành: {rng.choice(('Kế toán', 'Công nghệ thông tin', 'Luật', 'Sư phạm Toán'))}",
        f"Xếp loại tốt nghiệp: {rng.choice(('Khá', 'Giỏi'))}",
    )):  # fmt: skip
        sheet.text(148, 108 + row * 9, text, Style(14), "center")
    sheet.text(210, 160, "HIỆU TRƯỞNG", Style(13, bold=True), "center")
    draw_signature(sheet, 210, 172, 34, rng)
    sheet.text(40, 186, f"Số hiệu: {rng.randint(10**6, 10**7)}", BODY)
    return (sheet,)


def _invoice(case: Case, rng: random.Random) -> tuple[Sheet, ...]:
    page = _form(case, rng, "HÓA ĐƠN BÁN HÀNG", motto=False)
    page.line(("Ký hiệu:", "2C25TVD"), ("Số:", f"{rng.randint(1, 9999):08d}"))
    page.line(("Tên người bán:", f"Cửa hàng vật liệu {case.office.place}"))
    page.line(("Họ tên người mua hàng:", case.applicant.name))
    rows = []
    goods = rng.sample(("Xi măng", "Gạch ống", "Thép phi 10", "Cát vàng", "Đá 1x2"), 3)
    for number, name in enumerate(goods, 1):
        count, price = rng.randint(2, 60), rng.randint(40, 300)
        rows.append((str(number), name, str(count), f"{price}.000", f"{count * price:,}.000"))
    heads = ("STT", "Tên hàng hóa", "Số lượng", "Đơn giá", "Thành tiền")
    _table(page, Table(28, (14, 60, 24, 30, 34), heads), rows)
    page.line(("Cộng tiền hàng:", f"{rng.randint(2, 60)}.500.000 đồng"))
    return (page.sheet,)


def _driving_licence(case: Case, rng: random.Random) -> tuple[Sheet, ...]:
    card, person = case.sheet(85.6, 54), case.applicant
    card.frame((0, 0, 85.6, 54), (200, 180, 120), 0.3, (250, 244, 220))
    card.text(43, 8, "GIẤY PHÉP LÁI XE / DRIVER'S LICENSE", Style(7, True, family="Sans"), "center")
    card.frame((4, 14, 23, 40), (150, 160, 170), 0.2, (215, 222, 228))
    small = Style(6.4, family="Sans")
    for row, text in enumerate((
        f"Số/No: {rng.randint(10**11, 10**12)}", f"Họ tên/Full name: {person.upper_name}",
        f"Ngày sinh/Date of Birth: {date_digits(person.birth)}", "Quốc tịch/Nationality: VIỆT NAM",
        f"Hạng/Class: {rng.choice(('A1', 'B2', 'C'))}", "Có giá trị đến: Không thời hạn",
    )):  # fmt: skip
        card.text(26, 16 + row * 5.4, text, small)
    sheet = case.sheet()
    sheet.place(card, 62, 44)
    return (sheet,)


def _petition(case: Case, rng: random.Random) -> tuple[Sheet, ...]:
    page = _form(case, rng, "ĐƠN XIN XÁC NHẬN THU NHẬP")
    page.line(("Kính gửi:", capitalised(case.office.committee)))
    page.line(("Tôi tên là:", case.applicant.upper_name))
    page.line(("Số CCCD:", case.applicant.id_number))
    page.line(("Nơi cư trú:", case.applicant.home.new))
    page.line(("Nghề nghiệp:", "Lao động tự do"), ("Thu nhập:", f"{rng.randint(3, 12)}.000.000 đồng"))
    page.line(("Lý do:", "Bổ sung hồ sơ vay vốn ngân hàng"))
    draw_signature(page.sheet, 150, page.y + 14, 30, rng)
    return (page.sheet,)


def _photo(case: Case, rng: random.Random) -> tuple[Sheet, ...]:
    """A print of a photograph: no words at all."""
    sheet = case.sheet()
    sheet.frame((30, 50, 180, 160), (120, 130, 120), 0.3, (188, 204, 214))
    for _ in range(14):
        x, y = rng.uniform(35, 165), rng.uniform(100, 150)
        shade = rng.randint(70, 150)
        sheet.disc(x, y, rng.uniform(4, 9), (shade, shade + 20, shade - 20))
    return (sheet,)


KINDS: dict[str, Callable[[Case, random.Random], tuple[Sheet, ...]]] = {
    "giay_chung_sinh": _birth_notice,
    "don_xin_xac_nhan_thu_nhap": _petition,
    "giay_de_nghi_ho_kinh_doanh": _business_request,
    "giay_kham_suc_khoe": _medical,
    "giay_nop_tien": _bank_slip,
    "giay_phep_lai_xe": _driving_licence,
    "hoa_don_ban_hang": _invoice,
    "hoa_don_tien_dien": _electricity,
    "hoc_ba": _transcript,
    "ho_chieu_nuoc_ngoai": _passport,
    "hop_dong_chuyen_nhuong": _contract,
    "bang_cu_nhan": _diploma,
    "so_ho_khau": _household_book,
    "thu_viet_tay": _hand_letter,
    "to_bao": _newspaper,
    "anh_chup": _photo,
}
LAYOUTS = len(KINDS)

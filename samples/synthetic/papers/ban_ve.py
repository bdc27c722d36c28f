"""Drawings: a cadastral survey sheet, a building plan with a title block, a subdivision plan."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from samples.synthetic.case import Case, Paper, Value
from samples.synthetic.decree30 import draw_motto
from samples.synthetic.facts import Parcel, parcel_of
from samples.synthetic.paint import BLACK, Sheet, Style
from samples.synthetic.papers.giay_chung_nhan_quyen_su_dung_dat import draw_plot
from samples.synthetic.people import full_name
from samples.synthetic.seal import draw_signature
from samples.synthetic.wording import date_digits

_FORMS = ("survey", "plan_block", "plan_strip", "subdivision")
LAYOUTS = len(_FORMS)

_STUDIOS = (
    "Công ty TNHH Tư vấn xây dựng Hồng Lĩnh",
    "Công ty Cổ phần Tư vấn thiết kế Sông Lam",
    "Công ty TNHH Kiến trúc Phương Đông",
)
_SURVEYORS = (
    "Công ty TNHH Đo đạc bản đồ Bắc Miền Trung",
    "Trung tâm Kỹ thuật tài nguyên và môi trường",
)
_PLANS = ("Mặt bằng tầng 1", "Mặt bằng tầng 2", "Mặt đứng trục 1-5", "Mặt bằng tổng thể", "Mặt cắt A-A")
_WORKS = ("Nhà ở gia đình", "Nhà ở riêng lẻ 02 tầng", "Cải tạo nhà ở gia đình")


@dataclass(frozen=True)
class _Drawing:
    """What the words on a drawing say."""

    day: date
    scale: str
    studio: str
    author: str
    number: str


def draw(case: Case, rng: random.Random, layout: int = 0) -> Paper:
    """Draw it; ``layout`` is a place in ``_FORMS``."""
    name, parcel = _FORMS[layout], parcel_of(case)
    land = name in ("survey", "subdivision")
    drawing = _Drawing(
        day=case.received - timedelta(days=rng.randint(12, 90)),
        scale=rng.choice(("1/500", "1:500", "1/200")) if land else rng.choice(("1/100", "1/50")),
        studio=rng.choice(_SURVEYORS if land else _STUDIOS),
        author=full_name(rng, "Nam"),
        number=f"{rng.randint(1, 90):02d}-2025" if land else f"KT-{rng.randint(1, 12):02d}",
    )
    if name == "survey":
        return _survey(case, rng, parcel, drawing)
    if name == "subdivision":
        return _subdivision(case, rng, parcel, drawing)
    return _plan(case, rng, drawing, strip=name == "plan_strip")


def _land_fields(case: Case, parcel: Parcel, drawing: _Drawing) -> dict[str, Value]:
    return {
        "ty_le": drawing.scale,
        "chu_dau_tu": case.applicant.name,
        "dia_diem": parcel.address,
        "don_vi_thiet_ke": drawing.studio,
        "nguoi_thiet_ke": drawing.author,
        "ngay_ban_ve": drawing.day.isoformat(),
        "so_thua": str(parcel.number),
        "so_to_ban_do": str(parcel.map_sheet),
        "dien_tich": parcel.area,
    }


def _survey(case: Case, rng: random.Random, parcel: Parcel, drawing: _Drawing) -> Paper:
    sheet = case.sheet()
    draw_motto(sheet, 105, 22)
    title = "MẢNH TRÍCH ĐO BẢN ĐỒ ĐỊA CHÍNH"
    sheet.text(105, 40, title, Style(15, bold=True), "center")
    sheet.text(105, 47, f"Mảnh số: {drawing.number}", Style(13, bold=True), "center")
    body = Style(12.5)
    y = 57.0
    for text in (
        f"Thửa đất số: {parcel.number}; tờ bản đồ số: {parcel.map_sheet}",
        f"Diện tích: {parcel.area_printed} m²",
        f"Địa chỉ thửa đất: {parcel.address}",
        f"Chủ sử dụng đất: {case.applicant.upper_name}",
        f"Loại đất: {parcel.use}",
    ):
        sheet.text(26, y, text, body)
        y += 6.4
    sheet.frame((24, y, 190, y + 118), thick=0.3)
    draw_plot(sheet, (40, y + 8, 176, y + 108), parcel, rng)
    _corners(sheet, 24, y + 124, rng)
    y += 154
    sheet.text(105, y, f"Tỷ lệ {drawing.scale}", Style(12.5, bold=True), "center")
    y += 8
    sheet.text(26, y, f"Đơn vị đo đạc: {drawing.studio}", body)
    sheet.text(26, y + 6.4, f"Người đo vẽ: {drawing.author}", body)
    sheet.text(140, y + 6.4, f"Ngày đo: {date_digits(drawing.day)}", body)
    draw_signature(sheet, 60, y + 16, 28, rng)
    fields = _land_fields(case, parcel, drawing) | {
        "ten_ban_ve": title,
        "so_ban_ve": drawing.number,
    }
    return Paper("ban_ve", (sheet,), fields)


def _corners(sheet: Sheet, x: float, y: float, rng: random.Random) -> None:
    """The table of the corners' coordinates."""
    small = Style(9.5)
    for row in range(5):
        for column, width in enumerate((14.0, 34.0, 34.0)):
            left = x + (0.0, 14.0, 48.0)[column]
            sheet.frame((left, y + row * 5, left + width, y + row * 5 + 5), thick=0.2)
            if row == 0:
                text = ("Điểm", "X (m)", "Y (m)")[column]
            elif column == 0:
                text = str(row)
            else:
                text = f"{rng.randint(2050000, 2099999) if column == 1 else rng.randint(540000, 599999)},{rng.randint(10, 99)}"  # noqa: E501
            sheet.text(left + width / 2, y + row * 5 + 3.7, text, small, "center")


def _subdivision(case: Case, rng: random.Random, parcel: Parcel, drawing: _Drawing) -> Paper:
    sheet = case.sheet()
    draw_motto(sheet, 105, 22)
    title = "BẢN VẼ TÁCH THỬA ĐẤT, HỢP THỬA ĐẤT"
    sheet.text(105, 42, title, Style(15, bold=True), "center")
    body = Style(12.5)
    y = 54.0
    for text in (
        f"1. Thửa đất số: {parcel.number}; tờ bản đồ số: {parcel.map_sheet}; "
        f"Diện tích: {parcel.area_printed} m²",
        f"2. Chủ sử dụng đất: {case.applicant.upper_name}",
        f"3. Địa chỉ thửa đất: {parcel.address}",
        f"4. Tỷ lệ: {drawing.scale}",
    ):
        sheet.text(26, y, text, body)
        y += 6.6
    sheet.frame((24, y, 190, y + 130), thick=0.3)
    draw_plot(sheet, (40, y + 8, 176, y + 120), parcel, rng)
    sheet.stroke([(108, y + 24), (112, y + 112)], BLACK, 0.3)
    y += 140
    sheet.text(26, y, f"Đơn vị đo đạc: {drawing.studio}", body)
    sheet.text(26, y + 6.6, f"Người đo vẽ: {drawing.author}", body)
    sheet.text(26, y + 13.2, f"Ngày đo: {date_digits(drawing.day)}", body)
    draw_signature(sheet, 70, y + 24, 28, rng)
    fields = _land_fields(case, parcel, drawing) | {"ten_ban_ve": title}
    return Paper("ban_ve", (sheet,), fields)


def _plan(case: Case, rng: random.Random, drawing: _Drawing, *, strip: bool) -> Paper:
    """A building plan on A3 across; the words stand in a block or in a strip at the right."""
    sheet = case.sheet(420, 297)
    sheet.frame((10, 8, 412, 289), thick=0.7)
    name, works = rng.choice(_PLANS), rng.choice(_WORKS)
    right = 330.0 if strip else 404.0
    _rooms(sheet, rng, right)
    sheet.text(150, 268, name.upper(), Style(16, bold=True), "center")
    rows = (
        ("CÔNG TRÌNH:", works),
        ("CHỦ ĐẦU TƯ:", case.applicant.upper_name),
        ("ĐỊA ĐIỂM:", case.applicant.home.new),
        ("ĐƠN VỊ THIẾT KẾ:", drawing.studio),
        ("THIẾT KẾ:", drawing.author),
        ("TÊN BẢN VẼ:", name),
        ("TỶ LỆ:", drawing.scale),
        ("SỐ BẢN VẼ:", drawing.number),
        ("NGÀY:", date_digits(drawing.day)),
    )
    if strip:
        _strip(sheet, rows)
    else:
        _block(sheet, rows)
    fields: dict[str, Value] = {
        "ten_ban_ve": name,
        "so_ban_ve": drawing.number,
        "ty_le": drawing.scale,
        "ten_cong_trinh": works,
        "chu_dau_tu": case.applicant.name,
        "dia_diem": case.applicant.home.new,
        "don_vi_thiet_ke": drawing.studio,
        "nguoi_thiet_ke": drawing.author,
        "ngay_ban_ve": drawing.day.isoformat(),
    }
    return Paper("ban_ve", (sheet,), fields)


def _block(sheet: Sheet, rows: tuple[tuple[str, str], ...]) -> None:
    """The title block bottom right: a label and its value on each ruled line."""
    left, top, right = 262.0, 216.0, 412.0
    step = 8.0
    for number, (label, value) in enumerate(rows):
        y = top + number * step
        sheet.frame((left, y, right, y + step), thick=0.25)
        end = sheet.text(left + 2, y + 5.6, label + " ", Style(10.5, bold=True, family="Sans"))
        sheet.text(end, y + 5.6, value, Style(10.5, family="Sans"))


def _strip(sheet: Sheet, rows: tuple[tuple[str, str], ...]) -> None:
    """A strip down the right edge: labels above their values."""
    left, right, top = 334.0, 412.0, 60.0
    sheet.frame((left, 8, right, 289), thick=0.4)
    step = 24.0
    for number, (label, value) in enumerate(rows):
        y = top + number * step
        sheet.rule(left, right, y, thick=0.25)
        sheet.text(left + 2, y + 5.5, label, Style(9.5, bold=True, family="Sans"))
        style = Style(10.5, family="Sans")
        lines: list[str] = []
        for word in value.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and sheet.measure(longer, style) <= right - left - 6:
                lines[-1] = longer
            else:
                lines.append(word)
        for line, text in enumerate(lines):
            sheet.text(left + 3, y + 11.5 + line * 5, text, style)


def _rooms(sheet: Sheet, rng: random.Random, right: float) -> None:
    """Walls, measures and the names of rooms."""
    columns = [40.0]
    while columns[-1] < min(right - 110, 230):
        columns.append(columns[-1] + rng.uniform(30, 55))
    lines = [50.0, 50 + rng.uniform(45, 65), 0.0, 0.0]
    lines[2] = lines[1] + rng.uniform(40, 60)
    lines[3] = min(lines[2] + rng.uniform(30, 50), 240)
    names = ["P. khách", "P. ngủ", "Bếp", "WC", "Kho", "P. thờ", "Sảnh", "P. ăn", "Sân"]
    small = Style(9, family="Sans")
    for row in range(3):
        for column in range(len(columns) - 1):
            box = (columns[column], lines[row], columns[column + 1], lines[row + 1])
            sheet.frame(box, thick=0.9)
            middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            sheet.text(*middle, rng.choice(names), small, "center")
            area = f"{rng.randint(40, 260) / 10:.1f} m²".replace(".", ",")
            sheet.text(middle[0], middle[1] + 4.5, area, small, "center")
    for left, other in zip(columns, columns[1:], strict=False):
        sheet.rule(left, other, 42, thick=0.2)
        length = str(round((other - left) * 100, -1)).split(".")[0]
        sheet.text((left + other) / 2, 41, length, small, "center")

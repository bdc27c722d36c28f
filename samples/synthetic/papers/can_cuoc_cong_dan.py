"""Identity cards: the chip card of 2021 and the card of the Law on Identity (from July 2024).

Drawn at true size, 85.6 x 54 mm, and laid on A4 as on a copier. Portraits and fingerprints are
shapes only.
"""

from __future__ import annotations

import math
import random
from dataclasses import replace
from typing import Literal

from samples.synthetic.case import Case, Paper, Value
from samples.synthetic.codes import card_mrz, card_qr, expiry_printed, new_card_qr, qr_picture
from samples.synthetic.paint import RED_INK, Colour, Sheet, Style
from samples.synthetic.people import NEW_CARD_FROM, Person, full_name
from samples.synthetic.seal import draw_signature
from samples.synthetic.wording import date_digits

WIDTH, HEIGHT = 85.6, 54.0

Layout = Literal["one_sheet", "two_pages"]

_ISSUER_2021 = ("CỤC TRƯỞNG CỤC CẢNH SÁT", "QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI")
_MARKS = ("Nốt ruồi C: 1,5cm dưới sau mép phải", "Sẹo chấm C: 2cm trên trước đuôi mày trái")
_LABEL = Style(6.0, family="Sans")
_VALUE = Style(7.6, family="Sans")
_TEXT_LEFT = 27.0


def draw(case: Case, rng: random.Random, layout: Layout = "one_sheet") -> Paper:
    """Draw the applicant's card; its generation follows from its day of issue."""
    person = case.applicant
    marks = rng.choice(_MARKS)
    if person.card_issued >= NEW_CARD_FROM:
        front, back = _front_2024(case, person), _back_2024(case, person)
        fields, empty = _fields_2024(person)
    else:
        front, back = _front_2021(case, person), _back_2021(case, person, marks, rng)
        fields, empty = _fields_2021(person, marks)
    return Paper("can_cuoc_cong_dan", _lay(case, front, back, layout), fields, empty)


def _lay(case: Case, front: Sheet, back: Sheet, layout: Layout) -> tuple[Sheet, ...]:
    x = (210 - WIDTH) / 2
    if layout == "one_sheet":
        sheet = case.sheet()
        sheet.place(front, x, 42)
        sheet.place(back, x, 42 + HEIGHT + 14)
        return (sheet,)
    sheets = (case.sheet(), case.sheet())
    for sheet, side in zip(sheets, (front, back), strict=True):
        sheet.place(side, x, 60)
    return sheets


def _card(case: Case, light: Colour, wave: Colour) -> Sheet:
    """Return an empty card with its pale pattern of waves and a thin edge."""
    card = case.sheet(WIDTH, HEIGHT)
    card.frame((0, 0, WIDTH, HEIGHT), wave, 0.1, light)
    for row in range(14):
        base = 2 + row * 4.0
        points = [
            (k * 0.8, base + 2.6 * math.sin(k * 0.13 + row * 0.7)) for k in range(int(WIDTH / 0.8))
        ]
        card.stroke(points, wave, 0.14)
    card.frame((0, 0, WIDTH, HEIGHT), (150, 160, 160), 0.15)
    return card


def _emblem(card: Sheet) -> None:
    card.disc(11, 10.5, 6.2, RED_INK)
    card.disc(11, 10.5, 5.2, (222, 70, 60))
    card.star(11, 10.5, 3.4, (250, 214, 70))


def _portrait(card: Sheet, box: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = box
    card.frame(box, (150, 170, 180), 0.15, (214, 226, 232))
    middle = (left + right) / 2
    card.disc(middle, top + (bottom - top) * 0.40, 5.0, (186, 160, 142))
    card.disc(middle, top + (bottom - top) * 0.28, 4.6, (62, 54, 50))
    card.disc(middle, top + (bottom - top) * 0.43, 4.5, (206, 178, 158))
    card.frame(
        (middle - 7, bottom - 6.4, middle + 7, bottom - 0.2), (84, 92, 112), 0.1, (84, 92, 112)
    )


def _country(card: Sheet, x: float) -> None:
    bold = Style(6.4, bold=True, family="Sans")
    small = Style(5.2, family="Sans")
    card.text(x, 5.4, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold, "center")
    card.text(x, 8.2, "Độc lập - Tự do - Hạnh phúc", bold, "center")
    card.text(x, 10.7, "SOCIALIST REPUBLIC OF VIET NAM", small, "center")
    card.text(x, 13.0, "Independence - Freedom - Happiness", small, "center")


def _pair(card: Sheet, x: float, y: float, label: str, value: str) -> float:
    """Write a label and its value on one line; return where it ends."""
    end = card.text(x, y, label + " ", _LABEL)
    return card.text(end + 0.3, y, value, _VALUE)


def _front_2021(case: Case, person: Person) -> Sheet:
    card = _card(case, (232, 243, 238), (208, 230, 222))
    _emblem(card)
    _country(card, 42.5)
    card.text(
        44, 19.4, "CĂN CƯỚC CÔNG DÂN", Style(10.5, True, family="Sans", ink=RED_INK), "center"
    )
    card.text(44, 22.5, "Citizen Identity Card", Style(7, family="Sans", ink=RED_INK), "center")
    side = card.pixels(17.5)
    card.picture.paste(qr_picture(card_qr(person), side), (card.pixels(66), card.pixels(2.6)))
    _portrait(card, (4, 19, 24, 45.5))
    x = _TEXT_LEFT
    end = card.text(x, 27.0, "Số / No.: ", Style(7.4, family="Sans"))
    card.text(end, 27.0, person.id_number, Style(10, True, family="Sans"))
    card.text(x, 30.4, "Họ và tên / Full name:", _LABEL)
    card.text(x, 33.7, person.upper_name, Style(8.4, True, family="Sans"))
    _pair(card, x, 37.0, "Ngày sinh / Date of birth:", date_digits(person.birth))
    end = _pair(card, x, 40.0, "Giới tính / Sex:", person.sex)
    _pair(card, end + 2.5, 40.0, "Quốc tịch / Nationality:", person.nationality)
    card.text(x, 42.9, "Quê quán / Place of origin:", _LABEL)
    card.text(x, 45.8, person.origin, _VALUE)
    end = card.text(x, 48.6, "Nơi thường trú / Place of residence: ", _LABEL)
    _two_lines(card, (end, x), 48.6, person.home.on_card)
    card.text(4, 48.3, "Có giá trị đến:", Style(5.6, family="Sans"))
    card.text(4, 50.4, "Date of expiry:", Style(5.2, family="Sans"))
    card.text(4, 53.0, expiry_printed(person), Style(6.4, family="Sans"))
    return card


def _two_lines(card: Sheet, lefts: tuple[float, float], y: float, value: str) -> None:
    """Write an address from behind its label; what finds no room there goes on the next line."""
    words = value.split()
    # A long address is set smaller, as on the real cards.
    for size in (7.1, 6.7, 6.3, 5.9, 5.5):
        style = replace(_VALUE, size=size)
        count = len(words)
        while count and lefts[0] + card.measure(" ".join(words[:count]), style) > WIDTH - 2:
            count -= 1
        rest = " ".join(words[count:])
        if lefts[1] + card.measure(rest, style) <= WIDTH - 0.5:
            break
    card.text(lefts[0], y, " ".join(words[:count]), style)
    card.text(lefts[1], y + 3.1, rest, style)


def _back_2021(case: Case, person: Person, marks: str, rng: random.Random) -> Sheet:
    card = _card(case, (236, 242, 236), (214, 228, 218))
    card.text(4, 5.0, "Đặc điểm nhận dạng / Personal identification:", _LABEL)
    card.text(4, 8.2, marks, Style(7.0, family="Sans"))
    _pair(card, 4, 11.8, "Ngày, tháng, năm / Date, month, year:", date_digits(person.card_issued))
    for y, line in zip((15.6, 18.2), _ISSUER_2021, strict=True):
        card.text(30, y, line, Style(6.0, True, family="Sans"), "center")
    small = Style(4.4, family="Sans")
    card.text(30, 20.5, "DIRECTOR GENERAL OF THE POLICE DEPARTMENT", small, "center")
    card.text(30, 22.4, "FOR ADMINISTRATIVE MANAGEMENT OF SOCIAL ORDER", small, "center")
    draw_signature(card, 34, 27.5, 20, rng)
    card.text(34, 35.5, full_name(rng, "Nam"), Style(6.4, True, family="Sans"), "center")
    card.frame((4, 24.5, 15.5, 34), (150, 120, 50), 0.2, (226, 200, 120))
    for k in (27.6, 30.9):
        card.rule(4, 15.5, k, (150, 120, 50), 0.2)
    for x, name, english in (
        (65.0, "Ngón trỏ trái", "Left index finger"),
        (78.0, "Ngón trỏ phải", "Right index finger"),
    ):
        card.text(x, 22.2, name, Style(4.8, family="Sans"), "center")
        card.text(x, 24.2, english, Style(4.2, family="Sans"), "center")
        _fingerprint(card, x, 12.0)
    _draw_mrz(card, person)
    return card


def _fingerprint(card: Sheet, x: float, y: float) -> None:
    for ring in range(1, 10):
        points = []
        for step in range(37):
            angle = step * math.pi / 18
            reach = ring * (1 + 0.06 * math.sin(3 * angle + ring))
            points.append((x + 0.5 * reach * math.cos(angle), y + 0.8 * reach * math.sin(angle)))
        card.stroke(points, (120, 116, 116), 0.2)


def _draw_mrz(card: Sheet, person: Person) -> None:
    card.frame((0.2, 38.4, WIDTH - 0.2, HEIGHT - 0.2), (246, 248, 246), 0.1, (246, 248, 246))
    style = Style(12, family="Mono")
    for y, line in zip((43.0, 47.4, 51.8), card_mrz(person), strict=True):
        card.text(WIDTH / 2, y, line, style, "center")


def _front_2024(case: Case, person: Person) -> Sheet:
    card = _card(case, (236, 240, 246), (212, 222, 236))
    _emblem(card)
    _country(card, 50)
    card.text(52, 19.0, "CĂN CƯỚC", Style(12, True, family="Sans", ink=RED_INK), "center")
    card.text(52, 22.2, "IDENTITY CARD", Style(7, True, family="Sans", ink=RED_INK), "center")
    _portrait(card, (4, 20, 25, 48))
    x = 29.0
    card.text(x, 26.2, "Số định danh cá nhân / Personal identification number:", _LABEL)
    card.text(x, 30.2, person.id_number, Style(10, True, family="Sans"))
    card.text(x, 33.9, "Họ, chữ đệm và tên khai sinh / Full name:", _LABEL)
    card.text(x, 37.4, person.upper_name, Style(8.4, True, family="Sans"))
    _pair(card, x, 41.4, "Ngày, tháng, năm sinh / Date of birth:", date_digits(person.birth))
    _pair(card, x, 45.0, "Giới tính / Sex:", person.sex)
    _pair(card, x, 48.6, "Quốc tịch / Nationality:", person.nationality)
    return card


def _back_2024(case: Case, person: Person) -> Sheet:
    card = _card(case, (238, 241, 245), (216, 224, 234))
    end = card.text(4, 5.2, "Nơi cư trú / Place of residence: ", _LABEL)
    _two_lines(card, (end, 4), 5.2, person.home.on_card)
    card.text(4, 12.2, "Nơi đăng ký khai sinh / Place of birth:", _LABEL)
    card.text(4, 15.4, person.origin, _VALUE)
    _pair(card, 4, 19.8, "Ngày, tháng, năm cấp / Date of issue:", date_digits(person.card_issued))
    _pair(card, 4, 23.4, "Ngày, tháng, năm hết hạn / Date of expiry:", expiry_printed(person))
    card.text(32, 29.4, "BỘ CÔNG AN", Style(7.4, True, family="Sans"), "center")
    card.text(32, 32.2, "MINISTRY OF PUBLIC SECURITY", Style(5.4, family="Sans"), "center")
    side = card.pixels(20.0)
    card.picture.paste(qr_picture(new_card_qr(person), side), (card.pixels(64), card.pixels(15.5)))
    _draw_mrz(card, person)
    return card


def _common(person: Person) -> dict[str, Value]:
    return {
        "so_dinh_danh": person.id_number,
        "ho_ten": person.name,
        "ngay_sinh": person.birth.isoformat(),
        "gioi_tinh": person.sex,
        "quoc_tich": person.nationality,
        "noi_thuong_tru": person.home.on_card,
        "ngay_cap": person.card_issued.isoformat(),
        "mrz": "\n".join(card_mrz(person)),
    }


def _expiry(person: Person) -> tuple[dict[str, Value], tuple[str, ...]]:
    if person.card_expires is None:
        return {}, ("co_gia_tri_den",)
    return {"co_gia_tri_den": person.card_expires.isoformat()}, ()


def _fields_2021(person: Person, marks: str) -> tuple[dict[str, Value], tuple[str, ...]]:
    expiry, empty = _expiry(person)
    return {
        **_common(person),
        **expiry,
        "que_quan": person.origin,
        "dac_diem_nhan_dang": marks,
        "co_quan_ban_hanh": " ".join(_ISSUER_2021),
        "ma_qr": card_qr(person),
    }, empty


def _fields_2024(person: Person) -> tuple[dict[str, Value], tuple[str, ...]]:
    expiry, empty = _expiry(person)
    return {
        **_common(person),
        **expiry,
        "noi_dang_ky_khai_sinh": person.origin,
        "co_quan_ban_hanh": "BỘ CÔNG AN",
        "ma_qr": new_card_qr(person),
    }, empty

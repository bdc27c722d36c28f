"""Power of attorney: parties A and B, the civil form without them, and one written by pen."""

from __future__ import annotations

import random
from datetime import timedelta

from samples.synthetic.case import Case, Paper, Value
from samples.synthetic.decree30 import draw_motto
from samples.synthetic.facts import agent_of
from samples.synthetic.forms import FormPage
from samples.synthetic.hands import choose_pen
from samples.synthetic.paint import Style
from samples.synthetic.people import Person
from samples.synthetic.seal import draw_signature
from samples.synthetic.wording import date_digits, date_long

_FORMS = ("parties", "civil", "by_pen")
LAYOUTS = len(_FORMS)

_TERMS = (
    "Từ ngày ký đến khi thực hiện xong công việc được ủy quyền",
    "06 tháng kể từ ngày ký",
    "01 năm kể từ ngày ký",
)


def draw(case: Case, rng: random.Random, layout: int = 0) -> Paper:
    """Draw the power of attorney; ``layout`` is a place in ``_FORMS``."""
    name = _FORMS[layout]
    giver, taker = case.applicant, agent_of(case)
    day = case.received - timedelta(days=rng.randint(0, 9))
    procedure = case.procedure.name[0].lower() + case.procedure.name[1:]
    what = rng.choice(
        (
            f"Thay mặt bên ủy quyền nộp hồ sơ, ký các giấy tờ liên quan và nhận kết quả thủ tục"
            f" {procedure} tại Trung tâm Phục vụ hành chính công {case.office.ward}",
            f"Liên hệ cơ quan có thẩm quyền làm thủ tục {procedure} và nhận kết quả",
        )
    )
    term = rng.choice(_TERMS)
    sheet = case.sheet()
    pen = choose_pen(rng) if name == "by_pen" else None
    page = FormPage(sheet, rng, 24, 28, 190, Style(13), pen=pen, leaders=pen is not None)
    draw_motto(sheet, 109, 24)
    page.y = 44
    page.title("GIẤY ỦY QUYỀN", 16)
    page.skip(2)
    long_date = f"{date_long(day)}"
    if name == "civil":
        page.text((f"Hôm nay, {long_date}, tại {case.office.ward}, tỉnh "
                   f"{case.office.province}, chúng tôi gồm có:", page.style))  # fmt: skip
    else:
        place = f"{case.office.place}, {long_date}"
        sheet.text(186, page.y, place, Style(13, italic=True), "right")
        page.y += page.step
    heads = ("BÊN ỦY QUYỀN (Bên A):", "BÊN ĐƯỢC ỦY QUYỀN (Bên B):")
    if name == "civil":
        heads = ("Người ủy quyền:", "Người được ủy quyền:")
    for head, person in zip(heads, (giver, taker), strict=True):
        page.text((head, Style(13, bold=True)))
        _party(page, person, civil=name == "civil")
        page.skip(1.5)
    page.line(("Nội dung ủy quyền:", what))
    page.line(("Thời hạn ủy quyền:", term))
    page.text((
        "Hai bên cam kết thực hiện đúng nội dung trên và chịu trách nhiệm trước pháp luật.",
        page.style,
    ))  # fmt: skip
    _sign(page, giver, taker, civil=name == "civil")
    fields = _fields(giver, taker) | {
        "ngay_lap": day.isoformat(),
        "noi_dung_uy_quyen": what,
        "thoi_han_uy_quyen": term,
    }
    written = tuple(field for field in fields if field != "ngay_lap") if pen else ()
    return Paper("giay_uy_quyen", (sheet,), fields, handwritten=written)


def _party(page: FormPage, person: Person, *, civil: bool) -> None:
    name = person.name if page.pen else person.upper_name
    birth = ("Sinh ngày:", date_digits(person.birth))
    number = ("Căn cước công dân số:", person.id_number)
    issued = ("cấp ngày", date_digits(person.card_issued))
    if civil:
        page.line(("Ông/bà:", name), birth)
        page.line(("CCCD số:", person.id_number), issued)
        page.line(("Nơi thường trú:", person.home.new))
        return
    page.line(("Họ và tên:", name))
    page.line(birth)
    if page.pen:
        page.line(number)
        page.line(("Cấp ngày:", date_digits(person.card_issued)))
    else:
        page.line(number, issued)
    page.line(("Nơi cư trú:", person.home.new))


def _sign(page: FormPage, giver: Person, taker: Person, *, civil: bool) -> None:
    page.skip(5)
    words = ("NGƯỜI ỦY QUYỀN", "NGƯỜI ĐƯỢC ỦY QUYỀN") if civil else (
        "BÊN ỦY QUYỀN", "BÊN ĐƯỢC ỦY QUYỀN"
    )  # fmt: skip
    for x, word, person in zip((68.0, 150.0), words, (giver, taker), strict=True):
        page.sheet.text(x, page.y, word, Style(12.5, bold=True), "center")
        hint = "(Ký, ghi rõ họ tên)"
        page.sheet.text(x, page.y + 5.4, hint, Style(12, italic=True), "center")
        draw_signature(page.sheet, x, page.y + 16, page.rng.uniform(24, 32), page.rng)
        page.sheet.text(x, page.y + 28, person.name, Style(13, bold=True), "center")


def _fields(giver: Person, taker: Person) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for party, person in (("uy_quyen", giver), ("duoc_uy_quyen", taker)):
        found |= {
            f"ben_{party}": person.name,
            f"ngay_sinh_ben_{party}": person.birth.isoformat(),
            f"so_giay_to_ben_{party}": person.id_number,
            f"dia_chi_ben_{party}": person.home.new,
        }
    return found

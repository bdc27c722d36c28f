"""Papers of our types as their files describe them: titles, labels and made-up values in order."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from models.document_type import DocumentType, Family, FieldSpec
from models.field import FieldKind
from models.page import PageText
from samples.synthetic.people import full_name
from samples.synthetic.places import OFFICES
from samples.training.page_of_rows import Piece, Row, body, page_of_rows

_LEFT, _RIGHT = 0.25, 0.7
_ENDS = (
    ("NGƯỜI KHAI", "(Ký, ghi rõ họ tên)"),
    ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    ("GIÁM ĐỐC", "(Ký tên, đóng dấu)"),
    ("NGƯỜI LÀM ĐƠN", "(Ký và ghi rõ họ tên)"),
)
_SUBJECTS = (
    "Về việc phê duyệt danh mục thủ tục hành chính",
    "Về việc cho phép chuyển mục đích sử dụng đất",
    "Về việc công nhận kết quả xét duyệt",
    "trả lời kiến nghị của công dân",
    "báo cáo kết quả thực hiện nhiệm vụ",
    "đôn đốc thực hiện chỉ tiêu kế hoạch",
    "Về tăng cường công tác quản lý trên địa bàn",
)
_AGENCIES = (
    ("ỦY BAN NHÂN DÂN", "TỈNH NGHỆ AN", "UBND"),
    ("ỦY BAN NHÂN DÂN", "PHƯỜNG THÀNH VINH", "UBND"),
    ("UBND TỈNH TÂY NINH", "SỞ NỘI VỤ", "SNV"),
    ("BỘ TƯ PHÁP", "CỤC HÀNH CHÍNH TƯ PHÁP", "HCTP"),
    ("HỘI ĐỒNG NHÂN DÂN", "XÃ ĐÔ LƯƠNG", "HĐND"),
    ("BẢO HIỂM XÃ HỘI", "KHU VỰC XVI", "BHXH"),
    ("CHÍNH PHỦ", "", "CP"),
    ("BỘ CÔNG AN", "", "BCA"),
    ("THANH TRA TỈNH", "", "TTT"),
)
_UNITS = ("VX", "NC", "KT", "VP", "NNMT", "TH", "VHXH")


def own_pages(
    one: DocumentType, rng: random.Random, prose: Sequence[str]
) -> Iterator[tuple[str, PageText]]:
    """Yield the pages of one made-up paper with ``first`` or ``following``.

    ``prose``: passages of official texts for the body of official papers.
    """
    if one.family is Family.OFFICIAL:
        yield from _official(one, rng, prose)
    elif one.family is Family.CARD:
        yield from _card(one, rng)
    else:
        yield from _form(one, rng)


def motto(middle: float) -> list[Row]:
    """Return the two lines of the national motto."""
    lines = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
    return [(Piece(line, middle),) for line in lines]


def made_up(kind: FieldKind, rng: random.Random) -> str:
    """Return a value of a kind; nothing of it is true."""
    office = rng.choice(OFFICES)
    day = f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/{rng.randint(1950, 2025)}"
    return {
        FieldKind.PERSON_NAME: full_name(rng, rng.choice(("Nam", "Nữ"))).upper(),
        FieldKind.DATE: day,
        FieldKind.ID_NUMBER: f"{rng.randint(10**11, 10**12 - 1)}",
        FieldKind.ADDRESS: office.address(rng).new,
        FieldKind.CODE: f"{rng.randint(1, 999)}/{rng.randint(2015, 2025)}",
        FieldKind.CHOICE: rng.choice(("Nam", "Nữ")),
        FieldKind.PHONE: f"09{rng.randint(10**7, 10**8 - 1)}",
        FieldKind.NUMBER: f"{rng.randint(1, 500)},{rng.randint(0, 9)}",
        FieldKind.MONEY: f"{rng.randint(10, 900)}.000.000 đồng",
        FieldKind.TIME: f"{rng.randint(7, 16)} giờ {rng.randint(0, 59)} phút",
        FieldKind.CHECKBOX: rng.choice(("Có Không", "x", "")),
    }.get(kind, rng.choice((office.committee, "Kinh", "Việt Nam", "Độc thân", "Con")))


def head_rows(rng: random.Random, number: str = "") -> list[Row]:
    """Return the two columns of a head, or the motto alone."""
    if rng.random() < 0.4 and not number:
        return motto(0.5)
    superior, agency, _ = rng.choice(_AGENCIES)
    place = rng.choice(OFFICES).place
    day = f"{place}, ngày {rng.randint(1, 28):02d} tháng {rng.randint(1, 12)} năm 2025"
    first, second = motto(_RIGHT)
    rows: list[Row] = [(Piece(superior, _LEFT), *first)]
    rows.append((Piece(agency, _LEFT), *second) if agency else second)
    rows.append(
        (Piece(f"Số: {number}", _LEFT), Piece(day, _RIGHT)) if number else (Piece(day, _RIGHT),)
    )
    return rows


def _form(one: DocumentType, rng: random.Random) -> Iterator[tuple[str, PageText]]:
    blank = rng.random() < 0.12
    rows = head_rows(rng, f"{rng.randint(1, 900)}/{one.symbols[0]}" if one.symbols else "")
    if rng.random() < 0.25:
        rows.insert(0, (Piece(f"Mẫu số {rng.randint(1, 20):02d}", 0.85, 24),))
    title = rng.choice(one.titles)
    cut = len(title) > 30 and rng.random() < 0.5
    at = title.rfind(" ", 0, len(title) // 2 + 4)
    parts = (title[:at], title[at + 1 :]) if cut and at > 0 else (title,)
    rows += [(Piece(part, 0.5, rng.choice((34, 38, 46))),) for part in parts]
    lines = list(_labelled(one.fields, rng, blank=blank))
    rows += body(lines)
    if one.marks:
        rows += body(rng.sample(one.marks, k=min(3, len(one.marks))))
    rows += [(Piece(line, _RIGHT),) for line in rng.choice(_ENDS)]
    yield "first", page_of_rows(rows)
    if len(lines) > 10 and rng.random() < 0.3:
        yield "following", page_of_rows(body(lines[int(0.65 * len(lines)) :]) + rows[-2:])


def _labelled(specs: Sequence[FieldSpec], rng: random.Random, *, blank: bool) -> Iterator[str]:
    held = ""
    for spec in specs:
        if not spec.labels or (not spec.required and rng.random() < 0.25) or rng.random() < 0.04:
            continue
        value = "." * rng.randint(8, 60) if blank else made_up(spec.kind, rng)
        text = f"{rng.choice(spec.labels)} {value}"
        if held and len(held) + len(text) < 80 and rng.random() < 0.5:
            yield f"{held} {text}"
            held = ""
            continue
        if held:
            yield held
        held = text
    if held:
        yield held


def _card(one: DocumentType, rng: random.Random) -> Iterator[tuple[str, PageText]]:
    front = motto(0.55) if rng.random() < 0.8 else []
    front += [(Piece(rng.choice(one.titles), 0.5, 40),)]
    front += body(_labelled(one.fields[:7], rng, blank=False))
    marks = rng.sample(one.marks, k=min(5, len(one.marks)))
    back = body([*marks, f"IDVNM{rng.randint(10**9, 10**10)}<<{rng.randint(0, 9)}"])
    whole = front + back if rng.random() < 0.5 else rng.choice((front, back))
    yield "first", page_of_rows(whole)


def _official(
    one: DocumentType, rng: random.Random, prose: Sequence[str]
) -> Iterator[tuple[str, PageText]]:
    agency = rng.choice(_AGENCIES)
    year = f"{rng.randint(2015, 2025)}/" if one.id in ("luat", "nghi_dinh", "thong_tu") else ""
    unit = f"-{rng.choice(_UNITS)}" if not one.symbols or rng.random() < 0.2 else ""
    symbol = f"{one.symbols[0]}-" if one.symbols else ""
    number = f"{rng.randint(1, 2000)}/{year}{symbol}{agency[2]}{unit}"
    rows = head_rows(rng, number)
    subject = rng.choice(_SUBJECTS)
    if one.titles:
        rows += [(Piece(rng.choice(one.titles), 0.5, 34),), (Piece(subject),)]
    else:
        rows += [(Piece(f"V/v {subject.removeprefix('Về việc ')}", _LEFT, 26),)]
    if not one.titles or one.id in ("to_trinh", "giay_moi", "cong_dien"):
        rows += [(Piece(f"Kính gửi: {rng.choice(OFFICES).committee}"),)]
    start = rng.randrange(max(1, len(prose) - 30))
    passages = list(prose[start : start + 30])
    if one.id in ("quyet_dinh", "nghi_quyet", "nghi_dinh", "thong_tu", "luat"):
        passages = [
            "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
            *passages,
        ]
    if one.id == "quyet_dinh":
        passages[2:2] = ["QUYẾT ĐỊNH:", "Điều 1. " + subject]
    yield "first", page_of_rows(rows + body(passages))
    top: list[Row] = [(Piece(str(rng.randint(2, 40))),)]
    ends: list[Row] = [(Piece("Nơi nhận:", 0.2), Piece(rng.choice(_ENDS)[0], _RIGHT))]
    later = page_of_rows(top + body(passages[12 : 12 + rng.randint(3, 18)]) + ends)
    yield "following", later

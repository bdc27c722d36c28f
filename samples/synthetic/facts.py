"""Facts of a case beyond its people's cards: the parcel, who owns it too, the shop, the agent.

Each follows from the case alone, so papers drawn one by one agree; ``Case.changes`` overrides a
fact for one paper.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from samples.synthetic.case import Case
from samples.synthetic.people import Person, ascii_name, make_adult
from samples.synthetic.wording import below_hundred, capitalised

SERIAL_LETTERS = "ABCDEGHKLMNPQRSTVX"


@dataclass(frozen=True)
class Parcel:
    """A parcel of land and the certificate issued for it."""

    number: int
    map_sheet: int
    area: float
    """m², one decimal."""
    use: str
    term: str
    address: str
    serial: str
    """``AA 00200361``: the number of the certificate's printed blank."""
    book: str
    """Number in the register of certificates."""
    issued: date
    building: str
    """What stands on it; empty: nothing."""

    @property
    def area_printed(self) -> str:
        return f"{self.area:.1f}".replace(".", ",")


def parcel_of(case: Case) -> Parcel:
    """Return the applicant's parcel."""
    draws = case.draws("parcel")
    issued = case.received - timedelta(days=draws.randint(20, 220))
    letters = draws.choice(SERIAL_LETTERS) + draws.choice(SERIAL_LETTERS)
    use, term = draws.choice(_USES)
    home = case.office.address(draws)
    area = round(draws.randint(620, 8900) / 10 + 0.1 * draws.randint(1, 8), 1)
    parcel = Parcel(
        number=draws.randint(11, 890),
        map_sheet=draws.randint(2, 64),
        area=area,
        use=use,
        term=term,
        address=home.new,
        serial=f"{letters} {draws.randint(100000, 99999999):08d}",
        book=f"VP{draws.randint(10000, 99999)}" if draws.random() < 0.5
        else f"CN {draws.randint(1000, 99999):05d}",
        issued=issued,
        building=draws.choice(("", "", *_BUILDINGS)),
    )  # fmt: skip
    return replace(parcel, **case.changes.get("parcel", {}))


def with_old_certificate(case: Case) -> Case:
    """Return the case with a certificate of the form of 2009: its serial has six digits."""
    serial = parcel_of(case).serial
    parcel = {"serial": f"{serial[:2]} {serial[-6:]}", **case.changes.get("parcel", {})}
    return replace(case, changes={**case.changes, "parcel": parcel})


_USES = (
    ("Đất ở tại đô thị", "Lâu dài"),
    ("Đất ở tại nông thôn", "Lâu dài"),
    ("Đất trồng cây lâu năm", "Đến ngày 15/10/2043"),
    ("Đất trồng cây hằng năm khác", "Đến ngày 01/7/2064"),
    ("Đất ở", "Ổn định lâu dài"),
)
_BUILDINGS = (
    "Nhà ở riêng lẻ, diện tích xây dựng 84,5 m², diện tích sàn 162,0 m², cấp III",
    "Nhà ở riêng lẻ, diện tích xây dựng 61,2 m², 02 tầng, cấp III",
)


def spouse_of(case: Case) -> Person:
    """Return who owns the applicant's land with them: the other parent of a family."""
    if case.household:
        mother, father = case.household.mother, case.household.father
        return father if case.applicant.sex == "Nữ" else mother
    draws = case.draws("spouse")
    sex = "Nữ" if case.applicant.sex == "Nam" else "Nam"
    return replace(make_adult(draws, case.office, sex), home=case.applicant.home)


def agent_of(case: Case) -> Person:
    """Return whom the applicant empowers to act for them."""
    draws = case.draws("agent")
    return make_adult(draws, case.office, draws.choice(("Nam", "Nữ")))


@dataclass(frozen=True)
class Shop:
    """A household business."""

    name: str
    trades: tuple[tuple[str, str, bool], ...]
    """Name, code of four digits, main one or not."""
    capital: int
    """Đồng."""
    capital_in_words: int
    """The same, unless a contradiction is planted."""
    address: str
    email: str
    registered: date
    changed: tuple[int, date] | None
    """How many times changed, and when last."""


_TRADES = (
    ("Bán lẻ lương thực, thực phẩm, đồ uống trong các cửa hàng chuyên doanh", "4722"),
    ("Dịch vụ phục vụ đồ uống", "5630"),
    ("Nhà hàng và các dịch vụ ăn uống phục vụ lưu động", "5610"),
    ("Sửa chữa, bảo dưỡng ô tô, mô tô, xe máy", "9531"),
    ("Bán lẻ thuốc, dụng cụ y tế, mỹ phẩm và vật phẩm vệ sinh", "4772"),
    ("Cắt tóc, làm đầu, gội đầu", "9631"),
    ("May trang phục", "1410"),
    ("Dịch vụ lưu trú ngắn ngày", "5510"),
    ("Photo, chuẩn bị tài liệu và các hoạt động hỗ trợ văn phòng", "8219"),
)
_SHOP_WORDS = ("Tạp hóa", "Quán ăn", "Cà phê", "Cửa hàng", "Tiệm may", "Nhà nghỉ", "Đại lý")


def shop_of(case: Case) -> Shop:
    """Return the applicant's household business."""
    draws = case.draws("shop")
    count = draws.randint(1, 3)
    trades = draws.sample(_TRADES, count)
    capital = draws.choice((30, 50, 80, 100, 150, 200, 250, 320, 500)) * 1_000_000
    capital += draws.choice((0, 0, 5_000_000))
    registered = case.received - timedelta(days=draws.randint(3, 900))
    changed = None
    if draws.random() < 0.4:
        since = (case.received - registered).days
        changed = (draws.randint(1, 4), registered + timedelta(days=draws.randint(1, max(2, since))))
    given = case.applicant.name.split()[-1]
    shop = Shop(
        name=f"{draws.choice(_SHOP_WORDS)} {given} {draws.choice(('Phát', 'Vinh', 'Thành'))}",
        trades=tuple((name, code, n == 0) for n, (name, code) in enumerate(trades)),
        capital=capital,
        capital_in_words=capital,
        address=case.office.address(draws).new,
        email=f"{ascii_name(given).lower()}{draws.randint(10, 99)}@vidu.vn" if draws.random() < 0.6 else "",
        registered=registered,
        changed=changed,
    )
    return replace(shop, **case.changes.get("shop", {}))


def money_words(amount: int) -> str:
    """Return whole đồng in words: ``Năm mươi triệu đồng``; millions only, below a billion."""
    millions, rest = divmod(amount, 1_000_000)
    if rest or not 0 < millions < 1000:
        raise ValueError("whole millions below a billion only")
    return capitalised(f"{below_thousand(millions)} triệu đồng")


def below_thousand(number: int) -> str:
    """Return 1 to 999 in words."""
    hundreds, rest = divmod(number, 100)
    words = [f"{below_hundred(hundreds)} trăm"] if hundreds else []
    if rest and rest < 10 and hundreds:
        words.append("linh")
    if rest:
        words.append(below_hundred(rest))
    return " ".join(words)

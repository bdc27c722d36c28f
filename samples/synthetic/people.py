"""People who do not exist: names, personal IDs that agree with birth and sex, households."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from models.letters import without_marks
from samples.synthetic.places import Address, Office

_FAMILY = (
    *(("Nguyễn",) * 10),
    *(("Trần",) * 4),
    *(("Lê",) * 4),
    *(("Phạm",) * 3),
    *("Hoàng", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Đinh", "Trịnh"),
)
_MIDDLE = {
    "Nam": ("Văn", "Hữu", "Đức", "Minh", "Quang", "Xuân", "Đình", "Trọng", "Công", "Thanh"),
    "Nữ": ("Thị", "Thị Ngọc", "Thị Thu", "Thị Thanh", "Thị Kim", "Thùy", "Ngọc", "Thị Hồng"),
}
_GIVEN = {
    "Nam": (
        *("An", "Bình", "Cường", "Dũng", "Đạt", "Hải", "Hậu", "Hiếu", "Hùng", "Khánh", "Lộc"),
        *("Nghĩa", "Phúc", "Quý", "Sỹ", "Thắng", "Thịnh", "Tuấn", "Vượng", "Trường"),
    ),
    "Nữ": (
        *("Ánh", "Bích", "Diễm", "Dung", "Hằng", "Hạnh", "Hiền", "Hoa", "Huệ", "Hường", "Lệ"),
        *("Loan", "Mỹ", "Nga", "Nhung", "Oanh", "Phượng", "Quỳnh", "Thảo", "Thủy", "Tuyết", "Yến"),
    ),
}
_CHILD_MIDDLE = {
    "Nam": ("Gia", "Bảo", "Minh", "Đăng", "Hoàng", "Anh"),
    "Nữ": ("Bảo", "Khánh", "Ngọc", "An", "Minh", "Phương"),
}
_CHILD_GIVEN = {
    "Nam": ("Huy", "Khôi", "Phúc", "Kiệt", "Nguyên", "Khoa", "Đức"),
    "Nữ": ("Châu", "Linh", "Ngân", "Nhi", "Thư", "Trâm", "Vy"),
}
CARD_ISSUER_2021 = "Cục Cảnh sát quản lý hành chính về trật tự xã hội"
CARD_ISSUER_2024 = "Bộ Công an"
NEW_CARD_FROM = date(2024, 7, 1)


def ascii_name(name: str) -> str:
    """Return the name in capital ASCII letters."""
    return without_marks(name).upper()


def personal_id(prefix: str, sex: str, birth: date, rng: random.Random) -> str:
    """Return province + century and sex + year + six random digits (Decree 137/2015 art. 13)."""
    century = (birth.year - 1900) // 100 * 2 + (0 if sex == "Nam" else 1)
    return f"{prefix}{century}{birth.year % 100:02d}{rng.randint(1, 999999):06d}"


@dataclass(frozen=True)
class Person:
    """One made-up person with an identity card (children: only the number)."""

    name: str
    sex: str
    birth: date
    id_number: str
    home: Address
    origin: str
    ethnicity: str
    phone: str
    card_issued: date
    old_id: str
    """Nine-digit CMND the card's QR names, or empty."""

    @property
    def upper_name(self) -> str:
        return self.name.upper()

    @property
    def nationality(self) -> str:
        return "Việt Nam"

    @property
    def card_expires(self) -> date | None:
        """Birthday at 25, 40 or 60, the next one when issued within two years before it.

        Law on Identity 26/2023/QH15 art. 21; ``None``: without expiry.
        """
        for age in (14, 25, 40, 60):
            due = self.birth.replace(year=self.birth.year + age)
            if self.card_issued < due.replace(year=due.year - 2):
                return due
        return None

    @property
    def card_issuer(self) -> str:
        return CARD_ISSUER_2024 if self.card_issued >= NEW_CARD_FROM else CARD_ISSUER_2021

    @property
    def card_words(self) -> str:
        """The identity paper in one line, as declarations print it."""
        kind = "Căn cước" if self.card_issued >= NEW_CARD_FROM else "Căn cước công dân"
        return (
            f"{kind} số {self.id_number}, {self.card_issuer} cấp ngày {self.card_issued:%d/%m/%Y}"
        )


@dataclass(frozen=True)
class Household:
    """Mother, father and their new-born child."""

    mother: Person
    father: Person
    child: Person


def full_name(rng: random.Random, sex: str, family: str | None = None) -> str:
    """Return family, middle and given name of an adult."""
    return " ".join((family or rng.choice(_FAMILY), rng.choice(_MIDDLE[sex]), _given(rng, sex)))


def _given(rng: random.Random, sex: str) -> str:
    return rng.choice(_GIVEN[sex])


def _some_day(rng: random.Random, first: date, last: date) -> date:
    day = first + timedelta(days=rng.randint(0, (last - first).days))
    # 29 February has no birthday in most years: card expiry would not be a date.
    return day.replace(day=28) if (day.month, day.day) == (2, 29) else day


def make_adult(
    rng: random.Random,
    office: Office,
    sex: str,
    born: tuple[date, date] = (date(1968, 1, 1), date(2000, 12, 31)),
    *,
    new_card: bool = False,
) -> Person:
    """Return an adult living in the office's area; both dates of ``born`` are possible."""
    birth = _some_day(rng, *born)
    issued = (
        _some_day(rng, NEW_CARD_FROM, date(2025, 5, 30))
        if new_card
        else _some_day(rng, date(2021, 3, 1), date(2024, 5, 31))
    )
    return Person(
        name=full_name(rng, sex),
        sex=sex,
        birth=birth,
        id_number=personal_id(office.id_prefix, sex, birth, rng),
        home=office.address(rng),
        origin=rng.choice(office.origins),
        ethnicity="Kinh",
        phone=f"09{rng.choice('0134678')}{rng.randint(0, 9999999):07d}",
        card_issued=issued,
        old_id=f"{rng.randint(180000000, 299999999)}" if rng.random() < 0.5 else "",
    )


def make_household(rng: random.Random, office: Office, born: date) -> Household:
    """Return parents and a child born on ``born``."""
    father = make_adult(rng, office, "Nam", (date(1985, 1, 1), date(1998, 12, 31)))
    mother = make_adult(rng, office, "Nữ", (date(1988, 1, 1), date(2001, 12, 31)))
    mother = Person(**{**vars(mother), "home": father.home})
    sex = rng.choice(("Nam", "Nữ"))
    name = (
        f"{father.name.split()[0]} {rng.choice(_CHILD_MIDDLE[sex])} {rng.choice(_CHILD_GIVEN[sex])}"
    )
    child = Person(
        name=name,
        sex=sex,
        birth=born,
        id_number=personal_id(office.id_prefix, sex, born, rng),
        home=father.home,
        origin=father.origin,
        ethnicity=father.ethnicity,
        phone="",
        card_issued=born,
        old_id="",
    )
    return Household(mother=mother, father=father, child=child)

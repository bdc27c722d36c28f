"""Offices and addresses, before and after the reform of 1 July 2025 (no districts since)."""

from __future__ import annotations

import random
from dataclasses import dataclass

from samples.synthetic.wording import capitalised


@dataclass(frozen=True)
class Address:
    """An address in its three printed forms."""

    house: str
    old_ward: str
    """``phường Hưng Bình``"""
    old_district: str
    """``thành phố Vinh``"""
    ward: str
    """``phường Thành Vinh``"""
    province: str
    """``Nghệ An``"""

    @property
    def new(self) -> str:
        """Two levels, as papers print it since July 2025."""
        return f"{self.house}, {self.ward}, tỉnh {self.province}"

    @property
    def old(self) -> str:
        """Three levels, as papers printed it until June 2025."""
        return f"{self.house}, {self.old_ward}, {self.old_district}, tỉnh {self.province}"

    @property
    def on_card(self) -> str:
        """As identity cards and their QR codes write it: names only, old levels."""
        return ", ".join((self.house, *self.old_levels))

    @property
    def old_levels(self) -> tuple[str, str, str]:
        return _bare(self.old_ward), _bare(self.old_district), self.province


def _bare(unit: str) -> str:
    """``phường Hưng Bình`` → ``Hưng Bình``; a number keeps its word: ``Phường 3``."""
    for word in ("phường ", "xã ", "thị trấn ", "thành phố ", "huyện "):
        if unit.startswith(word):
            name = unit[len(word) :]
            return capitalised(unit) if name.isdigit() else name
    return unit


@dataclass(frozen=True)
class Office:
    """A one-stop office: a ward or commune People's Committee. The codes are made up."""

    ward: str
    province: str
    unit_code: str
    """First part of its dossier IDs."""
    id_prefix: str
    """Personal IDs of people whose birth was registered in the (old) province."""
    old_units: tuple[tuple[str, str], ...]
    houses: tuple[str, ...]
    origins: tuple[str, ...]
    hospital: str

    @property
    def committee(self) -> str:
        return f"Ủy ban nhân dân {self.ward}, tỉnh {self.province}"

    @property
    def place(self) -> str:
        """The place before the date of its papers."""
        return self.ward.split(" ", 1)[1]

    @property
    def kind(self) -> str:
        """``phường`` or ``xã``."""
        return self.ward.split(" ", 1)[0]

    def address(self, rng: random.Random) -> Address:
        """Return an address in the office's area."""
        old_ward, old_district = rng.choice(self.old_units)
        return Address(
            house=rng.choice(self.houses).format(n=rng.randint(2, 12), h=rng.randint(3, 248)),
            old_ward=old_ward,
            old_district=old_district,
            ward=self.ward,
            province=self.province,
        )


_VINH = "thành phố Vinh"
_TAY_NINH = "thành phố Tây Ninh"
_NGHE_AN_ORIGINS = (
    "Hưng Lộc, Vinh, Nghệ An",
    "Nghi Phú, Vinh, Nghệ An",
    "Nam Anh, Nam Đàn, Nghệ An",
    "Thượng Sơn, Đô Lương, Nghệ An",
    "Diễn Kỷ, Diễn Châu, Nghệ An",
)
_TAY_NINH_ORIGINS = (
    "Trường Tây, Hòa Thành, Tây Ninh",
    "Thạnh Tân, Tây Ninh, Tây Ninh",
    "Bàu Năng, Dương Minh Châu, Tây Ninh",
    "Hảo Đước, Châu Thành, Tây Ninh",
)

OFFICES: tuple[Office, ...] = (
    Office(
        ward="phường Thành Vinh",
        province="Nghệ An",
        unit_code="H41.18",
        id_prefix="040",
        old_units=(
            ("phường Hưng Bình", _VINH),
            ("phường Lê Lợi", _VINH),
            ("phường Quang Trung", _VINH),
            ("phường Cửa Nam", _VINH),
        ),
        houses=("Khối {n}", "Số {h} đường Nguyễn Trãi", "Số {h} đường Lê Lợi"),
        origins=_NGHE_AN_ORIGINS,
        hospital="Bệnh viện Sản Nhi Nghệ An",
    ),
    Office(
        ward="xã Đô Lương",
        province="Nghệ An",
        unit_code="H41.155",
        id_prefix="040",
        old_units=(("thị trấn Đô Lương", "huyện Đô Lương"), ("xã Đông Sơn", "huyện Đô Lương")),
        houses=("Xóm {n}", "Khối {n}"),
        origins=_NGHE_AN_ORIGINS,
        hospital="Bệnh viện Đa khoa khu vực Đô Lương",
    ),
    Office(
        ward="phường Ninh Thạnh",
        province="Tây Ninh",
        unit_code="H53.27",
        id_prefix="072",
        old_units=(("phường Ninh Thạnh", _TAY_NINH),),
        houses=("Khu phố Ninh Lợi", "Số {h} đường Bời Lời", "Tổ {n}, khu phố Ninh Phước"),
        origins=_TAY_NINH_ORIGINS,
        hospital="Bệnh viện Đa khoa Tây Ninh",
    ),
    Office(
        ward="phường Tân Ninh",
        province="Tây Ninh",
        unit_code="H53.24",
        id_prefix="072",
        old_units=(("phường 3", _TAY_NINH), ("phường 2", _TAY_NINH)),
        houses=("Số {h} đường Cách Mạng Tháng Tám", "Khu phố {n}"),
        origins=_TAY_NINH_ORIGINS,
        hospital="Bệnh viện Đa khoa Tây Ninh",
    ),
)

"""Which fields of a paper speak of one person."""

from __future__ import annotations

from dataclasses import dataclass

from models.document import Document
from models.field import FieldValue


@dataclass(frozen=True)
class Role:
    """Names of the fields that hold one person's data; a paper carries some of them."""

    name: str
    numbers: tuple[str, ...] = ()
    births: tuple[str, ...] = ()
    sex: str | None = None


ROLES: tuple[Role, ...] = (
    Role("ho_ten", ("so_dinh_danh", "so_giay_to"), ("ngay_sinh",), "gioi_tinh"),
    Role("ten_me", (), ("nam_sinh_me",)),
    Role("ten_cha", (), ("nam_sinh_cha",)),
    Role("nguoi_yeu_cau", ("so_giay_to_nguoi_yeu_cau",)),
    Role("ten_vo", ("so_giay_to_vo",), ("ngay_sinh_vo",)),
    Role("ten_chong", ("so_giay_to_chong",), ("ngay_sinh_chong",)),
    Role("ten_chu_ho", ("so_dinh_danh_chu_ho",)),
    Role("nguoi_su_dung_dat", ("so_giay_to",)),
    Role("nguoi_su_dung_dat_2", ("so_giay_to_2",)),
    Role("ben_uy_quyen", ("so_giay_to_ben_uy_quyen",), ("ngay_sinh_ben_uy_quyen",)),
    Role("ben_duoc_uy_quyen", ("so_giay_to_ben_duoc_uy_quyen",), ("ngay_sinh_ben_duoc_uy_quyen",)),
    Role("nguoi_nop"),
    Role("nguoi_di_khai"),
    Role("nguoi_de_nghi"),
)
"""A new type whose fields have these names takes part without code."""


@dataclass(frozen=True)
class Person:
    """One person as one paper names them."""

    document: str
    role: Role
    name: FieldValue | None
    number: FieldValue | None
    birth: FieldValue | None
    sex: FieldValue | None


def people_on(document: Document) -> tuple[Person, ...]:
    """Return the persons on a paper whose name or number was read."""
    found = []
    for role in ROLES:
        person = Person(
            document=document.id,
            role=role,
            name=_read(document, (role.name,)),
            number=_read(document, role.numbers),
            birth=_read(document, role.births),
            sex=_read(document, (role.sex,) if role.sex else ()),
        )
        if person.name is not None or (person.number is not None and role.name == "ho_ten"):
            found.append(person)
    return tuple(found)


def _read(document: Document, names: tuple[str, ...]) -> FieldValue | None:
    for name in names:
        value = document.field(name)
        if value is not None and isinstance(value.value, str):
            return value
    return None

"""Which fields of a paper speak of one person."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.document import Document
from models.field import FieldKind, FieldValue

_NUMBER_IN_WORDS = re.compile(r"(?<!\d)(\d{12}|\d{9})(?!\d)")


@dataclass(frozen=True)
class Role:
    """Names of the fields that hold one person's data; a paper carries some of them."""

    name: str
    numbers: tuple[str, ...] = ()
    births: tuple[str, ...] = ()
    sex: str | None = None
    homes: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    """A line that names the person's identity paper with its number."""


def _of_kin(ending: str) -> Role:
    return Role(
        f"ten_{ending}",
        (f"so_giay_to_{ending}", f"so_dinh_danh_{ending}"),
        (f"nam_sinh_{ending}", f"ngay_sinh_{ending}"),
        None,
        (f"noi_cu_tru_{ending}",),
        (f"giay_to_{ending}",),
    )


def _of_side(side: str) -> Role:
    return Role(side, (f"so_giay_to_{side}",), (f"ngay_sinh_{side}",), None, (f"dia_chi_{side}",))


ROLES: tuple[Role, ...] = (
    Role(
        "ho_ten",
        ("so_dinh_danh", "so_giay_to"),
        ("ngay_sinh",),
        "gioi_tinh",
        ("noi_thuong_tru", "noi_cu_tru", "dia_chi"),
        ("giay_to",),
    ),
    *(_of_kin(kin) for kin in ("me", "cha", "vo", "chong")),
    Role(
        "nguoi_yeu_cau",
        ("so_giay_to_nguoi_yeu_cau",),
        homes=("noi_cu_tru_nguoi_yeu_cau",),
        papers=("giay_to_nguoi_yeu_cau",),
    ),
    Role("ten_chu_ho", ("so_dinh_danh_chu_ho",)),
    Role("nguoi_su_dung_dat", ("so_giay_to",)),
    Role("nguoi_su_dung_dat_2", ("so_giay_to_2",)),
    *(_of_side(side) for side in ("ben_uy_quyen", "ben_duoc_uy_quyen")),
    Role("nguoi_nop", homes=("dia_chi",)),
    Role("nguoi_di_khai", papers=("giay_to_nguoi_di_khai",)),
    Role("nguoi_de_nghi"),
    Role("chu_dau_tu"),
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
    home: FieldValue | None = None


def people_on(document: Document) -> tuple[Person, ...]:
    """Return the persons on a paper whose name or number was read."""
    found = []
    for role in ROLES:
        person = Person(
            document=document.id,
            role=role,
            name=_read(document, (role.name,)),
            number=_read(document, role.numbers) or _number_in(document, role.papers),
            birth=_read(document, role.births),
            sex=_read(document, (role.sex,) if role.sex else ()),
            home=_read(document, role.homes),
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


def _number_in(document: Document, names: tuple[str, ...]) -> FieldValue | None:
    """The number in a line such as ``Căn cước công dân số 0…, do … cấp``, when it has one."""
    line = _read(document, names)
    found = _NUMBER_IN_WORDS.findall(str(line.value)) if line is not None else []
    if line is None or len(found) != 1:
        return None
    return line.model_copy(update={"kind": FieldKind.ID_NUMBER, "value": found[0]})

"""Vietnam's provinces, districts and communes, those of today and those before 1 July 2025.

The table ``models/weights/vn_places.txt`` is made by ``scripts/build_places.py``, which also tells
its form. An address is read from its end, since that is where the units stand: ``…, Hưng Bình,
Vinh, Nghệ An`` (three levels, as cards print them, with or without ``phường``), ``…, phường Thành
Vinh, tỉnh Nghệ An`` (two levels since). The printed address is never changed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from models.field import MappedAddress
from models.letters import without_marks
from pipeline.edits import distance
from pipeline.validate.comparing import spelled

WEIGHTS = Path(__file__).resolve().parents[2] / "models" / "weights"
TABLE, FACTS = "vn_places.txt", "vn_places.json"

_KINDS = {
    "tinh": "tinh", "thanhpho": "thanhpho", "tp": "thanhpho", "quan": "quan", "q": "quan",
    "huyen": "huyen", "h": "huyen", "thixa": "thixa", "tx": "thixa", "thitran": "thitran",
    "tt": "thitran", "phuong": "phuong", "p": "phuong", "xa": "xa", "x": "xa", "dackhu": "dackhu",
}  # fmt: skip
_KIND = re.compile(
    r"(?:(tinh|thanh pho|quan|huyen|thi xa|thi tran|phuong|xa|dac khu)\b\s*\.?"
    r"|(tp|tx|tt|[qhpx])\s*\.)\s*(?=\w)"
)
_SURE_DISTANCE = 3
"""Edits, marks counted, that a name must be away from the other units of its district."""


class _Name(NamedTuple):
    """A unit's name, with its kind told apart."""

    kind: str
    """``phuong``, ``xa``, …; empty when the paper does not say."""
    key: str
    """Letters and digits without marks."""
    text: str
    """As written, without its kind."""


class _Unit(NamedTuple):
    """A unit of the table."""

    name: _Name
    official: str
    codes: tuple[str, ...] = ()
    """Communes of before: what they are now, the likeliest first."""


class _District(NamedTuple):
    name: _Name
    communes: tuple[_Unit, ...]


class _Province(NamedTuple):
    name: _Name
    official: str
    lines: tuple[str, ...]
    """Of its units, as the table has them: read when an address names the province."""


class Found(NamedTuple):
    """The units at the end of an address."""

    mapped: MappedAddress
    rest: str
    """What stands before them: house, street, hamlet; empty when there is nothing."""
    exact: bool
    """Every unit is spelled as in the table, and none of its neighbours is spelled nearly so."""
    spelled_right: bool = True
    """Every unit is spelled as in the table."""
    of_today: bool = False
    """Written in the two levels since July 2025."""


class _Table(NamedTuple):
    before: tuple[_Province, ...]
    now: tuple[_Province, ...]
    by_code: Mapping[str, tuple[str, str]]
    """Province and commune of today by the commune's code."""


@lru_cache(maxsize=2_000)
def find_place(address: str) -> Found | None:
    """Return the units an address ends in; ``None`` when not even its province is known.

    Remembered: at the desk a dossier is judged again after every decision.

    Also ``None`` without the table, or with another one than was built.
    """
    table = _table()
    parts = [part.strip(" .;:") for part in _parts(address)]
    if table is None or not parts:
        return None
    last = _name(parts[-1])
    best: tuple[int, Found] | None = None
    for found, used in (*_before(table, parts, last), *_now(table, parts, last)):
        if best is None or used > best[0]:
            best = (used, found)
        elif used == best[0] and found.mapped != best[1].mapped:
            unsure = best[1].mapped.model_copy(update={"certain": False})
            best = (used, best[1]._replace(mapped=unsure, exact=False))
    return best[1] if best else None


def _parts(address: str) -> list[str]:
    parts = address.split(",")
    return parts if len(parts) > 1 else re.split(r"\s+[-–]\s+", address)


def _name(text: str) -> _Name:
    plain = without_marks(text).casefold()
    match = _KIND.match(plain)
    if match is None or len(plain) != len(text):
        return _Name("", _key(text), text)
    kind = _KINDS[(match.group(1) or match.group(2)).replace(" ", "")]
    bare = text[match.end() :]
    return _Name(kind, _key(bare), bare)


def _key(text: str) -> str:
    letters = "".join(c for c in without_marks(text).casefold() if c.isalnum())
    return letters.lstrip("0") or letters if letters.isdigit() else letters


def _fits(said: _Name, unit: _Name) -> bool:
    return said.key == unit.key and said.kind in ("", unit.kind)


def _before(table: _Table, parts: list[str], last: _Name) -> Iterator[tuple[Found, int]]:
    for province in table.before:
        if not _fits(last, province.name):
            continue
        yield _of_province(table, province, parts), 1
        if len(parts) < 2:
            continue
        for district in _districts(province):
            if _fits(_name(parts[-2]), district.name):
                yield from _in_district(table, province, district, parts)


def _of_province(table: _Table, province: _Province, parts: list[str]) -> Found:
    """Only the province is known; all its communes went to one of today's."""
    first = next(line for line in province.lines if "\t" in line)
    today = table.by_code[first.split("\t")[1].split()[0]][0]
    return Found(MappedAddress(province=today), ", ".join(parts[:-1]), exact=False)


def _in_district(
    table: _Table, province: _Province, district: _District, parts: list[str]
) -> Iterator[tuple[Found, int]]:
    base = _of_province(table, province, parts)
    yield base._replace(rest=", ".join(parts[:-2])), 2
    said = _name(parts[-3]) if len(parts) > 2 else None
    units = [u for u in district.communes if said is not None and _fits(said, u.name)]
    if said is None or not units:
        return
    codes = list(dict.fromkeys(code for unit in units for code in unit.codes))
    today, commune = table.by_code[codes[0]]
    mapped = MappedAddress(province=today, commune=commune, code=codes[0], certain=len(codes) == 1)
    names = (said, _name(parts[-2]), _name(parts[-1]))
    right = any(_is_exact(names, (unit.name, district.name, province.name)) for unit in units)
    exact = right and _stands_apart(said, (unit.name for unit in district.communes))
    yield Found(mapped, ", ".join(parts[:-3]), exact, spelled_right=right), 3


def _now(table: _Table, parts: list[str], last: _Name) -> Iterator[tuple[Found, int]]:
    for province in table.now:
        if not _fits(last, province.name):
            continue
        rest = ", ".join(parts[:-1])
        alone = MappedAddress(province=province.official)
        yield Found(alone, rest, exact=False, of_today=True), 1
        said = _name(parts[-2]) if len(parts) > 1 else None
        communes = _communes(province)
        units = [u for u in communes if said is not None and _fits(said, u.name)]
        if said is None or not units:
            continue
        right = any(_is_exact((said, last), (unit.name, province.name)) for unit in units)
        exact = right and _stands_apart(said, (unit.name for unit in communes))
        mapped = MappedAddress(
            province=province.official,
            commune=units[0].official,
            code=units[0].codes[0],
            certain=len(units) == 1,
        )
        # As much as a district and its commune: both say where exactly.
        rest = ", ".join(parts[:-2])
        found = Found(mapped, rest, exact, spelled_right=right, of_today=True)
        yield found, 3 if said.kind else 2


def _is_exact(said: Iterable[_Name], units: Iterable[_Name]) -> bool:
    return all(
        spelled(one.text) == spelled(unit.text) for one, unit in zip(said, units, strict=True)
    )


def _stands_apart(said: _Name, others: Iterable[_Name]) -> bool:
    """No other unit of the same area is a slip away."""
    mine = spelled(said.text)
    near = (spelled(other.text) for other in others)
    return all(one == mine or distance(mine, one, _SURE_DISTANCE - 1) is None for one in near)


@lru_cache(maxsize=1)
def _table() -> _Table | None:
    try:
        data = (WEIGHTS / TABLE).read_bytes()
        facts = json.loads((WEIGHTS / FACTS).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if hashlib.sha256(data).hexdigest() != facts.get("sha256"):
        return None
    return _read(data.decode("utf-8").splitlines())


def _read(lines: list[str]) -> _Table:
    sections: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.startswith(("=", "#")):
            sections.append((line, []))
        else:
            sections[-1][1].append(line)
    by_code: dict[str, tuple[str, str]] = {}
    now, before = [], []
    for head, units in sections:
        if head.startswith("#"):
            name = head[1:]
            before.append(_Province(_name(name), name, tuple(units)))
            continue
        name = head.split(" ", 1)[1]
        now.append(_Province(_name(name), name, tuple(units)))
        for unit in units:
            code, official = unit[1:].split(" ", 1)
            by_code[code] = (name, official)
    return _Table(tuple(before), tuple(now), by_code)


@lru_cache(maxsize=128)
def _communes(province: _Province) -> tuple[_Unit, ...]:
    """The communes of a province of today."""
    units = (line[1:].split(" ", 1) for line in province.lines)
    return tuple(_Unit(_name(official), official, (code,)) for code, official in units)


@lru_cache(maxsize=128)
def _districts(province: _Province) -> tuple[_District, ...]:
    """The districts of a province of before, with their communes."""
    found: list[tuple[str, list[_Unit]]] = []
    for line in province.lines:
        if line.startswith("@"):
            found.append((line[1:], []))
        else:
            official, codes = line.split("\t")
            found[-1][1].append(_Unit(_name(official), official, tuple(codes.split())))
    return tuple(_District(_name(name), tuple(units)) for name, units in found)

"""What is true about a paper, and whether a field that was read says the same.

Compared as ``document types`` rules: letter case of names and texts and the placement of tone
marks are a matter of taste, everything else counts; a subject is compared without its ``Về việc``.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import JsonValue

from models.field import FieldKind
from pipeline.validate.comparing import spelled

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
_LOOSE = frozenset({FieldKind.PERSON_NAME, FieldKind.TEXT, FieldKind.CHOICE})
_ABOUT = re.compile(r"^(?:v/v|về việc)\s+", re.IGNORECASE)
_NATIONAL_TYPES = {"Luật": "luat", "Nghị định": "nghi_dinh", "Thông tư": "thong_tu"}
_PROVINCIAL = {
    "issued_date": "ngay_ban_hanh",
    "place": "dia_danh",
    "issuing_agency": "co_quan_ban_hanh",
    "subject": "trich_yeu",
    "signer_authority": "quyen_han_ky",
    "signer_title": "chuc_vu_nguoi_ky",
    "signer_name": "nguoi_ky",
}


class TruePaper(NamedTuple):
    """A paper as it is."""

    type: str
    pages: tuple[int, ...]
    """1-based over the input; nothing when the whole input is this paper."""
    fields: Mapping[str, JsonValue]
    """Normal forms; ``None`` where the label is printed and nothing stands behind it."""
    complete: bool
    """All fields of the paper are given: a value for any other is made up."""
    by_hand: frozenset[str] = frozenset()
    """Fields that a pen filled in."""


class TrueContradiction(NamedTuple):
    """What was planted: the first paper says something else than the others."""

    kind: str
    papers: tuple[int, ...]
    """From 1; the changed one first. One alone, or the same twice: within that paper."""


class TrueDossier(NamedTuple):
    """An input with the papers it holds."""

    name: str
    paths: tuple[Path, ...]
    papers: tuple[TruePaper, ...]
    contradictions: tuple[TrueContradiction, ...] = ()


def sample_dossiers(folder: Path) -> Iterator[TrueDossier]:
    """Yield the dossiers that ``samples.synthetic`` wrote below ``folder``."""
    for told in sorted(folder.glob("*/dossier.toml")):
        facts = tomllib.loads(told.read_text("utf-8"))
        files = facts["files"]
        expected = sorted(told.parent.glob("expected-d*.toml"), key=_number)
        papers = [_sample(path) for path in expected]
        paths = sorted(told.parent / name for name in files)
        planted = tuple(
            TrueContradiction(one["kind"], tuple(one["papers"]))
            for one in facts.get("contradiction", ())
        )
        yield TrueDossier(told.parent.name, tuple(paths), tuple(papers), planted)


def _sample(path: Path) -> TruePaper:
    told = tomllib.loads(path.read_text("utf-8"))
    fields = told["fields"] | dict.fromkeys(told.get("empty", ()))
    by_hand = frozenset(told.get("handwritten", ()))
    return TruePaper(told["type"], tuple(told["pages"]), fields, complete=True, by_hand=by_hand)


def _number(path: Path) -> int:
    return int(path.stem.removeprefix("expected-d"))


def real_papers(corpora: Path = CORPORA) -> Iterator[TrueDossier]:
    """Yield the real scans whose main fields are known."""
    folder = corpora / "scans_with_fields"
    with (folder / "fields.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            yield _real(folder / row["file"], _NATIONAL_TYPES[row["loai_van_ban"]], _national(row))
    for told in json.loads((folder / "provincial_papers.json").read_text("utf-8")):
        yield _real(folder / told["file"], told["document_type"], _provincial(told))


def _real(path: Path, type_id: str, fields: dict[str, JsonValue]) -> TrueDossier:
    return TrueDossier(path.stem, (path,), (TruePaper(type_id, (), fields, complete=False),))


def _national(row: Mapping[str, str]) -> dict[str, JsonValue]:
    fields: dict[str, JsonValue] = {
        "so_ky_hieu": row["so_ky_hieu"],
        "co_quan_ban_hanh": row["co_quan"],
    }
    if row["ngay_ban_hanh"]:
        fields["ngay_ban_hanh"] = "-".join(reversed(row["ngay_ban_hanh"].split("/")))
    if "..." not in row["trich_yeu"]:  # told in part only
        fields["trich_yeu"] = row["trich_yeu"]
    return fields


def _provincial(told: Mapping[str, Any]) -> dict[str, JsonValue]:
    fields: dict[str, JsonValue] = {"so_ky_hieu": f"{told['number']}/{told['symbol']}"}
    for key, name in _PROVINCIAL.items():
        if told[key] is not None:
            fields[name] = told[key]
    return fields


def says_same(name: str, kind: FieldKind, one: JsonValue, other: JsonValue) -> bool:
    """Say whether two normal forms of a field are the same fact."""
    if isinstance(one, list) and isinstance(other, list):
        return _rows(one) == _rows(other)
    if not isinstance(one, str) or not isinstance(other, str):
        return one == other
    if name == "trich_yeu":
        one, other = _ABOUT.sub("", one), _ABOUT.sub("", other)
    if kind in _LOOSE:
        return spelled(one) == spelled(other)
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)


def _rows(table: list[JsonValue]) -> list[JsonValue]:
    return [
        {key: spelled(cell) if isinstance(cell, str) else cell for key, cell in row.items()}
        if isinstance(row, dict)
        else row
        for row in table
    ]

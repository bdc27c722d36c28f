"""Figures that must be reached: ``targets.toml``, and which of them a table misses."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, Self

from pydantic import model_validator

from benchmarks.table import ReadingRow
from models.record import Record

Measure = Literal["cer", "wer", "bare_wer", "left_out", "coverage", "ratio", "memory_mb"]


class Target(Record):
    """One figure of one reader on one group of pages."""

    group: str
    measure: Measure
    reader: str = "sohoa"
    at_most: float | None = None
    at_least: float | None = None

    @model_validator(mode="after")
    def _has_one_bound(self) -> Self:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError("a target has one bound: at_most or at_least")
        return self


def load_targets() -> list[Target]:
    """Return the targets of ``targets.toml``."""
    text = Path(__file__).with_name("targets.toml").read_text("utf-8")
    return [Target.model_validate(entry) for entry in tomllib.loads(text)["target"]]


def missed(targets: Sequence[Target], rows: Sequence[ReadingRow]) -> Iterator[str]:
    """Yield a line for each target that is not reached; one not measured is not reached."""
    by_place = {(row.group, row.reader): row for row in rows}
    for target in targets:
        row = by_place.get((target.group, target.reader))
        value = _value(row, target.measure) if row else None
        if not _is_reached(target, value):
            found = "không đo / not measured" if value is None else f"{value:g}"
            bound = f"≤ {target.at_most:g}" if target.at_most is not None else ""
            bound += f"≥ {target.at_least:g}" if target.at_least is not None else ""
            yield f"{target.group} {target.reader} {target.measure}: {found}, {bound}"


def _value(row: ReadingRow, measure: Measure) -> float | None:
    holder = row.spent if measure in {"ratio", "memory_mb"} else row
    value = getattr(holder, measure)
    return None if value is None else float(value)


def _is_reached(target: Target, value: float | None) -> bool:
    if value is None:
        return False
    if target.at_most is not None:
        return value <= target.at_most
    return target.at_least is not None and value >= target.at_least

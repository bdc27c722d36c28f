"""How likely a value is right, given who read it and how clearly: learned, not believed.

The first reader's own confidence tells too little: it is 0.99 on many a wrong tone mark. The table
``models/weights/confidence.json`` says, for each sort of value and each standing among its votes,
how often values that clear were right on generated pages whose truth is known
(``sohoa bench fields --calibrate`` writes it, with the command that made it). It orders what a
person should look at and is shown beside a value; it accepts nothing (``pipeline.validate.
evidence``).
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from models.field import FieldKind, FieldValue
from pipeline.validate.agreement import CODES, MARKS, WORD_KINDS, first_reading, votes_agree
from pipeline.validate.comparing import same_value

WEIGHTS = Path(__file__).resolve().parents[2] / "models" / "weights"
TABLE = "confidence.json"
EDGES = (0.5, 0.8, 0.9, 0.97, 0.99, 1.0)
"""Upper ends of the bins of the first reader's confidence."""
STANDINGS = ("code", "agreed", "alone", "against")


class Calibration(NamedTuple):
    """The table as it is used."""

    right: Mapping[str, tuple[float, ...]]
    """By ``sort/standing``: the share of right values in each bin of ``EDGES``."""


def sort_of(kind: FieldKind) -> str:
    """Return the sort of value a kind is: what readers find hard about it is the same."""
    if kind is FieldKind.PERSON_NAME:
        return "names"
    if kind in WORD_KINDS:
        return "words"
    return "codes" if kind is FieldKind.CODE else "digits"


def standing(field: FieldValue) -> str:
    """Return how a value stands among its votes, one of ``STANDINGS``."""
    if any(v.reader in CODES and v.value == field.value for v in field.votes):
        return "code"
    if votes_agree(field):
        return "agreed"
    others = [vote for vote in field.votes if vote.reader != MARKS]
    differ = any(not same_value(field.kind, vote.value, field.value) for vote in others)
    return "against" if differ else "alone"


def clearness(field: FieldValue) -> float:
    """Return the first reader's own confidence, or the best of other votes; 0 without votes."""
    read = first_reading(field)
    if read is not None:
        return read.confidence
    return max((vote.confidence for vote in field.votes), default=0.0)


def likely_right(field: FieldValue) -> float:
    """Return how likely a field's value is right, 0 to 1; its confidence without the table."""
    table = _table()
    if table is None or field.value is None or not field.votes:
        return field.confidence
    row = table.right.get(f"{sort_of(field.kind)}/{standing(field)}")
    if row is None:
        return field.confidence
    return row[bin_of(clearness(field))]


def bin_of(confidence: float) -> int:
    """Return the number of the bin of ``EDGES`` a confidence falls in."""
    return min(bisect_left(EDGES, confidence), len(EDGES) - 1)


def fit(seen: Sequence[tuple[FieldKind, str, float, bool]]) -> dict[str, list[float]]:
    """Return the table for values of which it is known whether they are right.

    ``seen``: kind, standing, the first reader's confidence, right or not. Shares rise with
    confidence (pool adjacent violators) and lean towards the sort's own share where little was
    seen: two values' worth.
    """
    rows: dict[str, list[list[int]]] = {}
    for kind, where, confidence, right in seen:
        bins = rows.setdefault(f"{sort_of(kind)}/{where}", [[0, 0] for _ in EDGES])
        one = bins[bin_of(confidence)]
        one[0] += right
        one[1] += 1
    return {name: _rising(bins) for name, bins in sorted(rows.items())}


def _rising(bins: list[list[int]]) -> list[float]:
    right, count = (sum(one[part] for one in bins) for part in (0, 1))
    usual = (right + 1) / (count + 2)
    pools: list[tuple[float, float, int]] = []
    for one in bins:
        pools.append((one[0] + 2 * usual, one[1] + 2.0, 1))
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            last, before = pools.pop(), pools.pop()
            pools.append((before[0] + last[0], before[1] + last[1], before[2] + last[2]))
    return [round(good / seen, 4) for good, seen, width in pools for _ in range(width)]


@lru_cache(maxsize=1)
def _table() -> Calibration | None:
    try:
        told = json.loads((WEIGHTS / TABLE).read_text("utf-8"))
        rows = {name: tuple(float(share) for share in row) for name, row in told["right"].items()}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if tuple(told.get("edges", ())) != EDGES or any(
        len(row) != len(EDGES) for row in rows.values()
    ):
        return None
    return Calibration(rows)

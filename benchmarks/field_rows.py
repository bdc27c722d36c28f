"""How fields were read, a row a field, a type and a group: shares, and what is asked of them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, Self

from pydantic import JsonValue, model_validator

from models.record import Record

TYPE = "(type)"
BY_HAND = "by-hand"
"""Ending of the group of fields that a pen filled in."""
Verdict = Literal["right", "wrong", "missing", "extra"]


class Outcome(NamedTuple):
    """One field of one paper: what is true, what was read."""

    group: str
    paper: str
    type: str
    field: str
    verdict: str
    """``right``, ``wrong``, ``missing``; ``extra`` for a value where none is printed."""
    accepted: bool
    expected: JsonValue = None
    found: JsonValue = None
    kind: str = ""
    standing: str = ""
    """How the value stands among its votes (``pipeline.validate.calibration``)."""
    clearness: float = 0.0
    """The first reader's own confidence."""
    confidence: float = 0.0
    """What the product says of it: calibrated."""


class FieldRow(Record):
    """Counts of some fields; shares are 0 to 1 of the fields that are printed."""

    group: str
    type: str
    """Empty for the sum of a group."""
    field: str
    """Empty for the sum of a type."""
    printed: int
    found: int
    exact: int
    accepted: int
    accepted_right: int
    extra: int
    """Values where none is printed."""

    @property
    def found_share(self) -> float:
        return self.found / max(self.printed, 1)

    @property
    def exact_share(self) -> float:
        return self.exact / max(self.printed, 1)

    @property
    def accepted_share(self) -> float:
        return self.accepted / max(self.printed, 1)

    @property
    def precision(self) -> float | None:
        """Of what was accepted, how much is right; ``None`` when nothing was."""
        return self.accepted_right / self.accepted if self.accepted else None

    @property
    def review_share(self) -> float:
        return 1.0 - self.accepted_share


def field_rows(outcomes: Sequence[Outcome]) -> Iterator[FieldRow]:
    """Yield a row for every field, then for each type and each group; types count as a field."""
    for group in dict.fromkeys(one.group for one in outcomes):
        members = [one for one in outcomes if one.group == group]
        for type_id in sorted({one.type for one in members}):
            of_type = [one for one in members if one.type == type_id]
            for field in dict.fromkeys(one.field for one in of_type):
                yield _row(group, type_id, field, (o for o in of_type if o.field == field))
            yield _row(group, type_id, "", (o for o in of_type if o.field != TYPE))
        for field in dict.fromkeys(one.field for one in members):
            if len({one.type for one in members if one.field == field}) > 1:
                yield _row(group, "", field, (o for o in members if o.field == field))
        yield _row(group, "", "", (o for o in members if o.field != TYPE))


def _row(group: str, type_id: str, field: str, outcomes: Iterable[Outcome]) -> FieldRow:
    told = list(outcomes)
    printed = [one for one in told if one.expected is not None]
    accepted = [one for one in told if one.accepted and one.found is not None]
    return FieldRow(
        group=group,
        type=type_id,
        field=field,
        printed=len(printed),
        found=sum(one.verdict != "missing" for one in printed),
        exact=sum(one.verdict == "right" for one in printed),
        accepted=len(accepted),
        accepted_right=sum(one.verdict == "right" for one in accepted),
        extra=sum(one.verdict == "extra" for one in told),
    )


_COLUMNS: tuple[tuple[str, str, Callable[[FieldRow], str]], ...] = (
    ("in trên giấy", "printed", lambda row: str(row.printed)),
    ("thấy %", "found %", lambda row: _percent(row.found_share)),
    ("đúng %", "exact %", lambda row: _percent(row.exact_share)),
    ("nhận %", "accept. %", lambda row: _percent(row.accepted_share)),
    ("nhận đúng %", "precision %", lambda row: _percent(row.precision)),
    ("nhận sai", "acc. wrong", lambda row: str(row.accepted - row.accepted_right)),
    ("chờ xem %", "review %", lambda row: _percent(row.review_share)),
    ("bịa", "made up", lambda row: str(row.extra)),
)
_NAME, _CELL = 58, 13


def field_table(rows: Sequence[FieldRow], *, each: bool) -> Iterator[str]:
    """Yield the lines of the table; ``each``: a line a field, not only sums."""
    yield f"{'Nhóm, loại, trường':{_NAME}}" + "".join(f"{vi:>{_CELL}}" for vi, _, _ in _COLUMNS)
    yield f"{'group, type, field':{_NAME}}" + "".join(f"{en:>{_CELL}}" for _, en, _ in _COLUMNS)
    for row in rows:
        if row.field and not each and row.field != TYPE:
            continue
        yield f"{_name(row)[: _NAME - 1]:{_NAME}}" + "".join(
            f"{tell(row):>{_CELL}}" for _, _, tell in _COLUMNS
        )


def _name(row: FieldRow) -> str:
    if not row.type:
        return f"== {row.group} {row.field}".rstrip()
    return f"  {row.type}.{row.field}" if row.field else f" = {row.type}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.2f}"


Measure = Literal["found", "exact", "accepted", "precision", "contradictions", "false_alarms"]


class FieldTarget(Record):
    """What is asked of one group, or of one field of it."""

    group: str
    field: str = ""
    measure: Measure
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _has_one_bound(self) -> Self:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError("a target has one bound: at_most or at_least")
        return self


def load_field_targets() -> list[FieldTarget]:
    """Return the targets ``[[fields]]`` of ``targets.toml``."""
    text = Path(__file__).with_name("targets.toml").read_text("utf-8")
    return [FieldTarget.model_validate(entry) for entry in tomllib.loads(text)["fields"]]


def missed_targets(
    targets: Sequence[FieldTarget], rows: Sequence[FieldRow], contradictions: dict[str, float]
) -> Iterator[str]:
    """Yield a line for each target not reached by what was measured.

    ``contradictions``: shares found and false alarms, by measure. What was not measured in this
    run (a group that was not asked for) is left out.
    """
    sums = {(row.group, row.field): row for row in rows if not row.type}
    single = {(row.group, row.field): row for row in rows if row.type and row.field}
    for target in targets:
        value: float | None
        if target.measure in ("contradictions", "false_alarms"):
            value = contradictions.get(target.measure)
        else:
            place = target.group, target.field
            row = sums.get(place) or single.get(place)
            value = _measured(row, target.measure) if row is not None else None
        if value is None:
            continue
        low = target.at_least is not None and value < target.at_least
        high = target.at_most is not None and value > target.at_most
        if low or high:
            bound = f"≥ {target.at_least:g}" if low else f"≤ {target.at_most:g}"
            yield f"{target.group} {target.field or '*'} {target.measure}: {value:.4f}, {bound}"


def _measured(row: FieldRow, measure: Measure) -> float | None:
    return {
        "found": row.found_share,
        "exact": row.exact_share,
        "accepted": row.accepted_share,
        "precision": row.precision,
    }.get(measure)

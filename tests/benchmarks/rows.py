"""Rows of the tables, made up."""

from __future__ import annotations

from typing import Any

from benchmarks.table import ReadingRow, Spent

SPENT = Spent(
    pages=12,
    rounds=2,
    cpu_seconds=1.5,
    wall_seconds=2.0,
    memory_mb=300.0,
    largest_mb=200.0,
    ratio=6.4,
)


def row(group: str = "nd96", reader: str = "sohoa", **own: Any) -> ReadingRow:
    """Return a row that reaches every target unless told otherwise."""
    facts: dict[str, Any] = {
        "group": group,
        "reader": reader,
        "vi": f"bộ đọc {reader}",
        "en": f"reader {reader}",
        "spent": SPENT,
        "words": 5000,
        "cer": 0.001,
        "wer": 0.005,
        "bare_wer": 0.002,
        "left_out": 0.001,
        "coverage": 0.998,
        "slots": 6,
        "slots_right": 5,
    }
    return ReadingRow.model_validate(facts | own)

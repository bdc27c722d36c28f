"""Numbers and days that a pen wrote on real papers are read, and no wrong one is trusted."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.field_truth import TrueDossier, real_papers
from benchmarks.handwriting import Result, measure, table
from config.settings import load_settings
from models.field import FieldKind, FieldStatus, FieldValue
from tests.pipeline.ocr.pages import needs_corpora, needs_second_reader


def field(value: str, status: FieldStatus) -> FieldValue:
    return FieldValue(
        name="so_ky_hieu", kind=FieldKind.CODE, printed=value, value=value, status=status
    )


def test_a_wrong_value_that_was_accepted_counts_and_one_in_review_does_not() -> None:
    wrong = field("44/CT-UBND", FieldStatus.ACCEPTED)
    waiting = field("2024-09-01", FieldStatus.REVIEW)
    one = Result(
        "province-x", ("11", "11"), ("11", "01"), (wrong, waiting), ("11/CT-UBND", "2024-09-11"),
        cpu_seconds=0.25,
    )  # fmt: skip
    assert (one.both_read, one.both_extracted) == (False, False)
    assert (one.accepted, one.accepted_wrong) == (1, 1)
    assert "accepted wrong 1; 0.25 CPU seconds a page" in list(table([one]))[-1]


def provincial() -> list[TrueDossier]:
    return [told for told in real_papers() if told.name.startswith("province-")]


@pytest.mark.corpus
@needs_corpora
@needs_second_reader
def test_number_and_day_are_both_right_on_eight_of_nine_and_none_trusted_is_wrong(
    tmp_path: Path,
) -> None:
    settings = load_settings()
    results = []
    for told in provincial():
        folder = tmp_path / told.name
        folder.mkdir()
        results.append(measure(told, settings, folder))
    assert len(results) == 9
    assert sum(one.both_read for one in results) >= 8
    assert sum(one.both_extracted for one in results) >= 8
    assert sum(one.accepted_wrong for one in results) == 0

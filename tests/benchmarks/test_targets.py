"""A target that is missed, or was not measured, is named."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from benchmarks.competitors import readers
from benchmarks.pages import GROUPS
from benchmarks.targets import Target, load_targets, missed
from tests.benchmarks.rows import SPENT, row

GOOD = [row("nd96"), row("provincial")]


def test_good_figures_miss_nothing() -> None:
    assert list(missed(load_targets(), GOOD)) == []


def test_each_missed_target_is_named_with_figure_and_bound() -> None:
    slow = SPENT.model_copy(update={"ratio": 5.9})
    lines = list(missed(load_targets(), [row("nd96", wer=0.0075), row("provincial", spent=slow)]))
    assert lines == ["nd96 sohoa wer: 0.0075, ≤ 0.006", "provincial sohoa ratio: 5.9, ≥ 6"]


def test_what_was_not_measured_is_missed() -> None:
    alone = SPENT.model_copy(update={"ratio": None})
    (line,) = missed(load_targets(), [row("nd96", spent=alone), row("provincial")])
    assert line.startswith("nd96 sohoa ratio: không đo / not measured")
    assert len(list(missed(load_targets(), []))) == len(load_targets())


def test_a_bound_itself_is_reached() -> None:
    target = Target(group="nd96", measure="wer", at_most=0.005)
    assert list(missed([target], [row("nd96", wer=0.005)])) == []


def test_targets_name_known_groups_and_readers() -> None:
    known = {reader.id for reader in readers()}
    assert all(one.group in GROUPS and one.reader in known for one in load_targets())


@pytest.mark.parametrize("bounds", [{}, {"at_most": 1, "at_least": 0}])
def test_a_target_has_one_bound(bounds: dict[str, float]) -> None:
    with pytest.raises(ValidationError, match="one bound"):
        Target.model_validate({"group": "nd96", "measure": "wer", **bounds})

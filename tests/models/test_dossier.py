"""The one table of states."""

from __future__ import annotations

from itertools import pairwise

import pytest

from models.dossier import TRANSITIONS, DossierState, require_transition
from models.errors import IllegalTransitionError

S = DossierState


def test_the_whole_way_is_allowed() -> None:
    way = [S.RECEIVED, S.READ, S.IN_REVIEW, S.APPROVED, S.SIGNED, S.STORED]
    for old, new in pairwise(way):
        require_transition("d", old, new)


def test_every_state_may_fail_or_be_quarantined() -> None:
    for state in set(S) - {S.FAILED, S.QUARANTINED}:
        assert {S.FAILED, S.QUARANTINED} <= TRANSITIONS[state]


def test_nothing_is_stored_before_it_is_signed() -> None:
    # From FAILED only where the catalogue remembers that it was stored before.
    assert {old for old, news in TRANSITIONS.items() if S.STORED in news} == {S.SIGNED, S.FAILED}


def test_a_forbidden_step_names_both_states() -> None:
    with pytest.raises(IllegalTransitionError, match=r"RECEIVED.*STORED"):
        require_transition("H41.18-250812-0001", S.RECEIVED, S.STORED)

"""Admission by bytes: never more than the budget, nobody starved, everybody served."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.admission import Admission, page_cost
from models.page import ImageRef

_SECONDS = 30.0
"""Only a test that hangs waits as long."""


class _Visitor:
    """A thread that goes in and stays until it is told to leave."""

    def __init__(self, admission: Admission, cost: int) -> None:
        self.inside, self.leave = threading.Event(), threading.Event()
        self._gate: Callable[[], AbstractContextManager[None]] = lambda: admission.admit(cost)
        self._thread = threading.Thread(target=self._visit, daemon=True)
        self._thread.start()

    def _visit(self) -> None:
        with self._gate():
            self.inside.set()
            self.leave.wait(_SECONDS)

    def end(self) -> None:
        self.leave.set()
        self._thread.join(_SECONDS)
        assert not self._thread.is_alive()


def _wait_until_queued(admission: Admission, count: int) -> None:
    """Return once so many wait."""
    deadline = time.monotonic() + _SECONDS
    with admission._changed:
        while len(admission._waiting) != count and time.monotonic() < deadline:
            admission._changed.wait(0.001)  # lets go of the lock; an arrival is not announced
        assert len(admission._waiting) == count


def _queued(admission: Admission, cost: int, count: int) -> _Visitor:
    visitor = _Visitor(admission, cost)
    _wait_until_queued(admission, count)
    return visitor


def test_pages_go_in_together_while_they_fit() -> None:
    admission = Admission(budget=100, places=4)
    first, second = _Visitor(admission, 50), _Visitor(admission, 50)
    assert first.inside.wait(_SECONDS)
    assert second.inside.wait(_SECONDS)
    first.end()
    second.end()


def test_a_page_larger_than_the_budget_runs_alone() -> None:
    admission = Admission(budget=100, places=4)
    small = _Visitor(admission, 10)
    assert small.inside.wait(_SECONDS)
    huge = _queued(admission, 1000, 1)
    assert not huge.inside.is_set()
    small.end()
    assert huge.inside.wait(_SECONDS)
    after = _queued(admission, 1, 1)
    assert not after.inside.is_set()
    huge.end()
    assert after.inside.wait(_SECONDS)
    after.end()


def test_a_large_page_is_not_overtaken_by_small_ones_behind_it() -> None:
    admission = Admission(budget=100, places=4)
    one = _Visitor(admission, 60)
    assert one.inside.wait(_SECONDS)
    large = _queued(admission, 90, 1)
    small = _queued(admission, 5, 2)  # would fit beside the first
    assert not small.inside.is_set()
    one.end()
    assert large.inside.wait(_SECONDS)
    assert small.inside.wait(_SECONDS)
    large.end()
    small.end()


def test_no_more_go_in_than_there_are_places() -> None:
    admission = Admission(budget=100, places=1)
    one = _Visitor(admission, 1)
    assert one.inside.wait(_SECONDS)
    other = _queued(admission, 1, 1)
    assert not other.inside.is_set()
    one.end()
    assert other.inside.wait(_SECONDS)
    other.end()


def test_work_that_fails_gives_its_place_back() -> None:
    admission = Admission(budget=10, places=1)
    with pytest.raises(RuntimeError), admission.admit(10):
        raise RuntimeError
    with admission.admit(10):
        pass


def test_a_wait_that_is_broken_off_leaves_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    admission = Admission(budget=10, places=1)

    def broken(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(admission._changed, "wait_for", broken)
        with pytest.raises(KeyboardInterrupt), admission.admit(1):
            pass
    with admission.admit(10):
        pass


@given(st.integers(1, 50), st.integers(1, 4), st.lists(st.integers(1, 80), min_size=1, max_size=24))
@settings(max_examples=40)
def test_the_budget_is_never_exceeded_and_everybody_is_served(
    budget: int, places: int, costs: list[int]
) -> None:
    admission = Admission(budget, places)
    inside: list[int] = []
    lock = threading.Lock()
    broken: list[tuple[int, ...]] = []

    def work(cost: int) -> None:
        with admission.admit(cost):
            with lock:
                inside.append(cost)
                if len(inside) > places or (len(inside) > 1 and sum(inside) > budget):
                    broken.append(tuple(inside))
            with lock:
                inside.remove(cost)

    with ThreadPoolExecutor(8) as pool:
        done = [pool.submit(work, cost) for cost in costs]
        for future in done:
            future.result(_SECONDS)
    assert broken == []


def test_a_page_costs_more_in_colour_and_an_a0_sheet_nearly_the_whole_budget() -> None:
    def image(mode: str, width: int, height: int) -> ImageRef:
        return ImageRef.model_validate(
            {"path": Path("x"), "sha256": "", "width": width, "height": height}
            | {"dpi": 300, "mode": mode}
        )

    assert page_cost(image("RGB", 10, 10)) > page_cost(image("L", 10, 10))
    assert 1.0e9 < page_cost(image("RGB", 9933, 14043)) <= 1.3e9

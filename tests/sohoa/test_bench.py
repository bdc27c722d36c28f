"""``sohoa bench`` hands its arguments on to the benchmarks of the checkout."""

from __future__ import annotations

import pytest

from tests.commands import sohoa

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("command", ["reading", "speed"])
def test_each_benchmark_explains_its_options(command: str) -> None:
    told = sohoa("bench", command, "--help")
    assert told.code == 0
    assert "--runs" in told.out
    assert "--chart" in told.out


def test_the_benchmark_of_types_explains_its_options() -> None:
    told = sohoa("bench", "types", "--help")
    assert told.code == 0
    assert "--mixes" in told.out


def test_exit_codes_come_through() -> None:
    assert sohoa("bench", "reading", "no-such-page", "--runs", "1").code == 2
    assert sohoa("bench", "speed", "no-such-file.pdf").code == 2

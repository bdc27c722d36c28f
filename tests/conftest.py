"""What all tests share: the real servers of ``tests.services``."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from pipeline.ocr.network import recognise

pytest_plugins = ["tests.services"]

# A busy machine is no reason to fail: no test here judges by the clock. The same code gets the same
# examples, so that a change is blamed for its own faults only; `make explore` looks for new ones.
settings.register_profile("sohoa", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "sohoa"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--plain-numbers",
        action="store_true",
        help="read as processors without products of bytes do: what is read may differ a little",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--plain-numbers"):
        recognise.has_byte_products = lambda: False  # type: ignore[assignment]

"""The network of the installed model, opened once."""

from __future__ import annotations

import pytest

from config.settings import load_settings
from pipeline.ocr.network.in_use import network_in_use
from pipeline.ocr.network.recognise import LineNetwork


@pytest.fixture(scope="session")
def network() -> LineNetwork:
    opened = network_in_use(load_settings().ocr)
    assert opened is not None
    return opened

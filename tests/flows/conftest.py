"""An installation in a temporary folder, without an orchestrator."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import load_settings
from flows.services import Services
from sohoa.wiring import installation


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with installation(load_settings(data_dir=tmp_path / "data")) as parts:
        yield parts

"""Import the scripts the way ``python scripts/…`` does: with their own folder first on the path."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
_OURS = ("install_models", "model_file", "vietnamese_model", "second_reader_models")


def load(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return a fresh copy of ``scripts/NAME.py`` that the test may change."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    for module in (*_OURS, name):
        monkeypatch.delitem(sys.modules, module, raising=False)
    return importlib.import_module(name)

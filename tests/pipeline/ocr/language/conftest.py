"""The project's own model; made-up sentences are read with it."""

from __future__ import annotations

import pytest

from pipeline.ocr.language.model import LanguageModel, load_language_model


@pytest.fixture(scope="session")
def model() -> LanguageModel:
    loaded = load_language_model()
    assert loaded is not None
    return loaded

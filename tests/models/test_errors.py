"""Errors keep their code and parameters, across threads and processes too."""

from __future__ import annotations

import pickle

from models.errors import OversizeError


def test_an_error_survives_pickling() -> None:
    error = OversizeError(subject="bản vẽ.tif", what="pixels", size=10, limit=5)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(again) is OversizeError
    assert again.subject == "bản vẽ.tif"
    assert again.parameters == {"what": "pixels", "size": "10", "limit": "5"}

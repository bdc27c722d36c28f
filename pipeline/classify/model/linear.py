"""The model as it lies in ``models/weights``, and its opinion of a page.

Loaded once, verified by its SHA-256. When it is missing or damaged, classification goes on with
titles, numbers and marks alone; ``page_model_state`` says so and why.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from models.document_type import UNKNOWN_TYPE
from models.page import PageText
from models.record import Record
from pipeline.classify.model.features import BITS, Features, features_of

WEIGHTS = Path(__file__).resolve().parents[3] / "models" / "weights"
ARRAYS_NAME = "page_types.npz"
FACTS_NAME = "page_types.json"
FORMAT = 1
"""Of the arrays; a model of another format is as good as damaged."""
FOLLOWING = "trang_sau"
"""What the model calls a page that no paper begins with. It is no type of a paper."""

Floats = npt.NDArray[np.float32]


class PageModelState(Record):
    """Whether the model can be used, and if not, why."""

    kind: Literal["ready", "missing", "damaged"]
    path: Path
    detail: str = ""
    """What was found wrong, in technical English, for the log and ``sohoa doctor``."""
    sha256: str = ""


class Opinion(Record):
    """What the model thinks of one page: calibrated probabilities that sum to 1."""

    shares: dict[str, float]
    """By type id, ``khong_xac_dinh`` and ``FOLLOWING`` among them."""

    @property
    def best(self) -> str:
        """The likeliest; ``khong_xac_dinh`` when nothing is."""
        return max(self.shares, key=self.shares.__getitem__, default=UNKNOWN_TYPE)

    @property
    def foreign(self) -> float:
        """How likely the page begins a paper of a kind that is none of ours."""
        return self.of(UNKNOWN_TYPE)

    @property
    def following(self) -> float:
        """How likely no paper begins on the page."""
        return self.of(FOLLOWING)

    def knows(self, name: str) -> bool:
        """Say whether the model was trained on a type: of others it has no opinion."""
        return name in self.shares

    def of(self, name: str) -> float:
        """Return the probability of one kind."""
        return self.shares.get(name, 0.0)


class PageModel:
    """A softmax over hashed features, C kinds and F features.

    Arrays: ``kinds`` ids, a line each; ``weights`` (F, C) int8 with one ``scale`` a kind (C);
    ``bias`` (C); ``temperature`` (1), which divides the scores (Guo et al. 2017).
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self.kinds = tuple(arrays["kinds"].tobytes().decode("utf-8").split("\n"))
        self._weights = arrays["weights"]
        self._scale = arrays["scale"].astype(np.float32)
        self._bias = arrays["bias"].astype(np.float32)
        self._temperature = float(arrays["temperature"][0])
        if self._weights.shape != (1 << BITS, len(self.kinds)):
            raise ValueError(f"weights of shape {self._weights.shape}")

    def opinion(self, text: PageText) -> Opinion:
        """Return the model's opinion of a page."""
        shares = softmax(self.scores(features_of(text)) / self._temperature)
        pairs = zip(self.kinds, shares.tolist(), strict=True)
        return Opinion(shares={kind: round(share, 4) for kind, share in pairs})

    def scores(self, features: Features) -> Floats:
        """Return a score for each kind, shape (C,), before the temperature."""
        total = self._weights[features].sum(axis=0, dtype=np.int64).astype(np.float32)
        length = np.float32(max(1.0, float(len(features))) ** 0.5)
        result: Floats = total * self._scale / length + self._bias
        return result


def softmax(scores: Floats) -> Floats:
    """Return probabilities along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return result


def load_page_model() -> PageModel | None:
    """Return the project's model, loaded once; ``None`` when it is missing or damaged."""
    return _load(WEIGHTS)[1]


def page_model_state() -> PageModelState:
    """Return whether classification has its model; loads it when that was not done."""
    return _load(WEIGHTS)[0]


def read_page_model(folder: Path) -> tuple[PageModelState, PageModel | None]:
    """Read and verify the model of a folder."""
    path = folder / ARRAYS_NAME
    try:
        facts = json.loads((folder / FACTS_NAME).read_text(encoding="utf-8"))
        data = path.read_bytes()
    except FileNotFoundError as error:
        return PageModelState(kind="missing", path=path, detail=str(error.filename)), None
    except (OSError, ValueError) as error:
        return PageModelState(kind="damaged", path=path, detail=str(error)), None
    digest = hashlib.sha256(data).hexdigest()
    if not isinstance(facts, dict) or facts.get("format") != FORMAT:
        return PageModelState(kind="damaged", path=path, detail=f"format is not {FORMAT}"), None
    if facts.get("sha256") != digest:
        return PageModelState(kind="damaged", path=path, detail=f"sha256 is {digest}"), None
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            model = PageModel({name: arrays[name] for name in arrays.files})
    except (OSError, ValueError, KeyError, IndexError, zipfile.BadZipFile) as error:
        return PageModelState(kind="damaged", path=path, detail=str(error)), None
    return PageModelState(kind="ready", path=path, sha256=digest), model


@lru_cache(maxsize=4)
def _load(folder: Path) -> tuple[PageModelState, PageModel | None]:
    return read_page_model(folder)

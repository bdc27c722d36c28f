"""PP-OCRv6's recognition network through ONNX Runtime: a picture of one line in, text out.

The network takes lines 48 pixels high of any width, values -1 to 1 in three channels (PaddleOCR's
pre-processing). One line a run: its cost grows with the width alone (0.08 ms a pixel on one
thread), batches of six measured no faster, and so a reading never depends on its neighbours.
"""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from config.settings import OcrSettings
from pipeline.ocr.second.decode import DigitColumns, Likelihoods, Reading, read_freely
from pipeline.ocr.second.weights import second_model

log = logging.getLogger(__name__)

Crop = NDArray[np.uint8]
"""Rows x columns (grey) or rows x columns x 3 (BGR), 0 black to 255 white."""

_HEIGHT = 48
_NARROWEST, _WIDEST = 48, 1600
"""Pixels at 48 high; a line of A4 with margins is about 1200."""


class Recogniser:
    """The network, loaded once; every method may be called from several threads at once."""

    def __init__(self, path: Path, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Pages are read side by side: a thread that waits must not burn another page's core.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # Every line has another width: patterns of memory are never met again and only pile up.
        options.enable_mem_pattern = False
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name
        told = self._session.get_modelmeta().custom_metadata_map["character"]
        self.characters: tuple[str, ...] = ("", *told.splitlines(), " ")
        answers = self._session.get_outputs()[0].shape[-1]
        if answers != len(self.characters):
            raise ValueError(f"{answers} answers for {len(self.characters)} characters")
        self.digits = DigitColumns(self.characters)

    def look(self, crop: Crop) -> Likelihoods:
        """Return what the network sees in a picture of one line."""
        seen = self._session.run(None, {self._input: _prepared(crop)})[0]
        likelihoods: Likelihoods = np.asarray(seen, np.float32)[0]
        return likelihoods

    def read(self, crop: Crop) -> Reading:
        """Return the free reading of a picture of one line."""
        return self.free(self.look(crop))

    def free(self, seen: Likelihoods) -> Reading:
        """Return the free reading of what the network saw."""
        return read_freely(seen, self.characters)


def read_crops(crops: Iterable[Crop], recogniser: Recogniser) -> list[Reading]:
    """Return the free reading of every crop, in order."""
    return [recogniser.read(crop) for crop in crops]


def _prepared(crop: Crop) -> NDArray[np.float32]:
    height, width = crop.shape[:2]
    wide = min(max(math.ceil(_HEIGHT * width / height), _NARROWEST), _WIDEST)
    method = cv2.INTER_AREA if height > _HEIGHT else cv2.INTER_CUBIC
    sized = np.asarray(cv2.resize(crop, (wide, _HEIGHT), interpolation=method), np.float32)
    if sized.ndim == 2:
        sized = np.repeat(sized[:, :, None], 3, axis=2)
    return np.ascontiguousarray((sized / 127.5 - 1.0).transpose(2, 0, 1)[None])


_loaded: dict[tuple[str, str, int], Recogniser | None] = {}
_loading = threading.Lock()


def recogniser_in_use(settings: OcrSettings) -> Recogniser | None:
    """Return the second reader, loaded on first use; ``None`` when it is off or cannot be had.

    Why not is logged once; ``sohoa doctor`` says it too.
    """
    model = second_model(settings)
    key = (str(model.path), model.sha256, settings.second_reader_threads)
    if model.state == "off":
        return None
    with _loading:
        if key not in _loaded:
            _loaded[key] = _load(model.path, model.state, settings.second_reader_threads)
        return _loaded[key]


def _load(path: Path, state: str, threads: int) -> Recogniser | None:
    if state != "ready":
        log.warning("second reader %s, reading goes on without it: %s", state, path)
        return None
    try:
        return Recogniser(path, threads)
    except Exception as error:  # the runtime's own classes share no base but this
        log.warning("second reader not loaded (%s): %s", type(error).__name__, path)
        return None

"""Read Tesseract's ``.traineddata``: the network's weights and the letters it knows.

The file is a table of components (``tessdatamanager.h``). Of these three are needed: the network
(``lstm``), its letters (``lstm-unicharset``) and the codes it puts out for them (``lstm-recoder``).
All layouts follow the ``Serialize`` methods of Tesseract 4 and 5 (Apache-2.0).
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

_LSTM, _UNICHARSET, _RECODER = 17, 21, 22
_LARGEST_BYTES = 64 * 1024 * 1024
_INT8 = 1
"""Mode of a matrix of whole numbers; models called ``best`` hold doubles instead."""
_LARGEST_SCALE = 1e6
"""Real ones are below 1; far larger ones make numbers without an end."""
_LAYER_RATES = 64
"""Flag of a layer that keeps learning rates behind its parts."""
_NO_LETTERS = frozenset({"Joined", "|Broken|0|1"})
"""Entries every list of letters begins with, for the older engine's pieces of letters."""
_DEEPEST = 8
"""Layers within layers; Tesseract's own networks have three."""
_PLUMBING = frozenset({"Series", "Parallel", "RTLReversed", "TTBReversed", "XYTranspose"})


class TraineddataError(Exception):
    """The file is none that can be read here; the text says why."""


class Weights(NamedTuple):
    """A matrix with one scale a row: ``values * scales[:, None]``; the last column is the bias."""

    values: NDArray[np.int8]
    scales: NDArray[np.float32]

    def dense(self) -> NDArray[np.float32]:
        """Return the matrix as plain numbers."""
        return np.asarray(self.values.astype(np.float32) * self.scales[:, None], np.float32)


class Layer(NamedTuple):
    """A node of the network."""

    kind: str
    inputs: int
    outputs: int
    parts: tuple[Layer, ...] = ()
    sizes: tuple[int, ...] = ()
    """Of ``Input`` batch, height, width, depth; of ``Convolve`` and ``Maxpool`` two lengths."""
    weights: tuple[Weights, ...] = ()
    """Of an LSTM: cell input, input gate, forget gate, output gate."""


class LineModel(NamedTuple):
    """What is needed to read a line."""

    network: Layer
    blank: int
    """The code that says nothing."""
    letters: dict[int, str]
    """Code → text; a space for the space."""


def load_line_model(path: Path) -> LineModel:
    """Return the network of a model file; raise ``TraineddataError`` when it is another kind."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TraineddataError(f"{path.name}: {type(error).__name__}") from error
    if len(data) > _LARGEST_BYTES:
        raise TraineddataError(f"{path.name}: {len(data)} bytes")
    try:
        parts = _components(data)
        reader = _Reader(parts[_LSTM])
        network = _layer(reader)
        blank = _read_blank(reader)
        letters = _letters(parts[_UNICHARSET], parts[_RECODER])
        if not all(0 <= code < network.outputs for code in (blank, *letters)):
            raise ValueError("codes that the network does not have")
    except (struct.error, KeyError, ValueError, IndexError, UnicodeDecodeError) as error:
        raise TraineddataError(f"{path.name}: {type(error).__name__}: {error}") from error
    return LineModel(network, blank, letters)


class _Reader:
    """Takes little-endian values off a component."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{layout}", self._data, self._at)
        self._at += struct.calcsize(f"<{layout}")
        return values

    def one(self, layout: str) -> Any:
        return self.take(layout)[0]

    def text(self) -> str:
        size = self.one("I")
        return str(struct.unpack(f"{size}s", self.raw(size))[0].decode("utf-8"))

    def raw(self, size: int) -> bytes:
        found = self._data[self._at : self._at + size]
        if len(found) != size:
            raise ValueError("cut off")
        self._at += size
        return found

    def array(self, kind: Any, count: int) -> NDArray[Any]:
        size = np.dtype(kind).itemsize * count
        return np.frombuffer(self.raw(size), kind)


def _components(data: bytes) -> dict[int, bytes]:
    count = struct.unpack_from("<i", data)[0]
    if not 0 < count <= 64:
        raise ValueError("no table of components")
    offsets = struct.unpack_from(f"<{count}q", data, 4)
    ends = sorted([*(offset for offset in offsets if offset >= 0), len(data)])
    return {
        number: data[offset : ends[ends.index(offset) + 1]]
        for number, offset in enumerate(offsets)
        if offset >= 0
    }


def _layer(reader: _Reader, depth: int = 0) -> Layer:
    if depth > _DEEPEST:
        raise ValueError("layers within layers without end")
    if reader.one("b") != 0:
        raise ValueError("layer written by an older version")
    kind = reader.text()
    reader.take("bb")
    flags, inputs, outputs, _count = reader.take("iiii")
    reader.text()
    layer = Layer(kind, inputs, outputs)
    if kind in _PLUMBING:
        parts = tuple(_layer(reader, depth + 1) for _ in range(reader.one("I")))
        if flags & _LAYER_RATES:
            reader.array(np.float32, reader.one("I"))
        return layer._replace(parts=parts)
    if kind == "Input":
        return layer._replace(sizes=reader.take("iiiii")[:4])
    if kind in ("Convolve", "Maxpool"):
        return layer._replace(sizes=reader.take("ii"))
    if kind in ("LSTM", "SummLSTM"):
        if reader.one("i") != inputs + outputs:
            raise ValueError("two-dimensional LSTM")
        return layer._replace(weights=tuple(_weights(reader) for _ in range(4)))
    if kind in ("Tanh", "Softmax"):
        return layer._replace(weights=(_weights(reader),))
    raise ValueError(f"layer {kind}")


def _weights(reader: _Reader) -> Weights:
    mode = reader.one("B")
    if not mode & _INT8:
        raise ValueError("weights are no whole numbers")
    rows, columns = reader.take("II")
    reader.one("b")  # the value of an empty cell
    values = reader.array(np.int8, rows * columns).reshape(rows, columns)
    scales = reader.array(np.float64, reader.one("I"))[:rows]
    if len(scales) < rows:
        raise ValueError("too few scales")
    if not np.all(np.abs(scales) <= _LARGEST_SCALE):
        raise ValueError("scales that are no numbers")
    return Weights(values, scales.astype(np.float32))


def _read_blank(reader: _Reader) -> int:
    reader.text()  # the network in words
    _flags, _iteration, _sample, blank = reader.take("iiii")
    return int(blank)


def _letters(charset: bytes, recoder: bytes) -> dict[int, str]:
    count, *lines = charset.decode("utf-8").split("\n")
    texts = [line.split(" ")[0] for line in lines[: int(count)]]
    reader = _Reader(recoder)
    found: dict[int, str] = {}
    for number in range(reader.one("I")):
        _normal, length = reader.take("bi")
        codes = reader.array(np.int32, length)
        if length != 1:
            raise ValueError("letters of several codes")
        if number < len(texts) and texts[number] not in _NO_LETTERS:
            found.setdefault(int(codes[0]), " " if texts[number] == "NULL" else texts[number])
    return found

"""A ``.traineddata`` of a few kilobytes: the shape of Tesseract's line network, made-up weights."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np

LETTERS = ("NULL", "a", "á", "b")
BLANK = len(LETTERS)
LSTM, UNICHARSET, RECODER = 17, 21, 22
_CODES = len(LETTERS) + 1
_WHOLE, _DOUBLES = 1, 128


def tiny_model(*, mode: int = _WHOLE, height: int = 36, blank: int = BLANK, deep: int = 0) -> bytes:
    """Return the bytes of a model file; ``deep`` is the number of needless layers around it."""
    return pack(components(mode=mode, height=height, blank=blank, deep=deep))


def with_doubles() -> bytes:
    """Return a model whose weights are called doubles, as those named ``best`` have."""
    return tiny_model(mode=_DOUBLES)


def components(
    *, mode: int = _WHOLE, height: int = 36, blank: int = BLANK, deep: int = 0
) -> dict[int, bytes]:
    """Return the components that are needed, by number."""
    network = _network(mode, height)
    for _ in range(deep):
        network = _plumbing("Series", 1, _CODES, [network])
    behind = _text("[1,36,0,1 ...]") + struct.pack("<iiii", 0, 1, 2, blank)
    charset = f"{len(LETTERS)}\n" + "".join(f"{letter} 1 0,255\n" for letter in LETTERS)
    recoder = struct.pack("<I", len(LETTERS)) + b"".join(
        struct.pack("<bii", 1, 1, code) for code in range(len(LETTERS))
    )
    return {LSTM: network + behind, UNICHARSET: charset.encode(), RECODER: recoder}


def pack(parts: dict[int, bytes]) -> bytes:
    """Return the file of these components."""
    count = max(parts) + 1
    offsets, at = [-1] * count, 4 + 8 * count
    for number in sorted(parts):
        offsets[number], at = at, at + len(parts[number])
    table = struct.pack(f"<i{count}q", count, *offsets)
    return table + b"".join(parts[number] for number in sorted(parts))


def store(data: bytes, folder: Path) -> Path:
    """Write the file and return its path."""
    path = folder / "tiny.traineddata"
    path.write_bytes(data)
    return path


def _network(mode: int, height: int) -> bytes:
    convolve = _head("Convolve", 1, 9) + struct.pack("<ii", 1, 1)
    layers = [
        _head("Input", height, 1) + struct.pack("<iiiii", 1, height, 0, 1, 0),
        _plumbing("Series", 1, 4, [convolve, _dense("Tanh", 9, 4, mode)]),
        _head("Maxpool", 4, 4) + struct.pack("<ii", 3, 3),
        _plumbing("XYTranspose", 4, 5, [_lstm("SummLSTM", 4, 5, mode)]),
        _lstm("LSTM", 5, 6, mode),
        _plumbing("RTLReversed", 6, 6, [_lstm("LSTM", 6, 6, mode)]),
        _lstm("LSTM", 6, 8, mode),
        _dense("Softmax", 8, _CODES, mode),
    ]
    return _plumbing("Series", height, _CODES, layers)


def _head(kind: str, inputs: int, outputs: int) -> bytes:
    numbers = struct.pack("<iiii", 0, inputs, outputs, 0)
    return b"\0" + _text(kind) + b"\1\0" + numbers + _text("layer")


def _plumbing(kind: str, inputs: int, outputs: int, parts: Sequence[bytes]) -> bytes:
    return _head(kind, inputs, outputs) + struct.pack("<I", len(parts)) + b"".join(parts)


def _lstm(kind: str, inputs: int, outputs: int, mode: int) -> bytes:
    wide = inputs + outputs
    gates = b"".join(_weights(outputs, wide + 1, mode, gate) for gate in range(4))
    return _head(kind, inputs, outputs) + struct.pack("<i", wide) + gates


def _dense(kind: str, inputs: int, outputs: int, mode: int) -> bytes:
    return _head(kind, inputs, outputs) + _weights(outputs, inputs + 1, mode, 0)


def _weights(rows: int, columns: int, mode: int, seed: int) -> bytes:
    values = np.random.default_rng(rows * columns + seed).integers(-90, 90, rows * columns)
    told = struct.pack("<BIIb", mode, rows, columns, 0) + values.astype(np.int8).tobytes()
    return told + struct.pack(f"<I{rows}d", rows, *[0.02] * rows)


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode()

"""Run the line network over many lines: whole batches of like width, one thread a caller."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from pipeline.ocr.network.graph import build_graph
from pipeline.ocr.network.traineddata import LineModel, load_line_model

STEP = 3
"""Network pixels along the line that make one step."""
_BATCH_LINES = 4
_BATCH_STEPS = 4096
"""Lines and steps that go together: more fall out of the processor's cache."""

Scores = NDArray[np.float32]
"""(steps, codes): logarithm of the probability of each code at each step."""


class LineNetwork:
    """A line network ready to read; safe to share between threads."""

    def __init__(self, model: LineModel, *, whole_numbers: bool) -> None:
        self.model = model
        self.whole_numbers = whole_numbers
        options = onnxruntime.SessionOptions()
        # Pages run side by side; a session's own threads would fight over the cores.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        # Lines have many widths: an arena keeps the largest of each for ever.
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        graph = build_graph(model, whole_numbers=whole_numbers)
        self._session = onnxruntime.InferenceSession(
            graph, options, providers=["CPUExecutionProvider"]
        )

    def read(
        self, lines: Sequence[NDArray[np.float32]], deadline: float = math.inf
    ) -> list[Scores]:
        """Return the scores of each line; ``lines`` are (36, width) from -1 ink to 1 paper.

        After ``deadline`` (of the monotonic clock) no batch is begun: those lines have no steps.
        """
        found: list[Scores] = [np.empty((0, 0), np.float32)] * len(lines)
        order = sorted(range(len(lines)), key=lambda index: lines[index].shape[1])
        for batch in _batches(order, lines):
            if time.monotonic() > deadline:
                break
            widest = max(lines[index].shape[1] for index in batch)
            stack = np.ones((len(batch), 1, lines[batch[0]].shape[0], widest), np.float32)
            steps = np.empty(len(batch), np.int32)
            for row, index in enumerate(batch):
                stack[row, 0, :, : lines[index].shape[1]] = lines[index]
                steps[row] = max(lines[index].shape[1] // STEP, 1)
            scores = self._session.run(None, {"lines": stack, "steps": steps})[0]
            for row, index in enumerate(batch):
                found[index] = np.ascontiguousarray(scores[: steps[row], row])
        return found


def _batches(order: Sequence[int], lines: Sequence[NDArray[np.float32]]) -> list[list[int]]:
    batches: list[list[int]] = []
    for index in order:
        steps = lines[index].shape[1] // STEP
        full = not batches or len(batches[-1]) >= _BATCH_LINES
        if full or (len(batches[-1]) + 1) * steps > _BATCH_STEPS:
            batches.append([])
        batches[-1].append(index)
    return batches


@lru_cache(maxsize=4)
def open_network(path: Path, sha256: str) -> LineNetwork:
    """Return the network of a model file, built once a process.

    ``sha256`` only tells files apart that lie under one path, one after the other.
    Raises ``TraineddataError``.
    """
    del sha256
    return LineNetwork(load_line_model(path), whole_numbers=has_byte_products())


@lru_cache(maxsize=1)
def has_byte_products() -> bool:
    """Say whether the processor multiplies bytes without overflow (VNNI).

    Older ones add pairs of products in 16 bits, which may overflow with weights of 8 bits, and
    are no faster than with plain numbers.
    """
    try:
        told = Path("/proc/cpuinfo").read_text("ascii", errors="replace")
    except OSError:
        return False
    flags = next((line for line in told.splitlines() if line.startswith("flags")), "")
    return not {"avx512_vnni", "avx_vnni"}.isdisjoint(flags.split())

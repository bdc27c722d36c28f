"""How well print reads as it lies: the network is sure of upright letters, and of no others."""

from __future__ import annotations

import numpy as np

from pipeline.ocr.decode import best_words
from pipeline.ocr.find_lines import find_segments
from pipeline.ocr.ink import find_ink
from pipeline.ocr.line_pictures import cut_lines
from pipeline.ocr.network.recognise import LineNetwork
from pipeline.ocr.picture import Grey

_SAMPLE_LINES = 5
_SAMPLE_WIDTH = 450
"""Network pixels of a line that are read: some 30 letters."""
_SAMPLE_LETTERS = 15_000
"""Letters looked at for those lines: a dense page has half of them, a sheet of noise 300 000."""
_LEAST_LINE = 5
"""Pieces of ink that make a line worth trying."""


def legibility(turned: Grey, dpi: float, network: LineNetwork) -> float:
    """Return how sure the network is of letters on the longest lines, 0 to 1."""
    page = np.ascontiguousarray(turned)
    ink = find_ink(page, dpi)
    found = find_segments(ink, _SAMPLE_LETTERS)
    segments = [line for line in found if len(line.pieces) >= _LEAST_LINE]
    segments = sorted(segments, key=lambda line: (-line.box.width, line.box))[:_SAMPLE_LINES]
    lines = [picture.pixels[:, :_SAMPLE_WIDTH] for picture in cut_lines(page, ink, segments)]
    letters = weight = 0.0
    for scores in network.read(lines):
        for word in best_words(scores, network.model):
            if any(char.isalnum() for char in word.text):
                letters += len(word.text)
                weight += word.confidence * len(word.text)
    # A few letters that happen to look right are no line of print.
    return weight / max(letters, 4.0 * _LEAST_LINE)

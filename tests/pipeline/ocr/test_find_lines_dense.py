"""Finding lines among more pieces of ink than print ever has."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.ocr.find_lines import find_segments
from pipeline.ocr.ink import find_ink


def test_a_line_is_found_beside_more_hatching_than_may_be_looked_at() -> None:
    page = np.full((1200, 1600), 255, np.uint8)
    for top in range(20, 1180, 22):
        for left in range(20, 900, 14):
            page[top : top + 15, left : left + 8] = 0
    cv2.putText(page, "Ten ban ve", (1150, 600), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2)
    segments = find_segments(find_ink(page, 200), most=500)
    assert any(line.box.left > 1100 and len(line.pieces) >= 8 for line in segments)
    hatching = sum(len(line.pieces) for line in segments if line.box.right < 1000)
    assert hatching <= 2 * 500  # usual letters and small ones


def test_what_is_few_enough_is_looked_at_whole() -> None:
    page = np.full((400, 900), 255, np.uint8)
    cv2.putText(page, "Cong trinh so 5", (50, 200), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 2)
    ink = find_ink(page, 200)
    once, again = find_segments(ink), find_segments(ink, most=50)
    assert [line.box for line in once] == [line.box for line in again]

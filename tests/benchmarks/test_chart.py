"""Charts are written twice over, say what they show in both languages, and are deterministic."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from benchmarks.chart import draw_reading, draw_reliability, draw_speed
from benchmarks.field_rows import Outcome
from benchmarks.pages import GROUPS
from benchmarks.table import SpeedRow
from tests.benchmarks.rows import SPENT, row

pytest.importorskip("matplotlib")

ROWS = [row(group, reader) for group in ("nd96", "provincial") for reader in ("sohoa", "ocrmypdf")]


def test_the_reading_chart_says_what_it_shows(tmp_path: Path) -> None:
    png, svg = draw_reading(ROWS, GROUPS, tmp_path / "images")
    assert (png.name, svg.name) == ("bench-reading.png", "bench-reading.svg")
    with Image.open(png) as picture:
        assert picture.width > 1000
    text = svg.read_text("utf-8")
    for label in ("Từ đọc sai", "Word errors", "Pages per CPU minute", "bộ đọc ocrmypdf"):
        assert label in text
    for vi, en in (GROUPS["nd96"], GROUPS["provincial"]):
        assert vi in text
        assert en in text


def test_the_same_rows_give_the_same_svg(tmp_path: Path) -> None:
    _, first = draw_reading(ROWS, GROUPS, tmp_path / "1")
    _, again = draw_reading(ROWS, GROUPS, tmp_path / "2")
    assert first.read_bytes() == again.read_bytes()
    assert "<dc:date>" not in first.read_text("utf-8")


def test_the_speed_chart_has_a_panel_a_file(tmp_path: Path) -> None:
    rows = [
        SpeedRow(file=file, reader="sohoa", vi="Sổ Hóa", en="Sổ Hóa", spent=SPENT)
        for file in ("một.pdf", "hai.pdf")
    ]
    _, svg = draw_speed(rows, tmp_path)
    assert all(name in svg.read_text("utf-8") for name in ("một.pdf", "hai.pdf", "12 trang"))


def test_the_reliability_diagram_is_the_same_file_for_the_same_values(tmp_path: Path) -> None:
    seen = [
        Outcome(
            "office", "0001/1", "giay_khai_sinh", "ho_ten", "right" if n % 9 else "wrong",
            accepted=False, expected="Lê An", found="Lê An", kind="person_name",
            standing="alone", clearness=0.97, confidence=0.9,
        )
        for n in range(30)
    ]  # fmt: skip
    for name in ("one", "two"):
        draw_reliability(seen, tmp_path / name)
    one, two = ((tmp_path / name / "bench-fields.svg").read_bytes() for name in ("one", "two"))

    assert one == two
    assert "Họ tên".encode() in one

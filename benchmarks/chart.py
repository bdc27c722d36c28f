"""The benchmarks as pictures for a reader in a hurry: PNG and SVG, Vietnamese first.

The same rows give the same SVG, byte by byte. Text in the SVG stays text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.field_rows import Outcome
from benchmarks.table import ReadingRow, SpeedRow
from models.errors import MissingToolError
from models.field import FieldKind
from pipeline.validate.calibration import sort_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_OURS, _OURS_TOO, _OTHERS = "#0b6e4f", "#7fb8a2", "#b9c0c7"
_INK, _FAINT = "#1f2933", "#66727f"
_STYLE: Any = {
    "font.family": "DejaVu Sans",  # comes with matplotlib and has every Vietnamese letter
    "font.size": 10,
    "svg.fonttype": "none",
    "svg.hashsalt": "sohoa",
    "axes.edgecolor": _FAINT,
    "text.color": _INK,
}
_ROW_INCHES = 0.46
_PNG_DPI = 160
_NOTE = (
    "Cùng máy, cùng trang, cùng lần đo. Chạy lại: sohoa bench {name}\n"
    "Same machine, same pages, same call. Run it yourself: sohoa bench {name}"
)

_MAIN = "sohoa"
"""The reader that the chart is about: darker, in bold letters."""

Tell = Callable[[Any], float]


def draw_reading(
    rows: Sequence[ReadingRow], titles: dict[str, tuple[str, str]], folder: Path
) -> list[Path]:
    """Draw word errors and speed of each reader, a row of panels a group of pages."""
    groups = list(dict.fromkeys(row.group for row in rows))
    blocks = [[row for row in rows if row.group == group] for group in groups]
    with _canvas([len(block) for block in blocks], 2) as (figure, panels):
        for group, block, (left, right) in zip(groups, blocks, panels, strict=True):
            count = block[0].spent.pages
            vi, en = titles.get(group, (group, group))
            _name_block(left, f"{vi} ({count} trang)", f"{en} ({count} pages)")
            _bars(left, block, lambda row: 100 * row.wer, _percent)
            _bars(right, block, lambda row: row.spent.pages_per_cpu_minute, _pages, named=False)
        _name_column(
            panels[0][0], "Từ đọc sai, % (ít hơn là tốt hơn)", "Word errors, % (less is better)"
        )
        _name_column(
            panels[0][1],
            "Số trang mỗi phút CPU (nhiều hơn là tốt hơn)",
            "Pages per CPU minute (more is better)",
        )
        return _save(figure, folder, "reading")


def draw_speed(rows: Sequence[SpeedRow], folder: Path) -> list[Path]:
    """Draw the speed of each program, a panel a file."""
    files = list(dict.fromkeys(row.file for row in rows))
    blocks = [[row for row in rows if row.file == file] for file in files]
    with _canvas([len(block) for block in blocks], 1) as (figure, panels):
        for file, block, (panel,) in zip(files, blocks, panels, strict=True):
            count = block[0].spent.pages
            _name_block(panel, f"{file} ({count} trang / pages)", "")
            _bars(panel, block, lambda row: row.spent.pages_per_cpu_minute, _pages)
        _name_column(
            panels[0][0],
            "Số trang mỗi phút CPU (nhiều hơn là tốt hơn)",
            "Pages per CPU minute (more is better)",
        )
        return _save(figure, folder, "speed")


def draw_reliability(outcomes: Sequence[Outcome], folder: Path) -> list[Path]:
    """Draw how often values are right against how sure the product is of them.

    A panel for each sort of value, points a bin of at least ten values, as large as it holds many;
    on the diagonal confidence is honest. Crosses show the first reader's own confidence.
    """
    told = [one for one in outcomes if one.found is not None and one.kind]
    sorts = sorted({sort_of(FieldKind(one.kind)) for one in told})
    with _canvas([7] * max(-(-len(sorts) // 2), 1), 2) as (figure, panels):
        places = [panel for row in panels for panel in row]
        for panel in places[len(sorts) :]:
            panel.set_visible(False)
        for sort, panel in zip(sorts, places, strict=False):
            mine = [one for one in told if sort_of(FieldKind(one.kind)) == sort]
            _name_block(panel, f"{_SORTS[sort][0]} ({len(mine)})", _SORTS[sort][1])
            panel.plot([0.5, 1], [0.5, 1], color=_FAINT, linewidth=0.8)
            raw = [(one.clearness, one.verdict == "right") for one in mine]
            ours = [(one.confidence, one.verdict == "right") for one in mine]
            for points, marker, colour in ((raw, "x", _OTHERS), (ours, "o", _OURS)):
                for sure, right, count in _bins(points):
                    size = 12 + 14 * count**0.5
                    panel.scatter([sure], [right], s=size, marker=marker, color=colour)
            panel.set_xlim(0.5, 1.02)
            panel.set_ylim(0.5, 1.02)
            panel.set_xlabel("độ tin cậy / confidence")
            panel.set_ylabel("tỷ lệ đúng / share right")
        return _save(figure, folder, "fields")


_SORTS = {
    "codes": ("Mã, số ký hiệu", "Codes"),
    "digits": ("Số, ngày", "Numbers and dates"),
    "names": ("Họ tên", "Names of people"),
    "words": ("Chữ", "Words"),
}
_LEAST_IN_A_BIN = 10
_EDGES = (0.0, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.96, 0.98, 0.99, 0.995, 1.01)


def _bins(points: Sequence[tuple[float, bool]]) -> Iterator[tuple[float, float, int]]:
    """Yield mean confidence, share right and count of each bin that holds enough."""
    for low, high in pairwise(_EDGES):
        inside = [(sure, right) for sure, right in points if low <= sure < high]
        if len(inside) >= _LEAST_IN_A_BIN:
            count = len(inside)
            mean = sum(sure for sure, _ in inside) / count
            yield mean, sum(right for _, right in inside) / count, count


def _colour(reader: str) -> str:
    if reader == _MAIN:
        return _OURS
    return _OURS_TOO if reader.startswith(_MAIN) else _OTHERS


def _percent(value: float, _row: Any) -> str:
    return f"{value:.2f}".replace(".", ",") + " %"


def _pages(value: float, row: Any) -> str:
    ratio = row.spent.ratio
    times = f"   ×{ratio:.1f} OCRmyPDF" if ratio and row.reader != "ocrmypdf" else ""
    return (f"{value:.1f}" + times).replace(".", ",")


@contextmanager
def _canvas(bars: Sequence[int], columns: int) -> Iterator[tuple[Figure, list[list[Axes]]]]:
    try:
        import matplotlib as mpl  # noqa: PLC0415 - not among what an office installs
        from matplotlib.figure import Figure as Picture  # noqa: PLC0415
        from matplotlib.layout_engine import ConstrainedLayoutEngine  # noqa: PLC0415
    except ImportError as error:
        raise MissingToolError(
            subject="matplotlib", tool="matplotlib", advice="make setup"
        ) from error
    heights = [count + 1.6 for count in bars]
    with mpl.rc_context(_STYLE):
        size = (6.4 + 4.6 * (columns - 1) + 1.0, _ROW_INCHES * sum(heights) + 1.5)
        figure = Picture(figsize=size, layout=ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.1))
        panels = figure.subplots(
            len(bars), columns, squeeze=False, gridspec_kw={"height_ratios": heights}
        )
        yield figure, [list(row) for row in panels]


def _bars(
    axes: Axes,
    rows: Sequence[Any],
    tell: Tell,
    words: Callable[[float, Any], str],
    *,
    named: bool = True,
) -> None:
    places = range(len(rows))
    values = [tell(row) for row in rows]
    colours = [_colour(row.reader) for row in rows]
    axes.barh(places, values, color=colours, height=0.66)
    for place, value, row in zip(places, values, rows, strict=True):
        axes.annotate(
            words(value, row),
            (value, place),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            fontweight="bold" if row.reader == _MAIN else "normal",
        )
    axes.invert_yaxis()
    axes.set_yticks(list(places), [f"{row.vi}\n{row.en}" for row in rows] if named else [])
    axes.tick_params(axis="y", length=0, labelsize=8.5)
    axes.set_xticks([])
    # Room for the words at the end of the longest bar.
    axes.set_xlim(0, max([*values, 1e-6]) * 1.5)
    axes.spines[["top", "right", "bottom"]].set_visible(False)


def _name_block(axes: Axes, vi: str, en: str) -> None:
    axes.set_title(f"{vi}\n{en}" if en else vi, loc="left", fontsize=10.5, fontweight="bold", pad=6)


def _name_column(axes: Axes, vi: str, en: str) -> None:
    axes.annotate(
        f"{vi}\n{en}",
        (0, 1),
        xycoords="axes fraction",
        xytext=(0, 46),
        textcoords="offset points",
        va="bottom",
        fontsize=11.5,
        color=_OURS,
    )


def _save(figure: Figure, folder: Path, name: str) -> list[Path]:
    figure.supxlabel(_NOTE.format(name=name), fontsize=8, color=_FAINT, x=0.01, ha="left")
    folder.mkdir(parents=True, exist_ok=True)
    png, svg = folder / f"bench-{name}.png", folder / f"bench-{name}.svg"
    figure.savefig(png, dpi=_PNG_DPI, metadata={"Software": None})
    # Neither a date nor a version: the same rows are the same file.
    figure.savefig(svg, metadata={"Date": None, "Creator": None})
    return [png, svg]

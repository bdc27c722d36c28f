"""Rows of the benchmarks and their tables: Vietnamese headings first, English below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import median
from typing import Generic, NamedTuple, TypeVar

from benchmarks.processes import Cost
from models.record import Record

_MEGABYTE = 1_000_000
_NOTHING = "–"
_NAME_WIDTH = 36


class Spent(Record):
    """What a reader spent on some pages: medians of the rounds, the largest memory of all."""

    pages: int
    rounds: int
    cpu_seconds: float
    """A page."""
    wall_seconds: float
    """A page; on a shared machine noisy."""
    memory_mb: float
    """The most that all its processes held together; shared pages count once."""
    largest_mb: float
    """The most that one of its processes held."""
    ratio: float | None = None
    """Pages per processor second as a multiple of OCRmyPDF's: median of pairs of one round."""

    @property
    def pages_per_cpu_minute(self) -> float:
        return 60 / self.cpu_seconds if self.cpu_seconds else 0.0


class ReadingRow(Record):
    """How one reader did on one group of pages. Shares are 0 to 1."""

    group: str
    reader: str
    vi: str
    en: str
    spent: Spent
    words: int
    cer: float
    wer: float
    bare_wer: float
    """Word errors that remain without marks and case."""
    left_out: float
    coverage: float | None = None
    """Share of text-like ink under words, mean over pages; ``None``: this reader does not tell."""
    slots: int = 0
    slots_right: int = 0


class SpeedRow(Record):
    """How fast one program took one file."""

    file: str
    reader: str
    vi: str
    en: str
    spent: Spent


def spent(costs: Sequence[Cost], reference: Sequence[Cost], pages: int) -> Spent:
    """Sum up rounds of one reader; ``reference`` are the competitor's of the same rounds."""
    pairs = [other.cpu / own.cpu for own, other in zip(costs, reference, strict=False) if own.cpu]
    return Spent(
        pages=pages,
        rounds=len(costs),
        cpu_seconds=round(median(cost.cpu for cost in costs) / pages, 3),
        wall_seconds=round(median(cost.wall for cost in costs) / pages, 3),
        memory_mb=round(max(cost.memory for cost in costs) / _MEGABYTE, 1),
        largest_mb=round(max(cost.largest for cost in costs) / _MEGABYTE, 1),
        ratio=round(median(pairs), 2) if pairs else None,
    )


Row = TypeVar("Row")


class Column(NamedTuple, Generic[Row]):
    """A column: its two headings and how it tells a row."""

    vi: str
    en: str
    tell: Callable[[Row], str]


def _percent(value: float | None) -> str:
    return _NOTHING if value is None else f"{100 * value:.2f}"


def _times(value: float | None) -> str:
    return _NOTHING if value is None else f"{value:.2f}"


_READING: tuple[Column[ReadingRow], ...] = (
    Column("CPU s/tr", "CPU s/p", lambda row: f"{row.spent.cpu_seconds:.2f}"),
    Column("giây/tr", "wall s/p", lambda row: f"{row.spent.wall_seconds:.2f}"),
    Column("MB tổng", "MB sum", lambda row: f"{row.spent.memory_mb:.0f}"),
    Column("MB một", "MB one", lambda row: f"{row.spent.largest_mb:.0f}"),
    Column("ký tự %", "CER %", lambda row: _percent(row.cer)),
    Column("từ %", "WER %", lambda row: _percent(row.wer)),
    Column("bỏ dấu %", "bare %", lambda row: _percent(row.bare_wer)),
    Column("sót %", "left %", lambda row: _percent(row.left_out)),
    Column("mực %", "ink %", lambda row: _percent(row.coverage)),
    Column(
        "viết tay",
        "by hand",
        lambda row: f"{row.slots_right}/{row.slots}" if row.slots else _NOTHING,
    ),
    Column("gấp", "times", lambda row: _times(row.spent.ratio)),
)

_SPEED: tuple[Column[SpeedRow], ...] = (
    Column("trang", "pages", lambda row: str(row.spent.pages)),
    Column("giây", "wall s", lambda row: f"{row.spent.wall_seconds * row.spent.pages:.1f}"),
    Column("trang/ph", "pages/min", lambda row: f"{60 / max(row.spent.wall_seconds, 1e-9):.1f}"),
    Column("CPU s/tr", "CPU s/p", lambda row: f"{row.spent.cpu_seconds:.2f}"),
    Column("tr/CPU s", "p/CPU s", lambda row: f"{row.spent.pages_per_cpu_minute / 60:.3f}"),
    Column("MB tổng", "MB sum", lambda row: f"{row.spent.memory_mb:.0f}"),
    Column("MB một", "MB one", lambda row: f"{row.spent.largest_mb:.0f}"),
    Column("gấp", "times", lambda row: _times(row.spent.ratio)),
)

READING_LEGEND = (
    "gấp: số trang mỗi giây CPU so với OCRmyPDF; – : không đo được. "
    "Cách đọc các cột: docs/benchmarks.md",
    "times: pages per CPU second against OCRmyPDF; – : not measured. "
    "How to read the columns: docs/benchmarks.md",
)


def reading_table(rows: Sequence[ReadingRow], titles: dict[str, tuple[str, str]]) -> Iterator[str]:
    """Yield the lines of the table of ``sohoa bench reading``, a block a group of pages."""
    yield from _headings("Nhóm trang, bộ đọc", "pages, reader", _READING)
    for group in dict.fromkeys(row.group for row in rows):
        members = [row for row in rows if row.group == group]
        vi, en = titles.get(group, (group, group))
        count = members[0].spent.pages
        yield f"{vi} / {en}: {count} trang / pages, {members[0].words} từ / words"
        yield from (_line(f"  {row.vi}", _READING, row) for row in members)
    yield from READING_LEGEND


def speed_table(rows: Sequence[SpeedRow]) -> Iterator[str]:
    """Yield the lines of the table of ``sohoa bench speed``, a block a file."""
    yield from _headings("Tệp, chương trình", "file, program", _SPEED)
    for file in dict.fromkeys(row.file for row in rows):
        yield file
        yield from (_line(f"  {row.vi}", _SPEED, row) for row in rows if row.file == file)
    yield from READING_LEGEND


def _width(column: Column[Row]) -> int:
    return max(len(column.vi), len(column.en), 7) + 1


def _headings(vi: str, en: str, columns: Sequence[Column[Row]]) -> Iterator[str]:
    yield f"{vi:{_NAME_WIDTH}}" + "".join(f"{one.vi:>{_width(one)}}" for one in columns)
    yield f"{en:{_NAME_WIDTH}}" + "".join(f"{one.en:>{_width(one)}}" for one in columns)


def _line(name: str, columns: Sequence[Column[Row]], row: Row) -> str:
    cells = "".join(f"{one.tell(row):>{_width(one)}}" for one in columns)
    return f"{name[: _NAME_WIDTH - 1]:{_NAME_WIDTH}}{cells}"

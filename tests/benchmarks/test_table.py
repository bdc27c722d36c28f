"""Tables tell every figure under both headings; what is not measured is a dash."""

from __future__ import annotations

from benchmarks.pages import GROUPS
from benchmarks.processes import Cost
from benchmarks.table import SpeedRow, reading_table, speed_table, spent
from tests.benchmarks.rows import SPENT, row


def test_headings_stand_in_both_languages_above_their_columns() -> None:
    vi, en, *_ = reading_table([row()], GROUPS)
    assert len(vi) == len(en)
    for heading in ("từ %", "bỏ dấu %", "sót %", "mực %", "gấp"):
        assert heading in vi
    for heading in ("WER %", "bare %", "left %", "ink %", "times"):
        assert heading in en


def test_a_row_tells_percentages_memory_and_slots() -> None:
    lines = list(reading_table([row()], GROUPS))
    assert GROUPS["nd96"][0] in lines[2]
    assert lines[3].split()[-11:] == [
        "1.50", "2.00", "300", "200", "0.10", "0.50", "0.20", "0.10", "99.80", "5/6", "6.40",
    ]  # fmt: skip
    assert len(lines[3]) == len(lines[0])


def test_what_is_not_measured_is_a_dash() -> None:
    alone = SPENT.model_copy(update={"ratio": None})
    line = list(reading_table([row(coverage=None, slots=0, spent=alone)], GROUPS))[3]
    assert line.split()[-3:] == ["–", "–", "–"]


def test_each_group_is_a_block_of_its_own() -> None:
    rows = [row("nd96"), row("provincial"), row("nd96", "other")]
    lines = list(reading_table(rows, GROUPS))
    titles = [number for number, line in enumerate(lines) if "trang / pages" in line]
    assert titles == [2, 5]


def test_the_ratio_is_the_median_of_pairs_of_the_same_round() -> None:
    ours = [Cost(1, cpu, 10**6, 10**6) for cpu in (1.0, 2.0, 4.0)]
    others = [Cost(1, cpu, 10**6, 10**6) for cpu in (8.0, 10.0, 12.0)]
    told = spent(ours, others, pages=2)
    assert told.ratio == 5.0
    assert told.cpu_seconds == 1.0
    assert told.rounds == 3


def test_without_the_competitor_there_is_no_ratio() -> None:
    assert spent([Cost(1, 1, 1, 1)], [], pages=1).ratio is None


def test_the_speed_table_tells_pages_a_minute_and_a_cpu_second() -> None:
    one = SpeedRow(file="a.pdf", reader="sohoa", vi="Sổ Hóa", en="Sổ Hóa", spent=SPENT)
    lines = list(speed_table([one]))
    assert lines[2] == "a.pdf"
    assert lines[3].split()[-8:] == ["12", "24.0", "30.0", "1.50", "0.667", "300", "200", "6.40"]

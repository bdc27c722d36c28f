"""The reading benchmark runs real readers on made-up pages and judges them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import pages, reading
from benchmarks.competitors import Reader, missing, read, readers
from benchmarks.pages import batches, chosen
from benchmarks.read_file import main as read_file
from benchmarks.reading import measure, rows_of
from tests.papers import write_letter


@pytest.fixture(autouse=True)
def _made_up_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "CORPORA", tmp_path / "nothing")


@pytest.mark.e2e
def test_the_table_the_json_and_the_texts_of_a_real_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = ["cong_van", "--runs", "1", "--reader", "sohoa", "--reader", "tesseract-fast"]
    out = tmp_path / "bench.json"
    assert reading.main([*wanted, "--json", str(out), "--texts", str(tmp_path / "texts")]) == 0
    told = capsys.readouterr()
    assert "samples/synthetic" in told.err
    assert "Tesseract" in told.out
    document = json.loads(out.read_text("utf-8"))
    assert document["real_scans"] is False
    for row in document["rows"]:
        assert row["words"] > 200
        assert row["left_out"] < 0.2
        assert row["spent"]["cpu_seconds"] > 0
        assert row["spent"]["memory_mb"] >= row["spent"]["largest_mb"] > 0
    ours = next(row for row in document["rows"] if row["reader"] == "sohoa")
    assert 0 <= ours["coverage"] <= 1
    assert ours["wer"] < 0.1
    assert {page["page"] for page in document["pages"]} == {"cong_van-p1"}
    assert (tmp_path / "texts" / "sohoa" / "cong_van-p1.txt").read_text("utf-8").strip()


@pytest.mark.e2e
def test_check_ends_with_1_and_names_each_target_missed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    wanted = ["cong_van", "--runs", "1", "--reader", "tesseract-fast", "--check"]
    assert reading.main(wanted) == 1
    assert "KHÔNG ĐẠT / MISSED  nd96 sohoa wer: không đo / not measured" in capsys.readouterr().out


@pytest.mark.parametrize("wanted", [["no-such-page"], ["--reader", "no-such-reader"]])
def test_nothing_to_measure_is_wrong_usage(wanted: list[str]) -> None:
    assert reading.main(wanted) == 2


@pytest.mark.e2e
def test_a_reader_that_fails_is_left_out_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (batch,) = batches(chosen(["cong_van"], tmp_path), tmp_path)
    broken = Reader(id="broken", kind="tesseract", vi="hỏng", en="broken", options=("-l", "none"))
    good = readers(["tesseract-fast"])
    measured = measure(batch, [broken, *good], 1, tmp_path)
    assert [one.reader.id for one in measured] == ["tesseract-fast"]
    assert "exit 1" in capsys.readouterr().err
    assert [row.reader for row in rows_of(measured)] == ["tesseract-fast"]


@pytest.mark.e2e
def test_ocrmypdf_reads_the_same_pages_where_it_is_installed(tmp_path: Path) -> None:
    (reader,) = readers(["ocrmypdf"])
    if lack := missing(reader):
        pytest.skip(lack)
    (batch,) = batches(chosen(["cong_van"], tmp_path), tmp_path)
    told = read(reader, batch, tmp_path)
    assert "nhân dân" in told.texts[0]
    assert told.coverage == ()


@pytest.mark.e2e
def test_the_driver_writes_a_form_feed_after_each_page(tmp_path: Path) -> None:
    scan, text = write_letter(tmp_path / "scan.pdf", pages=2), tmp_path / "out.txt"
    details = tmp_path / "out.json"
    assert read_file([str(scan), "--text", str(text), "--json", str(details)]) == 0
    assert [("THÀNH VINH" in page) for page in text.read_text("utf-8").split("\f")] == [
        True, True, False,
    ]  # fmt: skip
    told = json.loads(details.read_text("utf-8"))
    assert [page["page"] for page in told] == [1, 2]
    assert all(page["cpu_seconds"] > 0 for page in told)

"""The benchmark of types counts what it says."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.read_papers import ReadPaper
from benchmarks.types import confusions, judge, report, shuffled
from config.types import load_document_types
from models.document_type import DocumentType
from tests.pipeline.classify.pages import form, inner, official

TYPES: Mapping[str, DocumentType] = load_document_types()
BIRTH = ReadPaper("hand", "birth", "giay_khai_sinh", False, (form("GIẤY KHAI SINH"),), (0.1,))
LONG = ReadPaper(
    "hand", "decision", "quyet_dinh", False,
    (official("QĐ-UBND", "QUYẾT ĐỊNH"), inner("Điều 2.", number=2, printed=2)),
    (0.1, 0.1),
)  # fmt: skip
STRANGE = ReadPaper("hand", "complaint", "khong_xac_dinh", False, (form("ĐƠN KHIẾU NẠI"),), (0.1,))
LIE = ReadPaper("hand", "lie", "giay_uy_quyen", False, (form("GIẤY KHAI SINH"),), (0.1,))


def test_right_papers_score_one_in_all() -> None:
    scores = judge([[BIRTH, LONG, STRANGE]], TYPES)
    assert scores.starts.f1 == scores.papers.f1 == 1
    assert [one.found for one in scores.outcomes] == [
        "giay_khai_sinh",
        "quyet_dinh",
        "khong_xac_dinh",
    ]
    lines = list(report("hand", scores))
    assert "3 papers, 4 pages" in lines[0]
    assert "100.00%  (2 of 2)" in lines[1]
    assert "100.00%  (1 of 1)" in lines[2]
    assert list(confusions(scores.outcomes)) == []


def test_a_wrong_type_is_told_with_an_example() -> None:
    scores = judge([[LIE]], TYPES)
    assert list(confusions(scores.outcomes)) == ["     1  giay_uy_quyen -> giay_khai_sinh  (lie)"]
    assert any("wrong and undoubted" in line and "1 of 1" in line for line in report("", scores))


def test_shuffling_is_the_seed_s() -> None:
    papers = [BIRTH, LONG, STRANGE]
    assert list(shuffled(papers, 5, 1)) == list(shuffled(papers, 5, 1))
    assert all(2 <= len(dossier) <= 9 for dossier in shuffled(papers, 20, 1))


def test_a_round_without_papers_prints_no_shares() -> None:
    assert any("-" in line for line in report("none", judge([], TYPES)))

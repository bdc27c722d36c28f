"""Several dossiers scanned in one go: printed sheets and receipts part them."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from samples.synthetic.case import Procedure, make_case
from samples.synthetic.papers import giay_tiep_nhan_ho_so
from tests.commands import Outcome, sohoa
from tests.papers import letter_picture

pytestmark = pytest.mark.e2e

SHEET_ID = "H41.18-250812-0700"


def receipt(seed: int) -> tuple[Image.Image, str]:
    """Return a drawn receipt and the ID on it."""
    rng = random.Random(seed)
    case = make_case(rng, Procedure("Xác nhận thông tin hộ tịch", 3, ()), 200)
    return giay_tiep_nhan_ho_so.draw(case, rng).sheets[0].finished(), case.dossier_id


def sheets(folder: Path, *options: str) -> list[Image.Image]:
    """Print sheets and scan them."""
    pdf = folder / "tờ.pdf"
    printed = sohoa("separators", *options, "-o", pdf)
    assert printed.code == 0, printed.err
    command = ["pdftoppm", "-r", "200", "-png", str(pdf), str(folder / "tờ")]
    subprocess.run(command, check=True, timeout=60)
    pictures = []
    for path in sorted(folder.glob("tờ-*.png")):
        with Image.open(path) as picture:
            pictures.append(picture.convert("RGB"))
        path.unlink()
    return pictures


def stack(path: Path, pages: list[Image.Image]) -> Path:
    pages[0].save(path, resolution=200, save_all=True, append_images=pages[1:], quality=90)
    return path


def papers(dossier: Any) -> list[tuple[str, list[int]]]:
    return [(one["type"], one["pages"]) for one in dossier["documents"]]


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """Receipt, letter · sheet with an ID, letter, sheet for a paper, letter · other receipt."""
    folder = tmp_path_factory.mktemp("stack")
    (first, first_id), (last, last_id) = receipt(1), receipt(2)
    (named,) = sheets(folder, "--dossier", SHEET_ID, "--station", "quay-7")
    (paper,) = sheets(folder, "--paper")
    pages = [first, letter_picture(11), named, letter_picture(12), paper, letter_picture(13), last]
    return stack(folder / "tập hồ sơ.pdf", pages), first_id, last_id


@pytest.fixture(scope="module")
def ran(scan: tuple[Path, str, str], tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    out = tmp_path_factory.mktemp("out")
    outcome = sohoa("run", scan[0], "--approve", "all", "--out", out, "--json")
    assert outcome.code == 0, outcome.err
    return outcome


def test_each_dossier_is_stored_under_its_own_id(scan: tuple[Path, str, str], ran: Outcome) -> None:
    found = [(one["id"], one["state"]) for one in ran.json["dossiers"]]
    assert found == [(scan[1], "STORED"), (SHEET_ID, "STORED"), (scan[2], "STORED")]
    for one in ran.json["dossiers"]:
        for document in one["documents"]:
            assert document["artifact"]["key"].startswith(f"{one['id']}/")
            assert Path(document["artifact"]["path"]).is_file()


def test_pages_keep_their_numbers_and_sheets_are_skipped_never_stored(ran: Outcome) -> None:
    first, second, third = ran.json["dossiers"]
    receipt_type = "giay_tiep_nhan_ho_so"
    assert papers(first) == [(receipt_type, [1]), ("cong_van", [2])]
    assert papers(second) == [("cong_van", [4]), ("cong_van", [6])]
    assert papers(third) == [(receipt_type, [7])]
    assert [one["skipped_pages"] for one in (first, second, third)] == [
        [],
        [{"page": 3, "reason": "separator"}, {"page": 5, "reason": "separator"}],
        [],
    ]


def test_each_dossier_says_that_it_lay_in_a_stack(ran: Outcome) -> None:
    for number, one in enumerate(ran.json["dossiers"], 1):
        (place,) = [f for f in one["findings"] if f["code"] == "STACK-004"]
        assert f"phần {number} trên 3" in place["message_vi"]


def test_the_same_stack_again_is_the_same_dossiers(
    scan: tuple[Path, str, str], ran: Outcome
) -> None:
    out = Path(ran.json["dossiers"][0]["documents"][0]["artifact"]["path"]).parents[3]
    again = sohoa("run", scan[0], "--approve", "all", "--out", out, "--json")
    assert [one["key"] for one in again.json["dossiers"]] == [
        one["key"] for one in ran.json["dossiers"]
    ]
    assert len(list((out / "objects").glob("*/*/*.pdf"))) == 5


def test_a_part_that_waits_is_approved_by_its_own_id(tmp_path: Path) -> None:
    (named,) = sheets(tmp_path, "--dossier", SHEET_ID)
    scan = stack(tmp_path / "a.pdf", [letter_picture(31), named, letter_picture(32)])
    out = tmp_path / "out"
    waiting = sohoa("run", scan, "--approve", "none", "--out", out, "--json")
    assert [one["state"] for one in waiting.json["dossiers"]] == ["IN_REVIEW"] * 2
    approved = sohoa("approve", SHEET_ID, "--out", out)
    assert approved.code == 0, approved.err
    again = sohoa("run", scan, "--approve", "none", "--out", out, "--json")
    assert [one["state"] for one in again.json["dossiers"]] == ["IN_REVIEW", "STORED"]


def test_a_given_id_keeps_the_stack_together_and_each_other_id_is_told(tmp_path: Path) -> None:
    given = "H41.18-250812-0999"
    picture, dossier_id = receipt(5)
    (named,) = sheets(tmp_path, "--dossier", SHEET_ID)
    scan = stack(tmp_path / "a.pdf", [picture, named, letter_picture(41)])
    outcome = sohoa("run", scan, "--dossier", given, "--out", tmp_path / "out", "--json")
    (dossier,) = outcome.json["dossiers"]
    assert dossier["id"] == given
    told = {f["parameters"]["other"] for f in dossier["findings"] if f["code"] == "STACK-001"}
    assert told == {SHEET_ID, dossier_id}


def test_a_receipt_in_the_middle_is_one_dossier_and_is_told(tmp_path: Path) -> None:
    picture, dossier_id = receipt(3)
    pages = [letter_picture(21), picture]
    outcome = sohoa("run", stack(tmp_path / "a.pdf", pages), "--out", tmp_path / "out", "--json")
    (dossier,) = outcome.json["dossiers"]
    assert dossier["id"] == dossier_id
    assert "STACK-003" in [finding["code"] for finding in dossier["findings"]]


def test_a_name_that_contradicts_the_receipt_gives_way_and_is_told(tmp_path: Path) -> None:
    picture, dossier_id = receipt(4)
    folder = tmp_path / "H41.18-250812-0555" / "tờ khai"
    folder.mkdir(parents=True)
    picture.save(folder / "1.png", dpi=(200, 200))
    outcome = sohoa("run", folder.parent, "--out", tmp_path / "out", "--json")
    (dossier,) = outcome.json["dossiers"]
    assert dossier["id"] == dossier_id
    (told,) = [f for f in dossier["findings"] if f["code"] == "STACK-001"]
    assert "tên thư mục" in told["message_vi"]
    assert "H41.18-250812-0555" in told["message_vi"]


def test_separators_refuse_what_is_no_id(tmp_path: Path) -> None:
    assert sohoa("separators", "--dossier", "xyz", "-o", tmp_path / "a.pdf").code == 2
    both = sohoa("separators", "--paper", "--dossier", SHEET_ID, "-o", tmp_path / "a.pdf")
    assert both.code == 2
    assert not (tmp_path / "a.pdf").exists()

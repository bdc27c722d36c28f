"""A batch of bad files: each is refused with a code, kept with its reason, and stops no other."""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from tests.commands import sohoa
from tests.papers import letter_picture, write_letter

pytestmark = pytest.mark.e2e

EXPECTED = {
    "rỗng.pdf": "INPUT-007",
    "chữ đổi đuôi.pdf": "INPUT-002",
    "pdf cụt.pdf": "INPUT-003",
    "tiff cụt.tif": "INPUT-003",
    "có mật khẩu.pdf": "INPUT-004",
    "bom.png": "INPUT-005",
    "không trang.pdf": "INPUT-008",
}


def _bomb(path: Path) -> None:
    """A PNG of a few bytes that says it is 60 000 × 60 000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + data + chunk(b"IEND", b""))


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], int]:
    """Every kind of bad file and two good ones in one call; one good file given twice."""
    folder = tmp_path_factory.mktemp("vào")
    good = write_letter(folder / "Công văn số 145 – bản quét.pdf")
    whole = good.read_bytes()
    (folder / "rỗng.pdf").write_bytes(b"")
    (folder / "chữ đổi đuôi.pdf").write_text("Đây không phải là PDF.\n" * 50, "utf-8")
    (folder / "pdf cụt.pdf").write_bytes(whole[: len(whole) // 2])
    letter_picture(7).save(folder / "t.tif", compression="tiff_lzw")
    tiff = (folder / "t.tif").read_bytes()
    (folder / "t.tif").unlink()
    (folder / "tiff cụt.tif").write_bytes(tiff[: len(tiff) // 2])
    with pikepdf.open(good) as pdf:
        pdf.save(folder / "có mật khẩu.pdf", encryption=pikepdf.Encryption(user="x", owner="y"))
    _bomb(folder / "bom.png")
    with pikepdf.new() as empty:
        empty.save(folder / "không trang.pdf")
    (folder / "bản sao.pdf").write_bytes(whole)
    other = write_letter(folder / "thư 8.png", number=8)
    paths = [*sorted(folder.iterdir())]
    assert other in paths
    out = tmp_path_factory.mktemp("ra")
    outcome = sohoa("run", *paths, "--approve", "all", "--out", out, "--json")
    return out, outcome.json, outcome.code


def test_each_bad_file_has_its_code_in_both_languages(
    batch: tuple[Path, dict[str, Any], int],
) -> None:
    _, result, code = batch
    assert code == 1
    assert {failure["file"]: failure["code"] for failure in result["failed"]} == EXPECTED
    for failure in result["failed"]:
        assert failure["file"] in failure["message_vi"]
        assert failure["file"] in failure["message_en"]


def test_each_bad_file_is_kept_with_a_sidecar_that_says_why(
    batch: tuple[Path, dict[str, Any], int],
) -> None:
    out, _, _ = batch
    sidecars = [json.loads(p.read_text("utf-8")) for p in (out / "quarantine").glob("*.json")]
    assert {sidecar["name"]: sidecar["code"] for sidecar in sidecars} == EXPECTED
    for sidecar in sidecars:
        kept = out / "quarantine" / sidecar["stored_name"]
        assert kept.stat().st_size == sidecar["bytes"]
        assert sidecar["message_vi"]


def test_the_good_files_go_on_and_the_same_file_twice_is_one_dossier(
    batch: tuple[Path, dict[str, Any], int],
) -> None:
    _, result, _ = batch
    assert [dossier["state"] for dossier in result["dossiers"]] == ["STORED", "STORED"]


def test_in_a_folder_the_same_file_twice_is_kept_once_and_noted(tmp_path: Path) -> None:
    folder = tmp_path / "Hồ sơ bà Hoa"
    folder.mkdir()
    first = write_letter(folder / "1.png")
    (folder / "2.png").write_bytes(first.read_bytes())
    (folder / ".ẩn").write_text("x")
    outcome = sohoa("run", folder, "--approve", "all", "--out", tmp_path / "out", "--json")
    (dossier,) = outcome.json["dossiers"]
    assert outcome.code == 0
    assert dossier["files"] == ["1.png"]
    assert [finding["code"] for finding in dossier["findings"]] == ["INPUT-006"]


def test_a_pdf_of_500_pages_goes_the_whole_way(tmp_path: Path) -> None:
    """One letter and 499 blank backs that share a picture: many pages, little to read."""
    path = tmp_path / "hồ sơ dày.pdf"
    letter = write_letter(tmp_path / "thư.pdf")
    back = tmp_path / "mặt sau.pdf"
    Image.new("L", (1654, 2339), 250).save(back, resolution=200)
    with pikepdf.open(letter) as pdf, pikepdf.open(back) as blank:
        for _ in range(499):
            pdf.pages.append(blank.pages[0])
        pdf.save(path)
    outcome = sohoa("run", path, "--approve", "all", "--out", tmp_path / "out", "--json")
    assert outcome.code == 0, outcome.err
    (dossier,) = outcome.json["dossiers"]
    assert dossier["state"] == "STORED"
    assert len(dossier["skipped_pages"]) == 499
    assert [document["pages"] for document in dossier["documents"]] == [[1]]

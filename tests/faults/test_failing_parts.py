"""Parts that fail: the dossier says why, keeps what it has, and goes on when they are back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import Outcome, sohoa
from tests.papers import write_letter

pytestmark = pytest.mark.e2e


def _run(scan: Path, out: Path, **own: str) -> Outcome:
    return sohoa("run", scan, "--approve", "all", "--out", out, "--json", **own)


def test_a_dead_time_stamp_authority_leaves_the_dossier_unsigned_and_it_goes_on_later(
    tmp_path: Path,
) -> None:
    scan, out = write_letter(tmp_path / "thư.png"), tmp_path / "out"
    failed = _run(
        scan,
        out,
        SOHOA_SIGN__LEVEL="B-T",
        SOHOA_SIGN__TSA_URL="http://127.0.0.1:9",  # the discard port: nobody answers
        SOHOA_ORCHESTRATOR__TASK_RETRIES="0",
    )
    assert failed.code == 1
    (dossier,) = failed.json["dossiers"]
    assert dossier["state"] == "FAILED"
    assert [failure["code"] for failure in failed.json["failed"]] == ["SIGN-003"]
    assert not list(out.glob("objects/**/*.pdf"))
    told = sohoa("inbox", "--out", out, "--json")
    assert told.code == 1
    assert [one["failure"]["code"] for one in told.json["failed"]] == ["SIGN-003"]
    again = sohoa("retry", dossier["id"], "--out", out, "--json")
    assert again.code == 0, again.err
    assert [d["state"] for d in again.json["dossiers"]] == ["STORED"]
    assert sohoa("inbox", "--out", out).code == 0
    nothing = sohoa("retry", "--out", out)
    assert (nothing.code, "No dossier has failed" in nothing.out) == (0, True)
    assert sohoa("retry", "H41.18-250812-9999", "--out", out).code == 2


def test_a_missing_key_file_is_said_and_nothing_is_signed_with_another(tmp_path: Path) -> None:
    scan, out = write_letter(tmp_path / "thư.png"), tmp_path / "out"
    failed = _run(
        scan,
        out,
        SOHOA_SIGN__PKCS12_FILE=str(tmp_path / "không có.p12"),
        SOHOA_ORCHESTRATOR__TASK_RETRIES="0",
    )
    assert failed.code == 1
    assert [failure["code"] for failure in failed.json["failed"]] == ["SIGN-001"]
    assert not list(out.glob("objects/**/*.pdf"))


def test_an_unreachable_store_is_said_before_anything_is_taken_in(tmp_path: Path) -> None:
    scan, out = write_letter(tmp_path / "thư.png"), tmp_path / "out"
    failed = _run(
        scan,
        out,
        SOHOA_STORE__KIND="s3",
        SOHOA_STORE__ENDPOINT="127.0.0.1:9",
        SOHOA_STORE__SECURE="false",
        SOHOA_S3_ACCESS_KEY="k",
        SOHOA_S3_SECRET_KEY="s",
    )
    assert failed.code == 1
    assert "STORE-001" in failed.err
    assert scan.exists()
    assert not list(out.glob("work/*/source/*"))

"""A drill: the machine is lost, a new one is made from the backup, and nothing is missing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands import sohoa
from tests.papers import write_letter

pytestmark = pytest.mark.e2e


def test_a_lost_machine_is_made_again_from_its_backup(tmp_path: Path) -> None:
    scan, backups = write_letter(tmp_path / "a.pdf"), tmp_path / "backups"
    first = sohoa("run", scan, "--approve", "all", "--out", tmp_path / "old", "--json").json
    waiting = write_letter(tmp_path / "b.png")
    assert sohoa("run", waiting, "--approve", "none", "--out", tmp_path / "old").code == 0
    made = sohoa("backup", backups, "--out", tmp_path / "old")
    assert made.code == 0, made.err
    assert "1 kết quả đã ký" in made.out
    shutil.rmtree(tmp_path / "old")
    assert sohoa("backup", backups, "--check").code == 0
    restored = sohoa("restore", backups, "--out", tmp_path / "new")
    assert restored.code == 0, restored.err
    # What was done is known: the same scan again is the same result, byte for byte.
    again = sohoa("run", scan, "--approve", "all", "--out", tmp_path / "new", "--json").json
    before, after = (one["dossiers"][0]["documents"][0]["artifact"] for one in (first, again))
    assert after["sha256"] == before["sha256"]
    assert Path(after["path"]).is_relative_to(tmp_path / "new")
    checked = sohoa("verify", after["path"], "--out", tmp_path / "new")
    assert "B-LTA" in checked.out
    # What waited for a person goes on from where it was.
    went_on = sohoa("run", waiting, "--approve", "all", "--out", tmp_path / "new", "--json")
    assert went_on.json["dossiers"][0]["state"] == "STORED", went_on.err


def test_a_restore_never_goes_over_what_stands_there(tmp_path: Path) -> None:
    assert sohoa("backup", tmp_path / "backups", "--out", tmp_path / "old").code == 0
    refused = sohoa("restore", tmp_path / "backups", "--out", tmp_path / "old")
    assert refused.code == 1
    assert "STORE-007" in refused.err
    inside = sohoa("backup", tmp_path / "old" / "copies", "--out", tmp_path / "old")
    assert inside.code == 2
    assert sohoa("restore", tmp_path / "nothing", "--out", tmp_path / "new").code == 2
    assert sohoa("backup", tmp_path / "nothing", "--check").code == 2

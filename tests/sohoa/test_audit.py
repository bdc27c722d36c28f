"""``sohoa audit``: verdict, exit code, and words in both languages."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from config.settings import load_settings
from storage.audit import Happening
from storage.catalogue import Catalogue
from tests.commands import sohoa

pytestmark = pytest.mark.e2e


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Give a data folder with three events."""
    tmp_path.chmod(0o700)
    with Catalogue.open(load_settings(data_dir=tmp_path).catalogue_url) as catalogue:
        for number in range(3):
            catalogue.note(Happening(who="station:a", what="key.used", subject=f"s{number}"))
    return tmp_path


def test_a_whole_log_is_shown_exported_and_found_whole(office: Path) -> None:
    verified = sohoa("audit", "verify", "--out", office)
    assert (verified.code, "NGUYÊN VẸN / WHOLE" in verified.out) == (0, True)
    shown = sohoa("audit", "show", "s1", "--out", office).out
    assert "station:a" in shown
    assert "s2" not in shown
    copy = office / "log.jsonl"
    assert sohoa("audit", "export", copy, "--out", office).code == 0
    assert [json.loads(line)["subject"] for line in copy.open()] == ["s0", "s1", "s2"]
    assert sohoa("audit", "export", copy, "--out", office).code == 2  # nothing is written over


def test_tampering_is_told_in_both_languages_with_exit_code_1(office: Path) -> None:
    path = load_settings(data_dir=office).catalogue_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DROP TRIGGER events_no_update")
        database.execute("UPDATE events SET who = 'x' WHERE number = 2")
    verified = sohoa("audit", "verify", "--out", office)
    assert verified.code == 1
    assert "[AUDIT-001] Sự kiện 2" in verified.out
    assert "[AUDIT-001] Event 2" in verified.out
    assert sohoa("audit", "verify", "--json", "--out", office).json["findings"]

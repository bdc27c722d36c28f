"""When the nightly work begins, and what is done of it when a part fails."""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.settings import BackupSettings, load_settings
from models.times import VIETNAM
from sohoa import nightly
from sohoa.nightly import seconds_until, work_of_the_night
from sohoa.wiring import installation
from storage.backup.contents import BackupFolder


@given(st.datetimes(max_value=datetime(2999, 1, 1), timezones=st.just(VIETNAM)), st.times())
def test_the_next_night_comes_within_a_day_at_the_hour(now: datetime, hour: time) -> None:
    seconds = seconds_until(hour, now)
    assert 0 < seconds <= 86_400
    assert (now + timedelta(seconds=seconds)).time() == hour


@pytest.mark.parametrize("inside", [False, True])
def test_a_backup_is_made_though_the_renewal_failed_and_trouble_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    inside: bool,
) -> None:
    def fail(_services: object) -> None:
        raise RuntimeError("Trần Thị Mẫu")

    monkeypatch.setattr(nightly, "renew_all", fail)
    folder = tmp_path / ("data/copies" if inside else "copies")
    settings = load_settings(data_dir=tmp_path / "data")
    chosen = settings.model_copy(update={"backup": BackupSettings(dir=folder, keep=1)})
    with installation(chosen) as services, caplog.at_level(logging.ERROR):
        work_of_the_night(services)
        work_of_the_night(services)
        events = [event.what for event in services.catalogue.events()]
    assert "nightly maintenance stopped: RuntimeError" in caplog.text
    assert "Mẫu" not in caplog.text
    assert ("nightly backup stopped" in caplog.text) is inside
    assert events == ([] if inside else ["backup.taken", "backup.taken"])
    assert len(BackupFolder(folder).names()) == (0 if inside else 1)

"""When the nightly work begins."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.times import VIETNAM
from sohoa.commands.up import seconds_until


@given(st.datetimes(max_value=datetime(2999, 1, 1), timezones=st.just(VIETNAM)), st.times())
def test_the_next_night_comes_within_a_day_at_the_hour(now: datetime, hour: time) -> None:
    seconds = seconds_until(hour, now)
    assert 0 < seconds <= 86_400
    assert (now + timedelta(seconds=seconds)).time() == hour

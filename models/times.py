"""The time of the country: one zone, seven hours east, no summer time."""

from __future__ import annotations

from datetime import timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "+07")

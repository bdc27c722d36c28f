"""Who approves what was read."""

from __future__ import annotations

from enum import StrEnum


class Approval(StrEnum):
    """``auto`` approves only where no field waits for a person."""

    AUTO = "auto"
    ALL = "all"
    NONE = "none"

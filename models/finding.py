"""A finding: something doubtful in a paper. It is data for a person, never an exception."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from models.record import Record


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Finding(Record):
    """What is doubtful, where, and in words a clerk understands.

    ``code`` is stable, e.g. ``FIELD-002``; the words come from ``config/messages``.
    ``parameters`` never hold a field's value in a log line; they are shown to staff only.
    """

    code: str
    severity: Severity
    subject: str = ""
    """Field name, document id or page, e.g. ``d1.ngay_sinh``."""
    parameters: dict[str, str] = Field(default_factory=dict)

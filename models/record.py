"""The base of every record: frozen, closed to unknown keys, and round-tripping through JSON."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen value. Make a changed copy with ``record.model_copy(update={...})``."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null")

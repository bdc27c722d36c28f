"""An administrative procedure: which papers its dossier holds, as read from one TOML file."""

from __future__ import annotations

import re

from models.record import Record

CODE = re.compile(r"(?<![\d.])\d\.\d{6}(?!\d)")
"""National code of a procedure, e.g. ``1.001193`` (domain: *mã thủ tục*)."""
RETENTION = re.compile(r"permanent|none|[1-9]\d{0,2} years")


class RequiredPaper(Record):
    """One component of the dossier (*thành phần hồ sơ*)."""

    name: str
    """For people, in Vietnamese."""
    types: tuple[str, ...] = ()
    """Ids of the types of paper that serve, any one of them; empty: no type of ours, so nobody can
    say by machine whether it is there."""
    required: bool = True
    """False: asked for in some cases only; never reported as missing."""


class SameValue(Record):
    """Two fields of two papers that must hold the same, where the dossier has both."""

    first: str
    """``<type id>.<field name>``."""
    second: str


class Procedure(Record):
    """A procedure. A new one is one file in ``config/procedures``, no code."""

    id: str
    title: str
    """For people, in Vietnamese."""
    title_en: str
    names: tuple[str, ...]
    """As printed behind ``Nội dung yêu cầu giải quyết`` on receipts; compared without marks."""
    codes: tuple[str, ...] = ()
    """National codes; a local code begins with one."""
    papers: tuple[RequiredPaper, ...] = ()
    also: tuple[str, ...] = ()
    """Types of paper that may lie in the dossier, e.g. the result."""
    same: tuple[SameValue, ...] = ()
    retention: str
    """How long the dossier is kept: ``permanent``, ``none`` or ``20 years``."""

    @property
    def known_types(self) -> frozenset[str]:
        """Every type of paper that belongs to it."""
        return frozenset(one for paper in self.papers for one in paper.types) | set(self.also)

    @property
    def retention_years(self) -> int | None:
        """Years to keep, 0 for none; ``None`` for ever."""
        if self.retention == "permanent":
            return None
        return 0 if self.retention == "none" else int(self.retention.split()[0])

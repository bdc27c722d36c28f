"""One page to learn from."""

from __future__ import annotations

from dataclasses import dataclass

from models.page import PageText


@dataclass(frozen=True)
class Sample:
    """A page and what kind of page it is."""

    label: str
    """Id of a type, ``khong_xac_dinh``, or ``trang_sau`` for a page that no paper begins with."""
    family: str
    """Where it is from, e.g. the kind of a foreign paper: what is judged was never learnt."""
    text: PageText

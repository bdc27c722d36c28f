"""Every kind of paper that can be drawn: ``draw_paper("giay_khai_sinh", case, rng)``.

A kind has one or more layouts (generations of its form, one column or two); the same case, layout
and state of ``rng`` draw the same paper. Who adds a module to ``papers`` adds one line here.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from samples.synthetic.case import Case, Paper
from samples.synthetic.papers import (
    can_cuoc_cong_dan,
    cong_van,
    giay_khai_sinh,
    giay_tiep_nhan_ho_so,
    giay_xac_nhan_tinh_trang_hon_nhan,
    quyet_dinh,
)


@dataclass(frozen=True)
class Kind:
    """How one type of paper is drawn."""

    draw: Callable[[Case, random.Random, int], Paper]
    """With the number of the layout, from 0."""
    layouts: int = 1


PAPERS: Mapping[str, Kind] = MappingProxyType(
    {
        "can_cuoc_cong_dan": Kind(lambda case, rng, _: can_cuoc_cong_dan.draw(case, rng)),
        "cong_van": Kind(lambda case, rng, _: cong_van.draw(case, rng)),
        "giay_khai_sinh": Kind(lambda case, rng, _: giay_khai_sinh.draw(case, rng)),
        "giay_tiep_nhan_ho_so": Kind(lambda case, rng, _: giay_tiep_nhan_ho_so.draw(case, rng)),
        "giay_xac_nhan_tinh_trang_hon_nhan": Kind(
            lambda case, rng, _: giay_xac_nhan_tinh_trang_hon_nhan.draw(case, rng)
        ),
        "quyet_dinh": Kind(lambda case, rng, _: quyet_dinh.draw(case, rng)),
    }
)
"""By the id of the type. The case needs a household (``make_case(…, family=True)``)."""


def draw_paper(type_id: str, case: Case, rng: random.Random, layout: int | None = None) -> Paper:
    """Draw a paper of a type; without a layout ``rng`` chooses one.

    Raises ``KeyError`` for a type that cannot be drawn, ``ValueError`` for a layout it lacks.
    """
    kind = PAPERS[type_id]
    chosen = rng.randrange(kind.layouts) if layout is None else layout
    if not 0 <= chosen < kind.layouts:
        raise ValueError(f"{type_id} has the layouts 0 to {kind.layouts - 1}, not {chosen}")
    return kind.draw(case, rng, chosen)

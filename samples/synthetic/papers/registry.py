"""Every kind of paper that can be drawn: ``draw_paper("giay_khai_sinh", case, rng)``.

A kind has one or more layouts (generations of its form, one column or two); the same case, layout
and state of ``rng`` draw the same paper. Who adds a module to ``papers`` adds one line here.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from samples.synthetic.case import Case, Paper
from samples.synthetic.papers import (
    can_cuoc_cong_dan,
    cong_van,
    giay_chung_nhan_ket_hon,
    giay_khai_sinh,
    giay_tiep_nhan_ho_so,
    giay_xac_nhan_tinh_trang_hon_nhan,
    phieu_ly_lich_tu_phap_so_1,
    quyet_dinh,
    to_khai_ct01,
    to_khai_dang_ky_khai_sinh,
    to_khai_tk1_ts,
    trich_luc_khai_sinh,
    trich_luc_khai_tu,
)


@dataclass(frozen=True)
class Kind:
    """How one type of paper is drawn."""

    draw: Callable[[Case, random.Random, int], Paper]
    """With the number of the layout, from 0."""
    layouts: int = 1


class _Module(Protocol):
    """A module of ``papers`` with layouts."""

    LAYOUTS: int

    def draw(self, case: Case, rng: random.Random, layout: int = 0) -> Paper: ...


def _kind(module: _Module) -> Kind:
    return Kind(module.draw, module.LAYOUTS)


PAPERS: Mapping[str, Kind] = MappingProxyType(
    {
        "can_cuoc_cong_dan": Kind(lambda case, rng, _: can_cuoc_cong_dan.draw(case, rng)),
        "cong_van": Kind(lambda case, rng, _: cong_van.draw(case, rng)),
        "giay_chung_nhan_ket_hon": _kind(giay_chung_nhan_ket_hon),
        "giay_khai_sinh": _kind(giay_khai_sinh),
        "giay_tiep_nhan_ho_so": Kind(lambda case, rng, _: giay_tiep_nhan_ho_so.draw(case, rng)),
        "giay_xac_nhan_tinh_trang_hon_nhan": Kind(
            lambda case, rng, layout: giay_xac_nhan_tinh_trang_hon_nhan.draw(
                case, rng, layout=layout
            ),
            giay_xac_nhan_tinh_trang_hon_nhan.LAYOUTS,
        ),
        "phieu_ly_lich_tu_phap_so_1": _kind(phieu_ly_lich_tu_phap_so_1),
        "quyet_dinh": Kind(lambda case, rng, _: quyet_dinh.draw(case, rng)),
        "to_khai_ct01": _kind(to_khai_ct01),
        "to_khai_dang_ky_khai_sinh": _kind(to_khai_dang_ky_khai_sinh),
        "to_khai_tk1_ts": _kind(to_khai_tk1_ts),
        "trich_luc_khai_sinh": _kind(trich_luc_khai_sinh),
        "trich_luc_khai_tu": _kind(trich_luc_khai_tu),
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

"""Every kind of paper that can be drawn: ``draw_paper("giay_khai_sinh", case, rng)``.

A kind has one or more layouts (generations of its form, one column or two); the same case, layout
and state of ``rng`` draw the same paper. Who adds a module to ``papers`` adds one line here.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Protocol

from samples.synthetic.case import Case, Paper
from samples.synthetic.official_words import SORTS
from samples.synthetic.papers import (
    ban_ve,
    can_cuoc_cong_dan,
    cong_van,
    department_papers,
    don_dang_ky_bien_dong_dat_dai,
    giay_chung_nhan_dang_ky_ho_kinh_doanh,
    giay_chung_nhan_ket_hon,
    giay_chung_nhan_quyen_su_dung_dat,
    giay_khai_sinh,
    giay_tiep_nhan_ho_so,
    giay_uy_quyen,
    giay_xac_nhan_tinh_trang_hon_nhan,
    khong_xac_dinh,
    official,
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


def _choice(*layouts: Callable[[Case, random.Random], Paper]) -> Kind:
    """A kind whose layouts have a function each."""
    return Kind(lambda case, rng, layout: layouts[layout](case, rng), len(layouts))


PAPERS: Mapping[str, Kind] = MappingProxyType(
    {
        "ban_ve": _kind(ban_ve),
        "can_cuoc_cong_dan": _choice(
            can_cuoc_cong_dan.draw, lambda case, rng: can_cuoc_cong_dan.draw(case, rng, "two_pages")
        ),
        "cong_van": _choice(
            cong_van.draw,
            lambda case, rng: cong_van.draw(case, rng, by_hand=True, stamped=True),
            department_papers.draw_letter,
        ),
        "don_dang_ky_bien_dong_dat_dai": _kind(don_dang_ky_bien_dong_dat_dai),
        "giay_chung_nhan_dang_ky_ho_kinh_doanh": _kind(giay_chung_nhan_dang_ky_ho_kinh_doanh),
        "giay_chung_nhan_ket_hon": _kind(giay_chung_nhan_ket_hon),
        "giay_chung_nhan_quyen_su_dung_dat": _kind(giay_chung_nhan_quyen_su_dung_dat),
        "giay_khai_sinh": _kind(giay_khai_sinh),
        "giay_tiep_nhan_ho_so": _choice(
            giay_tiep_nhan_ho_so.draw,
            lambda case, rng: giay_tiep_nhan_ho_so.draw(case, rng, "barcode"),
            department_papers.draw_receipt,
            lambda case, rng: giay_tiep_nhan_ho_so.draw(case, rng, "none"),
        ),
        "giay_uy_quyen": _kind(giay_uy_quyen),
        "giay_xac_nhan_tinh_trang_hon_nhan": Kind(
            lambda case, rng, layout: giay_xac_nhan_tinh_trang_hon_nhan.draw(
                case, rng, layout=layout
            ),
            giay_xac_nhan_tinh_trang_hon_nhan.LAYOUTS,
        ),
        "phieu_ly_lich_tu_phap_so_1": _kind(phieu_ly_lich_tu_phap_so_1),
        "khong_xac_dinh": _kind(khong_xac_dinh),
        "quyet_dinh": _choice(
            quyet_dinh.draw,
            lambda case, rng: quyet_dinh.draw(case, rng, by_hand=True),
            department_papers.draw_decision,
        ),
        "to_khai_ct01": _kind(to_khai_ct01),
        "to_khai_dang_ky_khai_sinh": _kind(to_khai_dang_ky_khai_sinh),
        "to_khai_tk1_ts": _kind(to_khai_tk1_ts),
        "trich_luc_khai_sinh": _kind(trich_luc_khai_sinh),
        "trich_luc_khai_tu": _kind(trich_luc_khai_tu),
        **{
            sort.type: Kind(partial(official.draw, sort), official.LAYOUTS) for sort in SORTS
        },
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

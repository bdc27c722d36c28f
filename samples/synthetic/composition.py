"""Whole dossiers by chance: a receipt and papers that fit its procedure, as they lie on a scanner.

``compose(number, options)`` and ``draw_alone(type, layout, number, options)`` depend on nothing
but their arguments. Papers are drawn each from draws of its own, so what is planted in one of
them changes no other.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from samples.synthetic.case import Case, Paper, Procedure, make_case, of_some_people
from samples.synthetic.contradictions import EXPIRED, Planted, expire_card, plant
from samples.synthetic.dossiers import Batch, Options
from samples.synthetic.facts import with_old_certificate
from samples.synthetic.paint import Sheet
from samples.synthetic.papers.certified import certify
from samples.synthetic.papers.registry import PAPERS
from samples.synthetic.people import Household, Person
from samples.synthetic.write import Container, Contradiction, ScannedDossier

RECEIPT = "giay_tiep_nhan_ho_so"
CARD = "can_cuoc_cong_dan"
STRANGER = "khong_xac_dinh"
LAND_CERTIFICATE = "giay_chung_nhan_quyen_su_dung_dat"
_PROBE_DPI = 60
"""Enough to ask a paper for its fields."""


@dataclass(frozen=True)
class Plan:
    """A procedure and the papers that come with it."""

    procedure: Procedure
    always: tuple[str, ...]
    sometimes: tuple[str, ...]


def _plan(name: str, days: int, always: tuple[str, ...], *sometimes: str) -> Plan:
    return Plan(Procedure(name, days, ("Đơn, tờ khai theo mẫu", "Giấy tờ kèm theo")), always, sometimes)


PLANS: tuple[Plan, ...] = (
    _plan("Đăng ký biến động quyền sử dụng đất", 10,
          ("don_dang_ky_bien_dong_dat_dai", LAND_CERTIFICATE), CARD, "ban_ve", "giay_uy_quyen",
          STRANGER),
    _plan("Tách thửa đất", 15, (LAND_CERTIFICATE, "ban_ve"), CARD, "giay_uy_quyen", "quyet_dinh"),
    _plan("Đăng ký thành lập hộ kinh doanh", 3, ("giay_chung_nhan_dang_ky_ho_kinh_doanh", CARD),
          "giay_uy_quyen", STRANGER, "cong_van"),
    _plan("Đăng ký khai sinh", 1, ("to_khai_dang_ky_khai_sinh", CARD), "giay_chung_nhan_ket_hon",
          STRANGER, "giay_uy_quyen", "trich_luc_khai_sinh"),
    _plan("Cấp bản sao trích lục khai sinh", 1, ("giay_khai_sinh", CARD), "trich_luc_khai_sinh",
          "giay_uy_quyen"),
    _plan("Đăng ký kết hôn", 3, ("giay_xac_nhan_tinh_trang_hon_nhan", CARD), "quyet_dinh",
          STRANGER),
    _plan("Đăng ký thường trú", 7, ("to_khai_ct01", CARD), LAND_CERTIFICATE,
          "giay_chung_nhan_ket_hon", "giay_khai_sinh", STRANGER),
    _plan("Cấp thẻ bảo hiểm y tế", 5, ("to_khai_tk1_ts", CARD), "giay_khai_sinh", STRANGER),
    _plan("Cấp phiếu lý lịch tư pháp", 10, ("phieu_ly_lich_tu_phap_so_1", CARD), "giay_uy_quyen"),
    _plan("Xác nhận thông tin hộ tịch", 3, ("trich_luc_khai_tu", CARD), "cong_van", "giay_khai_sinh"),
    _plan("Giải quyết kiến nghị của công dân", 10, ("cong_van", "bao_cao"), "thong_bao", "giay_moi",
          "bien_ban", "to_trinh", "quyet_dinh", "ke_hoach"),
    _plan("Phát hành và lưu trữ văn bản", 5, ("chi_thi", "nghi_quyet"), "cong_dien", "nghi_dinh",
          "thong_tu", "luat", "ke_hoach"),
)  # fmt: skip

_CERTIFIABLE = frozenset(
    {
        "giay_khai_sinh", "giay_chung_nhan_ket_hon", "giay_chung_nhan_dang_ky_ho_kinh_doanh",
        CARD, "trich_luc_khai_sinh", "giay_xac_nhan_tinh_trang_hon_nhan",
    }
)  # fmt: skip
_STAMP_HEIGHT = 62.0
"""Of the stamp of a certified copy, mm."""


@dataclass(frozen=True)
class _Request:
    """One paper that is wanted."""

    type: str
    layout: int
    seed: str
    certified: bool = False

    def draw(self, case: Case) -> Paper:
        rng = random.Random(self.seed)
        paper = PAPERS[self.type].draw(case, rng, self.layout)
        top = _free_from(paper.sheets[-1]) if self.certified else 0.0
        if self.certified and top + _STAMP_HEIGHT < paper.sheets[-1].height:
            return certify(paper, case, rng, top)
        return paper


def _free_from(sheet: Sheet) -> float:
    """Return where the empty rest of a sheet begins, mm from its top."""
    dark = np.asarray(sheet.picture.convert("L")).min(axis=1) < 200
    rows = np.nonzero(dark)[0]
    return (float(rows[-1]) / sheet.scale if rows.size else 20.0) + 9.0


def compose(
    number: int,
    options: Options,
    *,
    contradictions: bool = False,
    types: Mapping[str, int] | None = None,
) -> ScannedDossier:
    """Make the dossier of a number: same number, options and arguments, same bytes.

    ``types``: only papers of these types beside the receipt, with how many of each.
    """
    rng = random.Random(f"compose/{options.seed}/{number}")
    plan = rng.choice(PLANS)
    case = _case(plan, options, rng)
    requests = _requests(plan, types, rng, f"{options.seed}/{number}")
    if any(r.type == LAND_CERTIFICATE and r.layout >= 2 for r in requests):
        case = with_old_certificate(case)
    planted: Planted | None = None
    told: list[Contradiction] = []
    if contradictions:
        case, planted, told = _contradict(case, requests, rng)
    batch = Batch(rng, options)
    for place, request in enumerate(requests):
        own = planted.case if planted and planted.place == place else case
        _lay(batch, request.draw(own), rng)
    receipt = any(request.type == RECEIPT for request in requests)
    container, files = _container(rng, len(batch.pages))
    made = batch.scanned(
        f"{number:04d}", case.dossier_id if receipt else None, container, files
    )
    return replace(made, contradictions=tuple(told))


def draw_alone(type_id: str, layout: int, number: int, options: Options) -> ScannedDossier:
    """Make a dossier of one paper without a receipt.

    Raises ``KeyError`` for a type that cannot be drawn.
    """
    kind = PAPERS[type_id]
    rng = random.Random(f"alone/{type_id}/{layout}/{options.seed}/{number}")
    case = _case(rng.choice(PLANS), options, rng)
    request = _Request(type_id, layout % kind.layouts, f"{type_id}/{options.seed}/{number}")
    if type_id == LAND_CERTIFICATE and request.layout >= 2:
        case = with_old_certificate(case)
    batch = Batch(rng, options)
    paper = request.draw(case)
    batch.add(paper)
    dossier_id = case.dossier_id if type_id == RECEIPT else None
    return batch.scanned(f"{number:04d}-{type_id}", dossier_id, "pdf", ("scan.pdf",))


def _case(plan: Plan, options: Options, rng: random.Random) -> Case:
    case = of_some_people(make_case(rng, plan.procedure, options.dpi, family=True), rng)
    family = case.household
    assert family is not None
    new = rng.random() < 0.35
    mother, father = (_with_card(one, new, case.received, rng) for one in (
        family.mother, family.father
    ))  # fmt: skip
    applicant = mother if case.applicant == family.mother else father
    return replace(
        case, applicant=applicant, household=Household(mother, father, family.child)
    )


def _with_card(person: Person, new: bool, received: date, rng: random.Random) -> Person:
    """Give a card that is valid when the dossier comes."""
    day = date(2024, 7, 1 + rng.randint(0, 29))
    changed = replace(person, card_issued=day) if new else person
    for _ in range(3):
        expires = changed.card_expires
        if expires is None or expires > received:
            return changed
        changed = replace(changed, card_issued=day)
    return changed


def _requests(
    plan: Plan, types: Mapping[str, int] | None, rng: random.Random, seed: str
) -> list[_Request]:
    chosen = [*plan.always]
    extra = list(plan.sometimes)
    rng.shuffle(extra)
    chosen += extra[: rng.randint(0, min(4, len(extra)))]
    rng.shuffle(chosen)
    if types is not None:
        chosen = [name for name, count in types.items() for _ in range(count)]
    if rng.random() < 0.92 and RECEIPT not in chosen:
        chosen.insert(0, RECEIPT)
    return [
        _Request(
            name,
            rng.randrange(PAPERS[name].layouts),
            f"{seed}/{place}/{name}",
            certified=name in _CERTIFIABLE and rng.random() < 0.2,
        )
        for place, name in enumerate(chosen)
    ]


def _contradict(
    case: Case, requests: list[_Request], rng: random.Random
) -> tuple[Case, Planted | None, list[Contradiction]]:
    cards = [n for n, request in enumerate(requests, 1) if request.type == CARD]
    if cards and rng.random() < 0.12:
        fields = ("co_gia_tri_den",)
        return expire_card(case), None, [Contradiction(EXPIRED, (cards[0],), fields)]

    def draw(place: int, own: Case) -> Paper:
        return requests[place].draw(replace(own, dpi=_PROBE_DPI))

    planted = plant(case, len(requests), draw, rng)
    if planted is None:
        return case, None, []
    true = replace(planted, case=replace(planted.case, dpi=case.dpi))
    return case, true, [planted.contradiction]


def _lay(batch: Batch, paper: Paper, rng: random.Random) -> None:
    """Put a paper on the scanner: now and then upside down, now and then with its backs."""
    count = len(paper.sheets)
    turned = frozenset({rng.randint(1, count)}) if rng.random() < 0.08 else frozenset[int]()
    batch.add(paper, upside_down=turned)
    back = rng.random()
    if back < 0.12:
        batch.add_blank_back()
    elif back < 0.14:
        batch.add_pencilled_back()


def _container(rng: random.Random, pages: int) -> tuple[Container, tuple[str, ...]]:
    kind = rng.random()
    if kind < 0.7:
        return "pdf", ("scan.pdf",)
    if kind < 0.85:
        return "tiff", ("Hồ sơ.tiff",)
    return "jpeg", tuple(f"Trang {number:02d}.jpg" for number in range(1, pages + 1))

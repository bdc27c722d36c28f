"""The kinds of sample dossiers: which papers, how they lie on the scanner, in which files."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PIL import Image

from samples.synthetic.case import Paper, Procedure, make_case
from samples.synthetic.paint import Sheet
from samples.synthetic.papers import (
    can_cuoc_cong_dan,
    cong_van,
    giay_khai_sinh,
    giay_tiep_nhan_ho_so,
    giay_xac_nhan_tinh_trang_hon_nhan,
    quyet_dinh,
)
from samples.synthetic.papers.certified import certify
from samples.synthetic.papers.trang_trang import pencil_mark
from samples.synthetic.scan import Grade, Wear, bleed_through, draw_grade, scan_page
from samples.synthetic.write import Container, ScannedDossier, ScannedPaper


@dataclass(frozen=True)
class Options:
    """How the dossiers are made."""

    seed: int = 2025
    dpi: int = 200
    clean: bool = False
    """No scan simulation: straight, white, sharp pages."""
    grade: Grade = "office"
    """How good the scan is, unless it is ``clean``."""


@dataclass
class Batch:
    """Pages in the order they lie on the scanner."""

    rng: random.Random
    options: Options
    pages: list[tuple[Image.Image, Wear]] = field(default_factory=list)
    papers: list[ScannedPaper] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    rotated: list[tuple[int, int]] = field(default_factory=list)
    drawn: list[Sheet] = field(default_factory=list)

    def add(self, paper: Paper, *, upside_down: frozenset[int] = frozenset()) -> None:
        """Add a paper; ``upside_down`` numbers those of its pages that lie the wrong way."""
        numbers = []
        for index, sheet in enumerate(paper.sheets, 1):
            turned = index in upside_down
            self._lay(sheet.finished(), upside_down=turned)
            numbers.append(len(self.pages))
            self.drawn.append(sheet)
            if turned:
                self.rotated.append((len(self.pages), 180))
        self.papers.append(ScannedPaper(paper, tuple(numbers)))

    def add_blank_back(self) -> None:
        """Add the empty back of the page before."""
        front = self.pages[-1][0]
        # Drawn in any case, so that a clean dossier has the same people as a worn one.
        strength = self.rng.uniform(0.025, 0.045)
        back = bleed_through(front, 0.0 if self.options.clean else strength)
        self._lay(back, upside_down=False)
        self.skipped.append((len(self.pages), "blank"))

    def add_pencilled_back(self) -> None:
        """Add the back of the page before with a pencil's remark: part of the paper, not blank."""
        front = self.pages[-1][0]
        back = bleed_through(front, 0.0 if self.options.clean else self.rng.uniform(0.02, 0.04))
        self._lay(pencil_mark(back, self.options.dpi, self.rng), upside_down=False)
        last = self.papers[-1]
        self.papers[-1] = replace(last, pages=(*last.pages, len(self.pages)))

    def _lay(self, picture: Image.Image, *, upside_down: bool) -> None:
        grade = "clean" if self.options.clean else self.options.grade
        wear = draw_grade(self.rng, grade, upside_down=upside_down)
        self.pages.append((picture, wear))

    def scanned(
        self, name: str, dossier_id: str | None, container: Container, files: tuple[str, ...]
    ) -> ScannedDossier:
        """Scan the pages and return the finished dossier."""
        dpi = self.options.dpi
        return ScannedDossier(
            name=name,
            dossier_id=dossier_id,
            dpi=dpi,
            container=container,
            files=files,
            pages=tuple(
                scan_page(picture, wear, dpi, self.rng.getrandbits(32))
                for picture, wear in self.pages
            ),
            papers=tuple(self.papers),
            skipped=tuple(self.skipped),
            rotated=tuple(self.rotated),
        )


def _khai_sinh(rng: random.Random, options: Options) -> ScannedDossier:
    """Receipt, birth certificate with its empty back, a parent's identity card on one sheet."""
    procedure = Procedure(
        "Cấp bản sao trích lục khai sinh",
        1,
        ("Tờ khai cấp bản sao trích lục hộ tịch", "Giấy khai sinh", "Căn cước công dân"),
    )
    case = make_case(rng, procedure, options.dpi, family=True)
    batch = Batch(rng, options)
    batch.add(giay_tiep_nhan_ho_so.draw(case, rng, "qr"))
    batch.add(giay_khai_sinh.draw(case, rng))
    batch.add_blank_back()
    batch.add(can_cuoc_cong_dan.draw(case, rng))
    return batch.scanned("khai-sinh", case.dossier_id, "pdf", ("scan.pdf",))


def _hon_nhan(rng: random.Random, options: Options) -> ScannedDossier:
    """Receipt with a barcode, a card on two pages, a confirmation lying upside down."""
    procedure = Procedure(
        "Đăng ký kết hôn",
        3,
        ("Tờ khai đăng ký kết hôn", "Giấy xác nhận tình trạng hôn nhân", "Căn cước công dân"),
    )
    case = make_case(rng, procedure, options.dpi)
    batch = Batch(rng, options)
    batch.add(giay_tiep_nhan_ho_so.draw(case, rng, "barcode"))
    batch.add(can_cuoc_cong_dan.draw(case, rng, "two_pages"))
    paper = giay_xac_nhan_tinh_trang_hon_nhan.draw(case, rng)
    batch.add(paper, upside_down=frozenset({1}))
    return batch.scanned("hon-nhan", case.dossier_id, "pdf", ("scan.pdf",))


def _quyet_dinh(rng: random.Random, options: Options) -> ScannedDossier:
    """Receipt and a decision of two pages with number and day written by pen."""
    procedure = Procedure(
        "Chuyển mục đích sử dụng đất",
        15,
        ("Đơn xin chuyển mục đích sử dụng đất", "Giấy chứng nhận quyền sử dụng đất"),
    )
    case = make_case(rng, procedure, options.dpi)
    batch = Batch(rng, options)
    batch.add(giay_tiep_nhan_ho_so.draw(case, rng, "qr"))
    batch.add(quyet_dinh.draw(case, rng, by_hand=True))
    return batch.scanned("quyet-dinh", case.dossier_id, "pdf", ("scan.pdf",))


def _cong_van(rng: random.Random, options: Options) -> ScannedDossier:
    """Loose JPEG files: receipt, letter, identity card of the new form."""
    procedure = Procedure(
        "Xác nhận thông tin hộ tịch", 3, ("Tờ khai yêu cầu xác nhận thông tin hộ tịch", "Căn cước")
    )
    case = make_case(rng, procedure, options.dpi, new_card=True)
    batch = Batch(rng, options)
    batch.add(giay_tiep_nhan_ho_so.draw(case, rng, "qr"))
    batch.add(cong_van.draw(case, rng))
    batch.add(can_cuoc_cong_dan.draw(case, rng))
    names = (
        "Trang 1 - Giấy tiếp nhận hồ sơ.jpg",
        "Trang 2 - Công văn trả lời.jpg",
        "Trang 3 - Căn cước mặt trước và mặt sau.jpg",
    )
    return batch.scanned("cong-van", case.dossier_id, "jpeg", names)


def _hon_hop(rng: random.Random, options: Options) -> ScannedDossier:
    """One multi-page TIFF: receipt without a code, certified copy, empty back, stamped letter."""
    procedure = Procedure(
        "Đăng ký lại khai sinh",
        5,
        (
            "Tờ khai đăng ký lại khai sinh",
            "Bản sao Giấy khai sinh có chứng thực",
            "Căn cước công dân",
        ),
    )
    case = make_case(rng, procedure, options.dpi, family=True)
    batch = Batch(rng, options)
    batch.add(giay_tiep_nhan_ho_so.draw(case, rng, "none"))
    batch.add(certify(giay_khai_sinh.draw(case, rng), case, rng, top=221))
    batch.add_blank_back()
    batch.add(cong_van.draw(case, rng, by_hand=True, stamped=True))
    batch.add(can_cuoc_cong_dan.draw(case, rng))
    return batch.scanned("hon-hop", case.dossier_id, "tiff", ("Hồ sơ hỗn hợp.tiff",))


def _khong_bien_nhan(rng: random.Random, options: Options) -> ScannedDossier:
    """No receipt: nothing tells the dossier ID."""
    procedure = Procedure("Xác nhận tình trạng hôn nhân", 3, ())
    case = make_case(rng, procedure, options.dpi)
    batch = Batch(rng, options)
    batch.add(giay_xac_nhan_tinh_trang_hon_nhan.draw(case, rng, "mua bán nhà đất"))
    batch.add(can_cuoc_cong_dan.draw(case, rng))
    return batch.scanned("khong-bien-nhan", None, "pdf", ("scan.pdf",))


Recipe = Callable[[random.Random, Options], ScannedDossier]

RECIPES: dict[str, Recipe] = {
    "khai-sinh": _khai_sinh,
    "hon-nhan": _hon_nhan,
    "quyet-dinh": _quyet_dinh,
    "cong-van": _cong_van,
    "hon-hop": _hon_hop,
    "khong-bien-nhan": _khong_bien_nhan,
}
"""By the name of the dossier's folder."""


def make_dossier(name: str, options: Options, variant: int = 0) -> ScannedDossier:
    """Make one dossier. The same name, options and variant give the same bytes.

    Raises ``KeyError`` for a name that is not in ``RECIPES``.
    """
    rng = random.Random(f"{name}/{options.seed}/{variant}")
    return RECIPES[name](rng, options)

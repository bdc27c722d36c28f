"""A signature shows the page it was given, where it was told to, and the file stays PDF/A."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from config.settings import SignSettings
from pipeline.render.pdfa import check_pdfa
from pipeline.render.visible_block import make_block
from pipeline.sign.appearance import Appearance
from pipeline.sign.identity import load_identity
from pipeline.sign.sign import Terms, sign_pdf
from pipeline.sign.trust import TrustRoots
from pipeline.sign.verify import verify_signatures

LINES = ("Sao y", "Ủy ban nhân dân xã Đồng Giữa", "2025-08-12T09:30:15+07:00")
BOX = (300.0, 600.0, 480.0, 640.0)


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    path = tmp_path / "blank.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pikepdf.pdfa.save(pdf, path, "2b")
    return path


def shown(path: Path) -> np.ndarray:
    """The first page as poppler draws it, a pixel a point, ink dark."""
    done = subprocess.run(
        ["pdftoppm", "-r", "72", "-gray", "-singlefile", str(path), str(path.with_suffix(""))],
        check=True,
        timeout=60,
    )
    assert done.returncode == 0
    return np.asarray(Image.open(path.with_suffix(".pgm")))


def test_the_block_is_drawn_in_its_box_and_nowhere_else(
    blank: Path, settings: SignSettings, trust: TrustRoots, pki_dir: Path
) -> None:
    target = blank.with_name("signed.pdf")
    terms = Terms(trust=trust, appearance=Appearance(make_block(LINES).pdf, BOX))
    sign_pdf(blank, target, load_identity(settings, pki_dir), settings, terms)
    rows, columns = np.nonzero(shown(target) < 128)
    assert len(rows) > 100
    left, bottom, right, top = BOX
    assert columns.min() >= left - 1
    assert columns.max() <= right + 1
    assert rows.min() >= 842 - top - 1
    assert rows.max() <= 842 - bottom + 1
    (check,) = verify_signatures(target, trust)
    assert (check.valid, check.whole_document) == (True, True)


def test_the_file_keeps_the_rules_of_pdfa_and_embeds_the_font(
    blank: Path, settings: SignSettings, trust: TrustRoots, pki_dir: Path
) -> None:
    target = blank.with_name("signed.pdf")
    terms = Terms(trust=trust, appearance=Appearance(make_block(LINES).pdf, BOX))
    sign_pdf(blank, target, load_identity(settings, pki_dir), settings, terms)
    assert check_pdfa(target).violations == ()
    with pikepdf.open(target) as pdf:
        (widget,) = pdf.pages[0].Annots
        assert [float(side) for side in widget.Rect] == list(BOX)
        assert int(widget.F) & 4, "it is printed with the page"
        inner = widget.AP.N.Resources.XObject["/Shown"]
        (font,) = inner.Resources.Font.values()
        assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def test_a_later_signature_leaves_what_an_earlier_one_shows(
    blank: Path, settings: SignSettings, trust: TrustRoots, pki_dir: Path
) -> None:
    first, second = blank.with_name("1.pdf"), blank.with_name("2.pdf")
    identity = load_identity(settings, pki_dir)
    page = make_block(LINES).pdf
    sign_pdf(blank, first, identity, settings, Terms(trust=trust, appearance=Appearance(page, BOX)))
    other = Appearance(page, (50.0, 50.0, 230.0, 90.0))
    sign_pdf(first, second, identity, settings, Terms(trust=trust, appearance=other))
    before, after = (shown(path)[: 842 - 100] for path in (first, second))
    assert np.array_equal(before, after)
    assert all(check.valid for check in verify_signatures(second, trust))
    assert check_pdfa(second).violations == ()


@pytest.mark.parametrize("box", [(10.2, 20.7, 30.0, 40.1), (0.0, 0.0, 5.5, 5.5)])
def test_the_rectangle_holds_the_whole_box(box: tuple[float, float, float, float]) -> None:
    left, bottom, right, top = Appearance(b"", box).rectangle
    assert left <= box[0] < left + 1
    assert bottom <= box[1] < bottom + 1
    assert right - 1 < box[2] <= right
    assert top - 1 < box[3] <= top

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import segno
from PIL import Image

from config.settings import load_settings
from pipeline.clean.clean import clean_page
from pipeline.ocr.code_places import find_code_places
from pipeline.ocr.codes import read_codes
from tests.pipeline.ocr.pages import blank, page_of, save, write

LARGE = (2480, 3508)
LINE = "Căn cứ nghị quyết của hội đồng nhân dân về việc thực hiện thủ tục hành chính"


def printed() -> Image.Image:
    picture = blank(*LARGE)
    for row in range(34):
        write(picture, (250, 300 + 80 * row), LINE, size=58)
    return picture


def dense(pixels: int) -> Image.Image:
    """A code like those on identity cards: 57 modules across."""
    payload = "001099012345|012345678|Nguyễn Văn An|01011999|Nam|Thôn 1, xã Bình Minh|01012021"
    out = io.BytesIO()
    segno.make(payload, error="m", micro=False).save(out, kind="png", scale=pixels, border=4)
    return Image.open(io.BytesIO(out.getvalue())).convert("L")


def test_lines_of_print_are_no_places() -> None:
    assert find_code_places(np.asarray(printed()), 300) == ()


def test_a_small_picture_is_looked_at_whole() -> None:
    (place,) = find_code_places(np.full((300, 200), 255, np.uint8), 300)
    assert place == (0, 0, 200, 300)


@pytest.mark.parametrize("pixels", [3, 5])
def test_a_dense_code_is_read_from_the_stored_picture(tmp_path: Path, pixels: int) -> None:
    picture = printed()
    code = dense(pixels)
    picture.paste(code, (1500, 2950))
    page = clean_page(page_of(save(picture, tmp_path)), tmp_path, 0, load_settings().clean)
    assert page.reading is not None
    assert page.reading.width < page.image.width
    (found,) = read_codes(page)
    assert found.payload.startswith("001099012345|012345678|Nguyễn Văn An")
    border = 4 * pixels
    wanted = (1500 + border, 2950 + border)
    assert found.box[:2] == pytest.approx(wanted, abs=8)
    assert found.box.width == pytest.approx(code.width - 2 * border, abs=10)

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from models.errors import DamagedError
from pipeline.render.preview import page_preview
from tests.pipeline.render.papers import draw_paper, keep


@pytest.mark.parametrize("suffix", ["jpg", "png"])
@pytest.mark.parametrize(("mode", "shown"), [("1", "L"), ("L", "L"), ("RGB", "RGB")])
def test_a_preview_is_as_wide_as_asked(tmp_path: Path, suffix: str, mode: str, shown: str) -> None:
    image = keep(draw_paper().picture.convert(mode), tmp_path / f"p.{suffix}")
    with Image.open(io.BytesIO(page_preview(image, 300))) as preview:
        assert preview.format == "JPEG"
        assert preview.mode == shown
        assert preview.size == (300, round(300 * 1754 / 1240))


def test_a_small_page_is_not_blown_up(tmp_path: Path) -> None:
    image = keep(Image.new("L", (200, 100), 255), tmp_path / "p.png")
    with Image.open(io.BytesIO(page_preview(image, 900))) as preview:
        assert preview.size == (200, 100)


def test_the_print_stays_where_it_is(tmp_path: Path) -> None:
    picture = Image.new("L", (1000, 800), 255)
    picture.paste(0, (500, 400, 1000, 800))
    with Image.open(io.BytesIO(page_preview(keep(picture, tmp_path / "p.jpg"), 100))) as preview:
        assert _grey(preview, (20, 20)) > 240
        assert _grey(preview, (75, 60)) < 15


def test_a_broken_picture_is_damaged(tmp_path: Path) -> None:
    image = keep(Image.new("L", (200, 100), 255), tmp_path / "p.png")
    image.path.write_bytes(image.path.read_bytes()[:40])
    with pytest.raises(DamagedError) as caught:
        page_preview(image, 100)
    assert caught.value.subject == "p.png"


def _grey(picture: Image.Image, at: tuple[int, int]) -> int:
    value = picture.getpixel(at)
    assert isinstance(value, int)
    return value

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from PIL import Image

from config.settings import CleanSettings, load_settings
from models.errors import ChecksumMismatchError, DamagedError
from models.page import ImageRef, Page
from pipeline.clean import raster
from pipeline.clean.blank import measure_ink
from pipeline.clean.clean import clean_page
from tests.pipeline.clean.papers import A4, leaning, page_of, sheet


@pytest.fixture
def settings() -> CleanSettings:
    return load_settings().clean


def opened(ref: ImageRef | None) -> Image.Image:
    assert ref is not None
    assert hashlib.sha256(ref.path.read_bytes()).hexdigest() == ref.sha256
    with Image.open(ref.path) as picture:
        picture.load()
        assert (picture.size, picture.mode) == ((ref.width, ref.height), ref.mode)
        return picture


def test_a_straight_page_keeps_its_very_file(tmp_path: Path, settings: CleanSettings) -> None:
    page = page_of(tmp_path, sheet(28, paper=(255, 255, 255)))
    before = page.image.path.stat().st_mtime_ns
    cleaned = clean_page(page, tmp_path / "sach", 0, settings)
    assert cleaned.image == page.image
    assert page.image.path.stat().st_mtime_ns == before
    assert [op.name for op in cleaned.ops] == ["reading"]
    assert opened(cleaned.reading).size == A4
    assert abs(cleaned.facts.skew) < 0.1
    assert not cleaned.facts.blank


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_crooked_page_is_straightened_on_the_same_canvas(
    tmp_path: Path, settings: CleanSettings, kind: str
) -> None:
    page = page_of(tmp_path, leaning(sheet(28), 2.0), kind=kind)
    cleaned = clean_page(page, tmp_path / "sach", 0, settings)
    assert cleaned.facts.skew == pytest.approx(2.0, abs=0.1)
    picture = opened(cleaned.image)
    assert picture.size == A4
    assert cleaned.image.path.suffix == ".jpg"
    assert picture.info["dpi"] == pytest.approx((150, 150), abs=1)
    assert [op.name for op in cleaned.ops] == ["upright", "paper_white", "reading"]
    assert cleaned.ops[0].before_sha256 == page.image.sha256
    assert cleaned.ops[0].after_sha256 == cleaned.ops[1].before_sha256 == cleaned.image.sha256
    again = clean_page(cleaned.model_copy(update={"number": 2}), tmp_path / "lai", 0, settings)
    assert abs(again.facts.skew) < 0.1
    # The corners that came into view look like paper, not like a black wedge.
    assert np.asarray(picture.convert("L"))[:20, :20].min() > 230


def test_straightening_does_not_change_the_scale(tmp_path: Path, settings: CleanSettings) -> None:
    straight = sheet(28)
    page = page_of(tmp_path, leaning(straight, -1.5))
    cleaned = opened(clean_page(page, tmp_path / "sach", 0, settings).image)
    shown = np.asarray(cleaned.convert("L")).astype(int)
    assert np.abs(shown - np.asarray(straight.convert("L")))[100:-100, 100:-100].mean() < 6


def test_a_lean_below_the_threshold_changes_nothing(
    tmp_path: Path, settings: CleanSettings
) -> None:
    page = page_of(tmp_path, leaning(sheet(28), 0.7))
    patient = settings.model_copy(update={"deskew_above_degrees": 1.0})
    cleaned = clean_page(page, tmp_path / "sach", 0, patient)
    assert cleaned.image == page.image
    assert cleaned.facts.skew == pytest.approx(0.7, abs=0.1)


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "L"), ("PNG", "L"), ("PNG", "1")]
)
def test_turned_pages_come_upright(
    tmp_path: Path,
    settings: CleanSettings,
    turn: Literal[90, 180, 270],
    kind: str,
    mode: str,
) -> None:
    upright = sheet(28).convert(mode)
    page = page_of(tmp_path, upright.rotate(turn, expand=True), kind=kind)
    cleaned = clean_page(page, tmp_path / "sach", turn, settings)
    assert cleaned.facts.orientation == turn
    picture = opened(cleaned.image)
    assert (picture.size, picture.mode, picture.format) == (A4, mode, kind)
    off = np.asarray(picture.convert("L")).astype(int) - np.asarray(upright.convert("L"))
    assert np.abs(off).mean() < (3 if kind == "JPEG" else 0.001)
    assert opened(cleaned.reading).size == A4


def test_turning_a_jpeg_loses_next_to_nothing(tmp_path: Path, settings: CleanSettings) -> None:
    size = (1248, 1760)  # whole blocks, as the turn keeps them in place
    page = page_of(tmp_path, sheet(28, size=size))
    cleaned = clean_page(page, tmp_path / "sach", 90, settings)
    before = np.asarray(Image.open(page.image.path).convert("L")).astype(int)
    after = np.asarray(opened(cleaned.image).convert("L")).astype(int)
    assert np.abs(np.rot90(before, -1) - after).mean() < 0.5
    assert cleaned.image.path.stat().st_size < 1.1 * page.image.path.stat().st_size


def test_a_bilevel_page_stays_bilevel(tmp_path: Path, settings: CleanSettings) -> None:
    tones = leaning(sheet(28), 1.2).convert("L").point(lambda v: 255 * (v > 140)).convert("1")
    cleaned = clean_page(page_of(tmp_path, tones, kind="PNG"), tmp_path / "sach", 0, settings)
    assert (cleaned.image.mode, cleaned.image.path.suffix) == ("1", ".png")
    assert cleaned.facts.skew == pytest.approx(1.2, abs=0.1)
    assert opened(cleaned.reading).mode == "L"


def test_straightening_never_makes_a_coarse_jpeg_finer(
    tmp_path: Path, settings: CleanSettings
) -> None:
    page = page_of(tmp_path, leaning(sheet(28), 2.0))
    with Image.open(page.image.path) as picture:
        picture.save(page.image.path, "JPEG", quality=60)
    digest = hashlib.sha256(page.image.path.read_bytes()).hexdigest()
    page = page.model_copy(update={"image": page.image.model_copy(update={"sha256": digest})})
    cleaned = clean_page(page, tmp_path / "sach", 0, settings)
    assert cleaned.image.path.stat().st_size < 1.2 * page.image.path.stat().st_size


def test_the_same_page_gives_the_same_bytes(tmp_path: Path, settings: CleanSettings) -> None:
    page = page_of(tmp_path, leaning(sheet(28), 1.0))
    first = clean_page(page, tmp_path / "mot", 0, settings)
    second = clean_page(page, tmp_path / "hai", 0, settings)
    assert first.reading is not None
    assert second.reading is not None
    assert (first.image.sha256, first.reading.sha256) == (
        second.image.sha256,
        second.reading.sha256,
    )
    assert first.facts == second.facts


def test_colour_without_colour_is_straightened_as_grey(
    tmp_path: Path, settings: CleanSettings
) -> None:
    grey = leaning(sheet(28), 1.0).convert("L")
    cleaned = clean_page(
        page_of(tmp_path, grey.convert("RGB"), kind="PNG"), tmp_path / "sach", 0, settings
    )
    assert opened(cleaned.image).mode == "L"
    dotted = grey.convert("RGB")
    dotted.putpixel((5, 5), (250, 40, 40))
    page = page_of(tmp_path, dotted, kind="PNG", number=2)
    assert opened(clean_page(page, tmp_path / "sach", 0, settings).image).mode == "RGB"


def test_a_large_jpeg_says_its_resolution_and_keeps_its_colours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(raster, "_LARGE", 1000)
    array = np.asarray(Image.new("RGB", (400, 300), (200, 40, 60))).copy()
    data = raster.encode_jpeg(array, 300, quality=92)
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.info["dpi"] == (300, 300)
        assert picture.getpixel((50, 50)) == pytest.approx((200, 40, 60), abs=3)
    assert tuple(array[5, 5]) == (200, 40, 60)


def test_a_large_png_says_its_resolution_and_keeps_its_pixels(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(raster, "_LARGE", 1000)
    array = np.asarray(Image.new("RGB", (400, 300), (200, 40, 60))).copy()
    with Image.open(io.BytesIO(raster.encode_png(array, 300))) as picture:
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert np.array_equal(np.asarray(picture), array)
    assert tuple(array[5, 5]) == (200, 40, 60)


def test_facts_measured_before_are_kept(tmp_path: Path, settings: CleanSettings) -> None:
    page = page_of(tmp_path, Image.new("RGB", A4, (248, 248, 248)))
    facts = measure_ink(page, settings)
    cleaned = clean_page(page.model_copy(update={"facts": facts}), tmp_path / "s", 180, settings)
    assert cleaned.facts.blank
    assert cleaned.facts.skew == 0
    assert cleaned.facts.orientation == 180


def test_a_coarse_picture_is_not_blown_up(tmp_path: Path, settings: CleanSettings) -> None:
    page = page_of(tmp_path, sheet(28).resize((579, 819)), dpi=70)
    cleaned = clean_page(page, tmp_path / "sach", 0, settings)
    assert opened(cleaned.reading).size == (579, 819)


def damage(page: Page) -> Page:
    cut = page.image.path.read_bytes()[:5000]
    page.image.path.write_bytes(cut)
    digest = hashlib.sha256(cut).hexdigest()
    return page.model_copy(update={"image": page.image.model_copy(update={"sha256": digest})})


def test_a_picture_that_changed_or_broke_is_refused(
    tmp_path: Path, settings: CleanSettings
) -> None:
    facts = measure_ink(page := page_of(tmp_path, sheet(5)), settings)
    broken = damage(page).model_copy(update={"facts": facts})
    with pytest.raises(DamagedError):
        clean_page(broken, tmp_path / "sach", 0, settings)
    with pytest.raises(ChecksumMismatchError):
        clean_page(page.model_copy(update={"facts": facts}), tmp_path / "sach", 0, settings)


def test_only_finished_files_lie_in_the_folder(tmp_path: Path, settings: CleanSettings) -> None:
    cleaned = clean_page(page_of(tmp_path, leaning(sheet(9), 2)), tmp_path / "sach", 0, settings)
    assert cleaned.reading is not None
    names = {cleaned.image.path.name, cleaned.reading.path.name}
    assert {path.name for path in (tmp_path / "sach").iterdir()} == names

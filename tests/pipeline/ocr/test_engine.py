"""Reading whole pages: what is printed is found, in order, with honest numbers."""

from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import Path

import pytest
from PIL import Image

from benchmarks.accuracy import Result, measure, samples
from benchmarks.alignment import score
from config.settings import OcrSettings, Settings, load_settings
from models.errors import DamagedError, LanguageMissingError, OcrEngineError
from pipeline.ocr.engine import read_page
from pipeline.ocr.network.recognise import LineNetwork
from pipeline.ocr.read_lines import Look, read_lines
from pipeline.ocr.words import RawWord
from tests.pipeline.ocr.engines import count_of, put_engine
from tests.pipeline.ocr.pages import blank, needs_corpora, page_of, save, write


@pytest.fixture
def settings() -> OcrSettings:
    return load_settings().ocr


def letter() -> Image.Image:
    """Return a page at 200 dots per inch, with head and foot in two columns."""
    picture = blank(1654, 2339)
    write(picture, (230, 150), "ỦY BAN NHÂN DÂN", 36)
    write(picture, (270, 200), "XÃ HÒA BÌNH", 36)
    write(picture, (270, 260), "Số: 125/UBND-VP", 36)
    write(picture, (650, 150), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 36)
    write(picture, (790, 200), "Độc lập - Tự do - Hạnh phúc", 36)
    write(picture, (770, 260), "Hòa Bình, ngày 15 tháng 4 năm 2025", 36)
    write(picture, (600, 420), "Kính gửi: Phòng Nội vụ huyện", 38)
    body = (
        "Thực hiện kế hoạch số hóa hồ sơ giấy năm 2025, Ủy ban nhân dân xã đề nghị",
        "Phòng Nội vụ hướng dẫn việc lập danh mục, bảo quản và giao nộp tài liệu",
        "vào lưu trữ lịch sử theo quy định của pháp luật hiện hành./.",
    )
    for row, text in enumerate(body):
        write(picture, (230, 520 + 62 * row), text, 38)
    write(picture, (230, 900), "Nơi nhận:", 33)
    write(picture, (230, 945), "- Như trên;", 33)
    write(picture, (230, 990), "- Lưu: VT.", 33)
    write(picture, (1050, 900), "TM. ỦY BAN NHÂN DÂN", 36)
    write(picture, (1180, 945), "CHỦ TỊCH", 36)
    write(picture, (1130, 1200), "Trần Thị Bình", 38)
    return picture


def test_a_letter_is_read_by_column_with_numbers_in_reading_order(
    tmp_path: Path, settings: OcrSettings
) -> None:
    text = read_page(page_of(save(letter(), tmp_path), dpi=200, number=4), settings)
    lines = [line.text for line in text.lines]
    head = (
        "ỦY BAN NHÂN DÂN",
        "XÃ HÒA BÌNH",
        "Số: 125/UBND-VP",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Hòa Bình, ngày 15 tháng 4 năm 2025",
    )
    foot = (
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Trần Thị Bình",
    )
    # The order is ours, single letters are the engine's.
    for said, printed in zip(lines[:6] + lines[-6:], head + foot, strict=True):
        assert SequenceMatcher(None, said, printed).ratio() > 0.7, said
    assert (text.page, text.width, text.height, text.codes) == (4, 1654, 2339, ())
    assert text.engine.startswith("tesseract 5")
    numbers = [word.line for word in text.words]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, len(lines) + 1))
    blocks = [word.block for word in text.words]
    assert blocks == sorted(blocks)


def test_boxes_and_confidences_are_those_of_the_picture(
    tmp_path: Path, settings: OcrSettings
) -> None:
    text = read_page(page_of(save(letter(), tmp_path), dpi=200), settings)
    number = next(word for word in text.words if word.text.startswith("125"))
    assert abs(number.box.top - 262) < 15
    assert 320 < number.box.left < 360
    assert 0.5 < number.confidence <= 1


def test_reading_twice_gives_the_same(tmp_path: Path, settings: OcrSettings) -> None:
    page = page_of(save(letter(), tmp_path), dpi=200)
    assert read_page(page, settings) == read_page(page, settings)


def test_a_blank_page_has_no_words(tmp_path: Path, settings: OcrSettings) -> None:
    assert read_page(page_of(save(blank(), tmp_path), dpi=150), settings).words == ()


@pytest.mark.parametrize("mode", ["1", "RGB"])
def test_bilevel_and_colour_pictures_are_read(
    tmp_path: Path, settings: OcrSettings, mode: str
) -> None:
    page = page_of(save(letter().convert(mode), tmp_path), dpi=200)
    assert "Trần Thị Bình" in read_page(page, settings).text


def test_the_grey_copy_for_readers_is_what_is_read(tmp_path: Path, settings: OcrSettings) -> None:
    stored = page_of(save(blank(1654, 2339), tmp_path, "stored.png"), dpi=200)
    reading = page_of(save(letter(), tmp_path, "reading.png"), dpi=200).image
    text = read_page(stored.model_copy(update={"reading": reading}), settings)
    assert "Kính gửi" in text.text


def test_print_the_network_left_out_is_read_by_the_program(
    tmp_path: Path, settings: OcrSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_body(
        look: Look, network: LineNetwork, deadline: float
    ) -> tuple[list[RawWord], int]:
        words, left = read_lines(look, network, deadline)
        return [word for word in words if not 500 < word.box.top < 720], left

    monkeypatch.setattr("pipeline.ocr.engine.read_lines", without_body)
    text = read_page(page_of(save(letter(), tmp_path), dpi=200), settings)
    lines = [line.text for line in text.lines]
    at = lines.index("Kính gửi: Phòng Nội vụ huyện")
    assert lines[at + 1].startswith("Thực hiện kế hoạch số hóa hồ sơ giấy")
    assert lines[at + 3].endswith("của pháp luật hiện hành./.")
    assert text.coverage > 0.97
    assert text.findings == ()


def test_a_fully_read_page_needs_no_run_of_the_program(
    tmp_path: Path, settings: OcrSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = put_engine(tmp_path, "", monkeypatch)
    text = read_page(page_of(save(letter(), tmp_path), dpi=200), settings)
    assert count_of(runs) == 0
    assert (text.coverage, text.findings) == (1.0, ())


def test_the_program_reads_whole_pages_where_it_is_chosen(
    tmp_path: Path, settings: OcrSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = put_engine(tmp_path, "", monkeypatch)
    chosen = settings.model_copy(update={"engine": "tesseract"})
    text = read_page(page_of(save(letter(), tmp_path), dpi=200), chosen)
    assert count_of(runs) == 1
    assert "network" not in text.engine
    assert "Kính gửi: Phòng Nội vụ huyện" in text.text


def test_the_engine_says_what_read_the_page(tmp_path: Path, settings: OcrSettings) -> None:
    page = page_of(save(blank(300, 300), tmp_path))
    assert " network" in read_page(page, settings).engine
    assert read_page(page, settings).engine.endswith(" syllables")
    plain = settings.model_copy(update={"language_model": False})
    assert "syllables" not in read_page(page, plain).engine


def test_without_the_language_model_words_are_as_they_were_read(
    tmp_path: Path, settings: OcrSettings
) -> None:
    plain = settings.model_copy(update={"language_model": False})
    text = read_page(page_of(save(letter(), tmp_path), dpi=200), plain)
    assert all(word.text == word.raw_text and not word.reason for word in text.words)


def test_nothing_is_left_in_the_temporary_folder(
    tmp_path: Path, settings: OcrSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    read_page(page_of(save(letter(), tmp_path), dpi=200), settings)
    assert list(temporary.iterdir()) == []


def test_a_missing_picture_and_a_picture_of_another_size_are_damage(
    tmp_path: Path, settings: OcrSettings
) -> None:
    page = page_of(save(blank(300, 300), tmp_path), number=9)
    wrong = page.model_copy(update={"image": page.image.model_copy(update={"width": 301})})
    with pytest.raises(DamagedError, match="trang 9"):
        read_page(wrong, settings)
    page.image.path.unlink()
    with pytest.raises(DamagedError):
        read_page(page, settings)


def test_a_language_nobody_has_is_an_error_of_ours(tmp_path: Path, settings: OcrSettings) -> None:
    page = page_of(save(blank(300, 300), tmp_path))
    with pytest.raises(LanguageMissingError):
        read_page(page, settings.model_copy(update={"language": "xyz"}))


def test_a_damaged_model_is_an_engine_error(tmp_path: Path, settings: OcrSettings) -> None:
    (tmp_path / "vie.traineddata").write_bytes(b"cut off")
    page = page_of(save(blank(300, 300), tmp_path))
    with pytest.raises(OcrEngineError):
        read_page(page, settings.model_copy(update={"tessdata_dir": tmp_path}))


# --- real scans ------------------------------------------------------------------------------


def measured(name: str, settings: Settings) -> Result:
    return measure(next(item for item in samples() if item.name == name), settings)


@pytest.mark.corpus
@needs_corpora
@pytest.mark.parametrize(
    ("name", "wer", "left_out"),
    [
        ("nd96-p05", 0.035, 0.005),
        ("province-report-23-2025-p1", 0.065, 0.01),
        ("province-notice-660-2024-p1", 0.025, 0.01),
    ],
)
def test_real_pages_are_read_within_bounds(name: str, wer: float, left_out: float) -> None:
    result = measured(name, load_settings())
    assert result.score.wer <= wer
    assert result.score.omitted <= left_out


def test_the_measure_counts_marks_words_and_handwriting_as_it_says() -> None:
    counted = score("Số: ⟦125⟧ /QĐ ngày “05” – quyền lợi", 'Số: I2S /QĐ ngày "05" - quyên')
    assert (counted.words, counted.word_errors, counted.left_out) == (7, 2, 1)
    assert counted.bare_errors == 1
    assert score("một hai", "một hai") == score("một hai", " một  hai\n")
    assert score("abc", "axc").character_errors == 1

"""Tesseract's model files: real ones are read, and no broken one does more than say so."""

from __future__ import annotations

import struct
import tracemalloc
import unicodedata
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from config.settings import load_settings
from pipeline.ocr.network.in_use import network_in_use
from pipeline.ocr.network.recognise import LineNetwork
from pipeline.ocr.network.traineddata import LineModel, TraineddataError, load_line_model
from pipeline.ocr.tessdata import model_in_use, system_folders
from tests.pipeline.ocr.network import tiny

SOUND = tiny.tiny_model()
SCALE = struct.pack("<d", 0.02)
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VOWELS = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES]
# Neither model was ever shown the rare ỵ of ``tỵ nạn``.
ALPHABET = {*"bcdđghklmnpqrstvx", *VOWELS} - {"ỵ"}
LINE = np.ones((36, 30), np.float32)


def real_models() -> list[Path]:
    """Return the model in use, and the one of Debian's package."""
    system = [folder / "vie.traineddata" for folder in system_folders()]
    return [model_in_use(load_settings().ocr).path, *(path for path in system if path.is_file())]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tessdata")


def load(data: bytes, folder: Path) -> LineModel:
    return load_line_model(tiny.store(data, folder))


@pytest.mark.parametrize("path", real_models(), ids=lambda path: path.parent.name)
def test_a_real_model_knows_all_vietnamese_letters(path: Path) -> None:
    model = load_line_model(path)
    known = set(model.letters.values())
    assert known >= ALPHABET | {letter.upper() for letter in ALPHABET}
    assert known >= set("0123456789 .,:;/()-")
    assert model.blank == model.network.outputs - 1


def test_the_tiny_model_is_read_as_it_was_written(folder: Path) -> None:
    model = load(SOUND, folder)
    assert model.letters == {0: " ", 1: "a", 2: "á", 3: "b"}
    assert model.blank == tiny.BLANK
    dense = model.network.parts[-1].weights[0]
    assert dense.values.shape == (5, 9)
    assert np.allclose(dense.dense(), dense.values * 0.02)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 400,
        tiny.with_doubles(),
        tiny.tiny_model(deep=40),
        tiny.tiny_model(blank=5),
        tiny.tiny_model(blank=-1),
        SOUND.replace(SCALE, struct.pack("<d", float("nan"))),
        SOUND.replace(SCALE, struct.pack("<d", 1e300), 1),
    ],
    ids=["empty", "zeros", "doubles", "deep", "blank", "no blank", "nan", "huge"],
)
def test_what_cannot_be_read_is_said(folder: Path, data: bytes) -> None:
    with pytest.raises(TraineddataError, match="tiny"):
        load(data, folder)


@pytest.mark.parametrize("missing", [tiny.LSTM, tiny.UNICHARSET, tiny.RECODER])
def test_a_model_without_one_of_the_components_is_none(folder: Path, missing: int) -> None:
    parts = {number: part for number, part in tiny.components().items() if number != missing}
    with pytest.raises(TraineddataError):
        load(tiny.pack({**parts, 23: b"5.0"}), folder)


def test_a_missing_file_is_no_model(folder: Path) -> None:
    with pytest.raises(TraineddataError, match="FileNotFoundError"):
        load_line_model(folder / "none.traineddata")


@pytest.mark.parametrize("height", [35, 48])
def test_a_network_for_lines_of_another_height_is_left_to_tesseract(
    folder: Path, height: int
) -> None:
    model = load(tiny.tiny_model(height=height), folder)
    with pytest.raises(TraineddataError, match="shape"):
        LineNetwork(model, whole_numbers=True)


def test_a_model_that_only_tesseract_reads_is_no_network(tmp_path: Path) -> None:
    (tmp_path / "vie.traineddata").write_bytes(tiny.with_doubles())
    settings = load_settings().ocr
    assert network_in_use(settings.model_copy(update={"tessdata_dir": tmp_path})) is None
    assert network_in_use(settings.model_copy(update={"engine": "tesseract"})) is None
    assert network_in_use(settings) is not None


@tries(max_examples=120)
@given(at=st.integers(0, len(SOUND) - 1))
def test_a_file_cut_off_anywhere_is_said_to_be(folder: Path, at: int) -> None:
    with pytest.raises(TraineddataError):
        opened(SOUND[:at], folder)


def opened(data: bytes, folder: Path) -> None:
    """Load a model, build its network and read an empty line with it."""
    network = LineNetwork(load(data, folder), whole_numbers=True)
    scores = network.read([LINE])[0]
    assert scores.shape == (10, 5)
    assert np.isfinite(scores).all()


FLIPS = st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), max_size=4)


@tries(max_examples=150)
@given(flips=FLIPS)
def test_flipped_bytes_are_refused_or_give_a_network_that_reads(
    folder: Path, flips: list[tuple[int, int]]
) -> None:
    data = bytearray(SOUND)
    for at, byte in flips:
        data[at] = byte
    with suppress(TraineddataError):
        opened(bytes(data), folder)


@tries(max_examples=60)
@given(data=st.binary(max_size=600))
def test_any_bytes_behind_a_sound_table_are_refused(folder: Path, data: bytes) -> None:
    start = SOUND.index(b"Series") - 5
    with pytest.raises(TraineddataError):
        load(SOUND[:start] + data, folder)


def test_a_real_model_cut_off_is_said_to_be(folder: Path) -> None:
    data = real_models()[-1].read_bytes()
    for share in (0.001, 0.1, 0.5, 0.9, 0.99):
        with pytest.raises(TraineddataError):
            load(data[: int(share * len(data))], folder)


@pytest.mark.parametrize("lie", [2**31 - 1, 2**32 - 1])
def test_lengths_that_lie_cost_no_memory(folder: Path, lie: int) -> None:
    words = [at for at in range(len(SOUND) - 4) if SOUND[at + 1 : at + 4] == b"\0\0\0"]
    tracemalloc.start()
    try:
        for at in words[:: max(len(words) // 60, 1)]:
            with suppress(TraineddataError):
                load(SOUND[:at] + struct.pack("<I", lie) + SOUND[at + 4 :], folder)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()

"""The network in batches says of a line what it says of it alone, and what Tesseract says."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ImageOps

from config.settings import load_settings
from pipeline.ocr.decode import best_words
from pipeline.ocr.network.recognise import STEP, LineNetwork
from pipeline.ocr.picture import write_pgm
from pipeline.ocr.tessdata import model_in_use
from pipeline.ocr.tesseract import TesseractCall, read_tsv
from pipeline.ocr.words import parse_tsv
from tests.pipeline.ocr.reading import SENTENCES, grey_of, pixels_of, printed, text_of

Lines = list[NDArray[np.float32]]


@pytest.fixture(scope="module")
def lines() -> Lines:
    """Fourteen lines from a few letters to a full line: more than one batch."""
    cut = [sentence[: 60 - 8 * number] for number, sentence in enumerate(SENTENCES)]
    found = pixels_of(grey_of(printed(*SENTENCES, *cut, "Kính gửi", "Lưu: VT.")))
    assert len(found) >= 14
    return found


@pytest.fixture(scope="module")
def plain(network: LineNetwork) -> LineNetwork:
    return LineNetwork(network.model, whole_numbers=False)


def likeness(ours: list[str], theirs: list[str]) -> float:
    """Return the share of letters that are the same, in order."""
    return SequenceMatcher(None, " ".join(ours), " ".join(theirs), autojunk=False).ratio()


def test_letters_are_read_as_printed(network: LineNetwork, lines: Lines) -> None:
    read = [text_of(scores, network) for scores in network.read(lines)]
    assert likeness(list(SENTENCES), read[: len(SENTENCES)]) > 0.98


def test_scores_are_logarithms_of_probabilities_a_step_for_three_columns(
    network: LineNetwork, lines: Lines
) -> None:
    for line, scores in zip(lines, network.read(lines), strict=True):
        assert scores.shape == (line.shape[1] // STEP, network.model.network.outputs)
        assert np.allclose(np.exp(scores).sum(axis=1), 1.0, atol=1e-3)


def test_lines_in_a_batch_read_as_alone(plain: LineNetwork, lines: Lines) -> None:
    for line, scores in zip(lines, plain.read(lines), strict=True):
        alone = plain.read([line])[0]
        assert scores.shape == alone.shape
        assert text_of(scores, plain) == text_of(alone, plain)


def test_in_whole_numbers_a_batch_changes_next_to_nothing(plain: LineNetwork, lines: Lines) -> None:
    # One scale is taken for the whole batch, so single letters on the edge may differ.
    whole = LineNetwork(plain.model, whole_numbers=True)
    together = [text_of(scores, whole) for scores in whole.read(lines)]
    alone = [text_of(whole.read([line])[0], whole) for line in lines]
    assert likeness(together, alone) > 0.99


def test_whole_numbers_say_the_same_as_plain_ones(plain: LineNetwork, lines: Lines) -> None:
    whole = LineNetwork(plain.model, whole_numbers=True)
    texts = [[text_of(found, way) for found in way.read(lines)] for way in (whole, plain)]
    assert likeness(*texts) > 0.99
    assert sum(a == b for a, b in zip(*texts, strict=True)) >= len(lines) - 2


def test_the_same_lines_twice_give_the_same_bytes(network: LineNetwork, lines: Lines) -> None:
    one, two = network.read(lines), network.read(lines)
    assert [scores.tobytes() for scores in one] == [scores.tobytes() for scores in two]


def test_threads_may_share_a_network(network: LineNetwork, lines: Lines) -> None:
    alone = [scores.tobytes() for scores in network.read(lines)]
    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(network.read, [lines] * 4))
    for run in runs:
        assert [scores.tobytes() for scores in run] == alone


def test_when_the_time_is_over_no_line_is_begun(network: LineNetwork, lines: Lines) -> None:
    late = network.read(lines, time.monotonic() - 1)
    assert [len(scores) for scores in late] == [0] * len(lines)
    assert all(best_words(scores, network.model) == [] for scores in late)


@pytest.mark.parametrize("width", [3, 4, 7])
def test_the_narrowest_lines_are_read_too(network: LineNetwork, width: int) -> None:
    scores = network.read([np.ones((36, width), np.float32)])[0]
    assert len(scores) == max(width // STEP, 1)
    assert best_words(scores, network.model) == []


def test_no_lines_no_scores(network: LineNetwork) -> None:
    assert network.read([]) == []


def test_tesseract_reads_the_same_on_the_same_lines(tmp_path: Path, network: LineNetwork) -> None:
    model = model_in_use(load_settings().ocr)
    ours, theirs = [], []
    for sentence in SENTENCES[:4]:
        box = ImageOps.invert(whole := printed(sentence)).getbbox()
        assert box is not None
        page = grey_of(whole.crop((box[0] - 4, box[1] - 4, box[2] + 4, box[3] + 4)))
        picture = tmp_path / "line.pgm"
        write_pgm(page, picture)
        call = TesseractCall(
            picture=picture,
            subject="trang 1",
            language=model.language,
            tessdata=model.folder,
            segmentation=13,
            dpi=150,
            timeout_seconds=60,
        )
        theirs += [word.text for word in parse_tsv(read_tsv(call))]
        ours += [text_of(scores, network) for scores in network.read(pixels_of(page))]
    assert likeness(ours, theirs) > 0.97

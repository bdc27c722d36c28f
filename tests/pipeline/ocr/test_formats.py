"""Text and hOCR of what was read."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from models.geometry import Box
from models.page import PageText, Word
from pipeline.ocr.formats import to_hocr, to_text

XHTML = "{http://www.w3.org/1999/xhtml}"


def word(text: str, block: int, line: int, left: int) -> Word:
    box = Box(left, 100 * line, left + 90, 100 * line + 40)
    return Word(
        text=text, raw_text=text, box=box, confidence=0.875, block=block, line=line, reader="t"
    )


def page(*words: Word) -> PageText:
    return PageText(page=3, width=2480, height=3508, words=words, engine="tesseract 5 <vie>")


def test_text_has_a_line_a_line_and_a_gap_between_blocks() -> None:
    text = page(word("Số:", 1, 1, 0), word("15", 1, 1, 100), word("CỘNG", 2, 2, 0))
    assert to_text(text) == "Số: 15\n\nCỘNG\n"
    assert to_text(page()) == ""


def test_hocr_has_pages_lines_and_words_with_boxes_and_confidence() -> None:
    text = page(word("Số:", 1, 1, 10), word("<15>", 1, 1, 110), word("CỘNG", 2, 2, 0))
    root = ET.fromstring(to_hocr([text]))  # noqa: S314 our own output
    spans = {item.get("id"): item for item in root.iter() if item.get("class")}
    assert spans["page_3"].get("title") == "bbox 0 0 2480 3508; ppageno 2"
    assert spans["line_3_1"].get("title") == "bbox 10 100 200 140"
    assert spans["word_3_1_2"].get("title") == "bbox 110 100 200 140; x_wconf 88"
    assert spans["word_3_1_2"].text == "<15>"
    assert spans["word_3_2_1"].get("class") == "ocrx_word"
    assert [item.get("class") for item in root.iter(f"{XHTML}div")].count("ocr_carea") == 2


def test_a_document_without_words_is_still_hocr() -> None:
    root = ET.fromstring(to_hocr([page()]))  # noqa: S314 our own output
    assert [item.get("class") for item in root.iter(f"{XHTML}div")] == ["ocr_page"]


@given(st.text(min_size=1, alphabet=st.characters(codec=None)))
def test_whatever_was_read_makes_well_formed_xml(said: str) -> None:
    ET.fromstring(to_hocr([page(word(said, 1, 1, 0))]).encode("utf-8"))  # noqa: S314

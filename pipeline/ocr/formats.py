"""What ``sohoa ocr`` prints: plain text, and hOCR 1.2 as XHTML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from models.geometry import Box, union
from models.page import PageText, TextLine, Word

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML 1.0 has no way to write."""

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" \
"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="vi" lang="vi">
<head>
<title></title>
<meta http-equiv="Content-Type" content="text/html;charset=utf-8" />
<meta name="ocr-system" content={engine} />
<meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_line ocrx_word ocrp_wconf" />
</head>
<body>
"""
_TAIL = "</body>\n</html>\n"


def to_text(text: PageText) -> str:
    """Return a page's text, one printed line a line, blocks parted by an empty line."""
    return text.text + "\n" if text.words else ""


def to_hocr(texts: Iterable[PageText]) -> str:
    """Return pages as one hOCR document; boxes in pixels of each page's stored picture."""
    pages = list(texts)
    engine = next((page.engine for page in pages if page.engine), "")
    body = "".join(_page(page) for page in pages)
    return _HEAD.replace("{engine}", quoteattr(_clean(engine))) + body + _TAIL


def _page(page: PageText) -> str:
    box = Box(0, 0, page.width, page.height)
    title = f"{_bbox(box)}; ppageno {page.page - 1}"
    name = f"page_{page.page}"
    blocks = groupby(page.lines, key=lambda line: line.words[0].block)
    inner = "".join(_block(page.page, number, list(lines)) for number, lines in blocks)
    return f'<div class="ocr_page" id="{name}" title="{title}">\n{inner}</div>\n'


def _block(page: int, number: int, lines: list[TextLine]) -> str:
    box = union(line.box for line in lines)
    name = f"block_{page}_{number}"
    inner = "".join(_line(page, line) for line in lines)
    return f'<div class="ocr_carea" id="{name}" title="{_bbox(box)}">\n{inner}</div>\n'


def _line(page: int, line: TextLine) -> str:
    number = line.words[0].line
    words = " ".join(_word(page, number, i, word) for i, word in enumerate(line.words, start=1))
    name = f"line_{page}_{number}"
    return f'<span class="ocr_line" id="{name}" title="{_bbox(line.box)}">{words}</span>\n'


def _word(page: int, line: int, number: int, word: Word) -> str:
    name = f"word_{page}_{line}_{number}"
    title = f"{_bbox(word.box)}; x_wconf {round(100 * word.confidence)}"
    said = escape(_clean(word.text))
    return f'<span class="ocrx_word" id="{name}" title="{title}">{said}</span>'


def _bbox(box: Box) -> str:
    return f"bbox {box.left} {box.top} {box.right} {box.bottom}"


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)

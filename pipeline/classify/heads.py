"""What the head of a page says besides its title: motto, number, stamps, marks of annex and copy.

Cells are those of Decree 30/2020, annex I: 1 the national motto, 3 number and symbol, 4 place and
date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from models.document_type import DocumentType
from models.geometry import Box
from models.page import PageText
from models.record import Record
from pipeline.classify.folding import contains, fold, fold_words
from pipeline.classify.layout import Run
from pipeline.edits import distance

_MOTTO = fold("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
_MOTTO_SECOND = fold("Độc lập - Tự do - Hạnh phúc")
_CERTIFIED = fold("BẢN SAO ĐÚNG VỚI BẢN CHÍNH")
_COPY_FORMS = frozenset(fold(f) for f in ("Sao y", "Sao lục", "Trích sao", "Sao y bản chính"))
_CORNER = 0.14
"""Share of the page's height in which marks of the upper corners stand."""
_OTHER_KINDS = frozenset(
    fold(symbol)
    for symbol in (
        "QC", "QyĐ", "TC", "HD", "CTr", "PA", "ĐA", "DA", "HĐ", "BGN", "BTT", "GUQ", "GGT", "GNP",
        "PG", "PC", "PB", "SY", "TrS", "SL",
    )
)  # fmt: skip
"""Abbreviations of kinds of official papers that are none of our types (annex III)."""
_COPY_SYMBOLS = frozenset({"SY", "SL", "TRS", "SCT"})
"""Of the numbers that copies get from whoever certified them."""
_NUMBER_WORD = re.compile(
    r"(?:^|\s)(?P<head>[Ll]uật\s+)?[Ss][ốôồổỗộóòoơỐÔ]\s?[:;.,]?(?=[\s\d:/.…_]|$)"
)
_SYMBOL = re.compile(
    r"/\s*(?:(?P<year>\d{4})\s*[/⁄]\s*)?(?P<symbol>[^\W\d_][\w&]*(?:\s?[-–—]\s?[^\W_][\w&.]*)*)"
)
_NUMBER_REACH = 24
"""Characters between ``Số`` and the slash: blanks or dots a pen has filled."""
_ZERO_SYMBOL = re.compile(r"/\s*(?P<symbol>[0Oo][ĐDđ](?:\s?[-–—]\s?[^\W_][\w&.]*)+)")
_DATE = re.compile(r"ng[àaáâ]y.{0,14}th[áaàâ]ng.{0,14}n[ăaâ]m.{0,12}$", re.IGNORECASE)
# At the end of its line, as place and date stand; inside a sentence it dates another paper.
_FILLED_DATE = re.compile(
    r"ng[àa]y\s*\S*\d\S*\s*th[áa]ng\s*\S*\d\S*\s*n[ăa]m\s*\S*\d\d\S*\W*$", re.IGNORECASE
)
_BLANK_DATE = re.compile(
    r"ng[àa]y[\s.…_,]*th[áa]ng[\s.…_,]*n[ăa]m[\s.…_]*(?:20[\s.…_]*)?$", re.IGNORECASE
)
_LEADERS = re.compile(r"(?:\.{4,}|…{2,}|_{4,})")
_CITES = re.compile(r"KEM\s?THEO\s?(?:CAC\s?)?(?P<kind>[A-Z ]{2,30}?)\s?SO\b")
_FORM_MARK = re.compile(r"^\W*(?:M[ẫãâa]u|MẪU)\s+(?:s[ốô]|SỐ|[A-ZĐ]{1,4}[-.]?\d)", re.UNICODE)
_ANNEX_MARK = re.compile(r"^\W*(?:Ph[ụuự]\s?l[ụuự]c|PH[ỤUỰ]\s?L[ỤUỰ]C)\b", re.UNICODE)


class PrintedNumber(Record):
    """Number and symbol of an official paper, e.g. ``/2020/TT-BCA`` of ``148/2020/TT-BCA``."""

    symbol: str
    """As printed without spaces, e.g. ``QĐ-UBND``."""
    head: str = ""
    """The word before ``số`` when the kind of paper is said there, e.g. ``Luật``."""
    has_year: bool = False
    """Papers that set general rules carry the year: ``12/2024/QĐ-UBND``."""


class AnnexMark(Record):
    """A line that says the page is attached to another paper, or is a numbered form."""

    cited_kind: str = ""
    """Folded kind of the paper it came with, e.g. ``THONGTU``; empty when none is named."""
    cited_symbol: str = ""
    """Its symbol, when one is read."""
    is_form: bool = False
    """``Mẫu số …``: a numbered form, which a citizen's own filled-in one carries too."""


def has_motto(runs: Sequence[Run], text: PageText) -> bool:
    """Say whether the national motto stands in the upper half."""
    return any(is_motto(run) for run in runs if run.box.top <= 0.5 * text.height)


def is_motto(run: Run) -> bool:
    """Say whether the run is a line of the national motto.

    A law's body names the state too: the first line counts in capitals only, the second only when
    little else is joined to it.
    """
    folded = fold(run.text)
    if run.is_capital and contains(folded, _MOTTO):
        return True
    return len(folded) <= 2 * len(_MOTTO_SECOND) and contains(folded, _MOTTO_SECOND)


def printed_number(text: PageText) -> PrintedNumber | None:
    """Return number and symbol of the paper itself (cell 3), never those of a stamp or a body."""
    stamps = incoming_stamps(text)
    for line in text.lines:
        box = line.box
        if box.top > 0.4 * text.height:
            continue
        words = [w for w in line.words if not any(_is_inside(w.box, s) for s in stamps)]
        found = _number_in(" ".join(word.text for word in words))
        if found is None:
            continue
        first = min((w.box.left for w in words if "/" in w.text), default=box.left)
        if first < 0.5 * text.width:
            return found
    return None


def _is_inside(box: Box, area: Box) -> bool:
    """Say whether the middle of a word stands in an area: a stamp may touch the line above."""
    across = area.left <= box.center_x <= area.right
    return across and area.top <= box.center_y <= area.bottom


def _number_in(line: str) -> PrintedNumber | None:
    plain = line.replace("Ð", "Đ").replace("ð", "đ").replace("⁄", "/")
    number = _NUMBER_WORD.search(plain)
    found = _ZERO_SYMBOL.search(plain) or _SYMBOL.search(plain)
    if found is None:
        return None
    if "KEMTHEO" in fold(plain):
        return None
    before = plain[: number.start()] if number else ""
    near = number is not None and 0 <= found.start() - number.end() <= _NUMBER_REACH
    if number is not None and near and len(fold(before)) <= 2:
        head = (number["head"] or "").strip()
    elif _DATE.search(plain[found.end() :]) and len(fold(plain[: found.start()])) <= 45:
        # The word "Số" is lost under a stamp, but place and date end the same line (cell 4).
        if re.search(r"\bs[ốô]\b|[Cc]ăn cứ|[Tt]heo", plain[: found.start()]):
            return None
        head = ""
    else:
        return None
    symbol = re.sub(r"\s", "", found["symbol"]).replace("–", "-").replace("—", "-").rstrip("-.")
    if sum(one.isupper() for one in symbol) < 2:
        return None
    if fold(symbol.split("-", maxsplit=1)[0]) in _COPY_SYMBOLS:
        return None
    year = found.groupdict().get("year")
    return PrintedNumber(symbol=symbol, head=head, has_year=bool(year))


def incoming_stamps(text: PageText) -> tuple[Box, ...]:
    """Return the areas of stamps of arrival: around and below the word ``ĐẾN`` in capitals."""
    reach = int(0.16 * text.width), int(0.06 * text.height)
    return tuple(
        Box(box.left - reach[0], box.top - box.height, box.right + reach[0], box.bottom + reach[1])
        for word in text.words
        if fold(word.text) == "DEN" and word.text.strip(" .:|").isupper()
        for box in (word.box,)
        if box.top < 0.4 * text.height
    )


def annex_mark(runs: Sequence[Run], text: PageText) -> AnnexMark | None:
    """Return what the top of the page says about the paper it is attached to."""
    top = [run for run in runs if run.box.top < 0.22 * text.height]
    for run in top:
        cited = _CITES.search(" ".join(fold_words(run.text)))
        if cited:
            symbol = _SYMBOL.search(run.text.replace("Ð", "Đ"))
            return AnnexMark(
                cited_kind=cited["kind"].replace(" ", ""),
                cited_symbol=re.sub(r"\s", "", symbol["symbol"]) if symbol else "",
            )
    if any(_ANNEX_MARK.match(run.text) for run in top):
        return AnnexMark()
    return AnnexMark(is_form=True) if any(_FORM_MARK.match(run.text) for run in top) else None


def is_unfilled(text: PageText) -> bool:
    """Say whether the page is a blank form: dotted lines or an empty date, and no date written."""
    lines = [line.text for line in text.lines]
    if any(_FILLED_DATE.search(line) for line in lines):
        return False
    dotted = sum(bool(_LEADERS.search(line)) for line in lines)
    return dotted >= 3 or any(_BLANK_DATE.search(line) for line in lines)


def is_certified_copy(runs: Sequence[Run], text: PageText) -> bool:
    """Say whether the page is marked as a true copy of another paper.

    By the stamp of Decree 23/2015 (``CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH``), by its ``BẢN SAO``
    in the upper right corner, or by the words of Decree 30/2020, annex I: ``SAO Y``, ``SAO LỤC``
    or ``TRÍCH SAO`` alone on a line, also in the small letters of a digital copy. The ``(BẢN SAO)``
    below the title of an extract names the paper, it certifies nothing.
    """
    capitals = "".join(fold(run.text) for run in runs if run.is_capital)
    if contains(capitals, _CERTIFIED):
        return True
    return any(_is_copy_mark(run, text) for run in runs)


def _is_copy_mark(run: Run, text: PageText) -> bool:
    folded, box = fold(run.text), run.box
    corner = box.center_x > 0.6 * text.width and box.bottom < _CORNER * text.height
    if folded in _COPY_FORMS:
        return run.is_capital or corner
    return corner and folded == "BANSAO" and run.is_capital


def first_symbol(symbol: str) -> str:
    """Return the folded group that names the kind: ``QĐ-UBND`` → ``QD``, ``QH14`` → ``QH``.

    ``OĐ``, ``0Đ`` and ``ỌĐ`` are ``QĐ`` read wrongly.
    """
    whole = fold(symbol.split("-", maxsplit=1)[0])
    group = whole.rstrip("0123456789") or whole
    return "QD" if group in {"OD", "0D", "QO", "Q0", "GD"} else group


def names_a_kind(number: PrintedNumber, types: Mapping[str, DocumentType]) -> bool:
    """Say whether the number names a kind of paper, ours or another one.

    That of a letter names agency and unit only: ``299/UBND-VX`` (Decree 30/2020, annex III).
    """
    symbols = {fold(symbol) for one in types.values() for symbol in one.symbols}
    groups = {fold(group) for group in number.symbol.split("-")}
    return first_symbol(number.symbol) in symbols | _OTHER_KINDS or bool(groups & symbols)


def same_symbol(left: str, right: str) -> bool:
    """Say whether two symbols may be the same print."""
    one, other = fold(left), fold(right)
    return distance(one, other, max(1, len(one) // 4)) is not None

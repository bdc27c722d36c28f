"""Who issues a certificate: the body named above the office of whoever signs.

``CHI NHÁNH VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI`` / ``GIÁM ĐỐC``, or ``TM. ỦY BAN NHÂN DÂN XÃ …`` /
``KT. CHỦ TỊCH`` / ``PHÓ CHỦ TỊCH``. On official papers such lines are the authority to sign.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.extract.signer import SignerBlock
from pipeline.extract.spelling import plain
from pipeline.extract.values import Piece, Span

_FOR = re.compile(r"\W*(?:tm|t\.?m)\s*[.,]\s*")
_OFFICE = re.compile(
    r"\W*(?:(?:kt|tl|tuq|q)\s*[.,]|(?:pho )?(?:chu tich|giam doc|truong|tong giam doc|chanh"
    r"|cuc truong|chi cuc truong|bo truong)\b|pho\b)"
)


def with_issuer(block: SignerBlock) -> tuple[Span | None, SignerBlock]:
    """Return the issuing body and the block without it."""
    pieces = [piece for span in (block.authority, block.title) if span for piece in span.pieces]
    lines = _lines(pieces)
    first = next((n for n, line in enumerate(lines) if _OFFICE.match(plain(_text(line)))), None)
    if not first:
        return None, block
    issuer = Span(tuple(piece for line in lines[:first] for piece in line))
    mark = _FOR.match(plain(issuer.printed))
    if mark:
        issuer = issuer.narrow(mark.end(), len(issuer.printed))
    rest = lines[first:]
    marked = [
        n
        for n, line in enumerate(rest)
        if re.match(r"\W*(?:kt|tl|tuq|q)\s*[.,]", plain(_text(line)))
    ]
    cut = marked[-1] + 1 if marked else 0
    return issuer, SignerBlock(_span(rest[:cut]), _span(rest[cut:]), block.name)


def _lines(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Part pieces in reading order into lines: a piece that starts further left begins one."""
    lines: list[list[Piece]] = [[piece] for piece in pieces[:1]]
    for before, piece in pairwise(pieces):
        if piece.box.left < before.box.left:
            lines.append([])
        lines[-1].append(piece)
    return lines


def _text(line: Sequence[Piece]) -> str:
    return " ".join(piece.text for piece in line)


def _span(lines: Sequence[Sequence[Piece]]) -> Span | None:
    return Span(tuple(piece for line in lines for piece in line)) if lines else None

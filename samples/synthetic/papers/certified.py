"""Certified copies: a grey copy of a paper with the certifying office's stamp on it.

The stamp is no type of its own; its number and date are not the paper's (Decree 23/2015/NĐ-CP).
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from PIL import ImageOps

from samples.synthetic.case import Case, Paper
from samples.synthetic.decree30 import seal_words
from samples.synthetic.paint import BLACK, BLUE_INK, RED_INK, Sheet, Style
from samples.synthetic.seal import draw_seal, draw_signature
from samples.synthetic.wording import capitalised, date_long

_INK = Style(10.5, ink=BLACK)
_PEN = Style(12.5, italic=True, ink=BLUE_INK)


def certify(paper: Paper, case: Case, rng: random.Random, top: float) -> Paper:
    """Return the paper as a certified copy, stamped left on its last page from ``top`` mm down."""
    for sheet in paper.sheets:
        sheet.picture.paste(ImageOps.grayscale(sheet.picture).convert("RGB"))
    _mark_copy(paper.sheets[0])
    day = case.received - timedelta(days=rng.randint(1, 6))
    number = str(rng.randint(412, 4980))
    book = "01/2025-SCT/BS"
    office = f"ỦY BAN NHÂN DÂN {case.office.ward.upper()}"
    sheet, y = paper.sheets[-1], top
    middle = 60.0
    small = replace(_INK, bold=True)
    sheet.text(
        middle, y, "CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH", replace(small, size=9.5), "center"
    )
    end = sheet.text(24, y + 6, "Số chứng thực: ", _INK)
    end = sheet.handwrite(end + 0.5, y + 6, number, rng, _PEN)
    end = sheet.text(end + 2, y + 6, "quyển số: ", _INK)
    sheet.text(end, y + 6, book, _INK)
    sheet.text(middle, y + 12, capitalised(date_long(day)), _INK, "center")
    sheet.text(middle, y + 17.5, office, replace(small, size=10), "center")
    sheet.text(middle, y + 22.5, "CHỦ TỊCH", small, "center")
    draw_signature(sheet, middle + 3, y + 32, 30, rng)
    draw_seal(sheet, middle - 18, y + 37, seal_words(case.office), rng)
    sheet.text(middle + 4, y + 46, case.officers.chairman, replace(small, size=11.5), "center")
    return replace(
        paper,
        certified_copy=True,
        fields={
            **paper.fields,
            "so_chung_thuc": number,
            "quyen_so": book,
            "ngay_chung_thuc": day.isoformat(),
            "nguoi_chung_thuc": case.officers.chairman,
            "co_quan_chung_thuc": office,
        },
    )


def _mark_copy(sheet: Sheet) -> None:
    sheet.frame((158, 18, 186, 26), RED_INK, 0.5)
    sheet.text(172, 23.8, "BẢN SAO", Style(13, True, ink=RED_INK), "center")

"""QR codes, barcodes and the machine-readable zone of identity cards."""

from __future__ import annotations

import io

import numpy as np
import segno
import zxingcpp
from PIL import Image

from samples.synthetic.people import Person, ascii_name
from samples.synthetic.wording import date_digits

_WEIGHTS = (7, 3, 1)


def qr_picture(payload: str, side_pixels: int) -> Image.Image:
    """Return a QR code with its quiet zone, ``side_pixels`` square, error correction L."""
    code = segno.make(payload, error="l", boost_error=False, micro=False, encoding="utf-8")
    buffer = io.BytesIO()
    code.save(buffer, kind="png", scale=8, border=2)
    buffer.seek(0)
    with Image.open(buffer) as picture:
        # BOX keeps every module's share of the pixel grid exact enough for readers.
        return picture.convert("RGB").resize((side_pixels, side_pixels), Image.Resampling.BOX)


def barcode_picture(payload: str, width_pixels: int, height_pixels: int) -> Image.Image:
    """Return a Code 128 barcode with its quiet zones."""
    code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.Code128)
    bars = Image.fromarray(np.asarray(zxingcpp.write_barcode_to_image(code, scale=1)))
    return bars.convert("RGB").resize((width_pixels, height_pixels), Image.Resampling.BOX)


def card_qr(person: Person) -> str:
    """Return the seven fields on the front of the 2021 card."""
    return "|".join(
        (
            person.id_number,
            person.old_id,
            person.name,
            f"{person.birth:%d%m%Y}",
            person.sex,
            person.home.on_card,
            f"{person.card_issued:%d%m%Y}",
        )
    )


def new_card_qr(person: Person) -> str:
    """Return the eleven fields on the back of the 2024 card; the last four are empty."""
    return card_qr(person) + "|" * 4


def check_digit(text: str) -> str:
    """Return the ICAO 9303 check digit: weights 7-3-1, ``<`` counts 0, ``A`` counts 10."""
    total = sum(_value(c) * _WEIGHTS[i % 3] for i, c in enumerate(text))
    return str(total % 10)


def _value(letter: str) -> int:
    if letter == "<":
        return 0
    return int(letter) if letter.isdigit() else ord(letter) - ord("A") + 10


def card_mrz(person: Person) -> tuple[str, str, str]:
    """Return the three TD1 lines of 30 characters on the back of the chip cards."""
    number = person.id_number
    expires = person.card_expires
    due = f"{expires:%y%m%d}" if expires else "991231"
    first = f"IDVNM{number[-9:]}{check_digit(number[-9:])}{number}<<"
    first += check_digit(first[15:29])
    birth = f"{person.birth:%y%m%d}"
    second = (
        f"{birth}{check_digit(birth)}{'M' if person.sex == 'Nam' else 'F'}{due}{check_digit(due)}"
    )
    second += "VNM" + "<" * 11
    second += check_digit(first[5:30] + second[0:7] + second[8:15] + second[18:29])
    family, *given = ascii_name(person.name).split()
    third = f"{family}<<{'<'.join(given)}"[:30].ljust(30, "<")
    return first, second, third


def expiry_printed(person: Person) -> str:
    """Return the date behind ``Có giá trị đến``, or the words for none."""
    return date_digits(person.card_expires) if person.card_expires else "Không thời hạn"

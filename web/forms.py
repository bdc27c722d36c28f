"""What a browser sends with a form, within bounds."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request

MOST_BYTES = 128 * 1024
"""Of one form; the longest value of a paper is a subject of a few hundred letters."""
_MOST_FIELDS = 100


async def read_form(request: Request) -> Mapping[str, str]:
    """Return the fields of a form, NFC, without control characters but for line ends.

    Answers 413 to more than ``MOST_BYTES`` without reading on, and 400 to what is no form.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(413)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            max_num_fields=_MOST_FIELDS,
            errors="strict",
        )
    except (ValueError, UnicodeDecodeError) as error:
        raise HTTPException(400) from error
    return {name: clean_text(value) for name, value in pairs}


def clean_text(text: str) -> str:
    """Return text in NFC, line ends as one sign, without other control characters."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))

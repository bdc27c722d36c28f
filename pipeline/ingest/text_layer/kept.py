"""Take the text that a page brought along from the work folder again."""

from __future__ import annotations

import hashlib

from pydantic import ValidationError

from models.page import Page, PageText


def read_text_layer(page: Page) -> PageText | None:
    """Return what a page says by itself, under the page's number of today.

    ``None`` when it says nothing that can be believed, or when the file of it is gone, was changed
    or belongs to another picture: the page is then read like a scan.
    """
    if page.text_layer is None:
        return None
    try:
        data = page.text_layer.path.read_bytes()
        if hashlib.sha256(data).hexdigest() != page.text_layer.sha256:
            return None
        text = PageText.model_validate_json(data)
    except (OSError, ValidationError):
        return None
    if (text.width, text.height) != (page.image.width, page.image.height):
        return None
    return text.model_copy(update={"page": page.number})

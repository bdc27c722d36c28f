"""Filling templates: what every page has at hand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from config.messages import LANGUAGES, Language
from models.document_type import DocumentType
from models.person import Permission
from models.times import VIETNAM
from web.auth.sessions import Visitor
from web.names import Names
from web.words import say

LANGUAGE_COOKIE = "sohoa_language"
SEE_OTHER = 303
"""The answer to a form: look there now."""


class Pages:
    """Fills the templates of ``web/templates`` for a visitor, in their language."""

    def __init__(self, types: Mapping[str, DocumentType]) -> None:
        self._types = types
        self._environment = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            local=lambda when: when.astimezone(VIETNAM), may=Permission
        )

    def fill(
        self, page: str, /, visitor: Visitor | None, language: Language, **values: object
    ) -> str:
        """Return a template's text."""
        template = self._environment.get_template(page)
        values |= {
            "visitor": visitor,
            "csrf": visitor.csrf if visitor else "",
            "language": language,
            "t": partial(say, language=language),
            "names": Names(self._types, language),
        }
        return template.render(**values)

    def show(
        self, page: str, visitor: Visitor, /, *, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """Return a page for somebody who is signed in."""
        return HTMLResponse(self.fill(page, visitor, visitor.language, **values), status)

    def show_anybody(
        self, page: str, request: Request, /, *, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """Return a page for somebody who is not, in the language of their last choice."""
        return HTMLResponse(self.fill(page, None, language_of(request), **values), status)


def language_of(request: Request) -> Language:
    """Return the language chosen last in this browser; Vietnamese before any choice."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return next((one for one in LANGUAGES if one == chosen), "vi")

"""What the desk asks of the machine. The composition root gives it: web knows no reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from pydantic import JsonValue

from models.document import Document
from models.dossier import Dossier
from models.field import FieldKind, FieldValue
from models.geometry import Box
from models.page_group import PageGroup


class Said(Protocol):
    """What one paper says."""

    @property
    def document(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def value(self) -> JsonValue: ...


class Fact(Protocol):
    """One thing about one person on all papers that name it."""

    @property
    def person(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def said(self) -> Sequence[Said]: ...
    @property
    def same(self) -> bool: ...


Turn = Literal[0, 90, 180, 270]


class Tools(Protocol):
    """See ``flows.review.ReviewTools``."""

    def carry(self, key: str) -> None: ...
    def judge(self, dossier: Dossier) -> Dossier: ...
    def normal_form(self, document: Document, field: FieldValue, typed: str) -> JsonValue: ...
    def candidates(
        self, dossier: Dossier, document: Document, field: FieldValue
    ) -> Sequence[JsonValue]: ...
    def facts(self, dossier: Dossier) -> Sequence[Fact]: ...
    def read_spot(self, key: str, page: int, box: Box, kind: FieldKind) -> str: ...
    def picture(self, key: str, page: int) -> bytes | None: ...
    def retype(self, dossier: Dossier, document_id: str, type_id: str) -> Dossier: ...
    def regroup(self, dossier: Dossier, groups: Sequence[PageGroup]) -> Dossier: ...
    def turn(self, dossier: Dossier, number: int, degrees: Turn) -> Dossier: ...

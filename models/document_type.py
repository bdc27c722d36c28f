"""What a type of paper is: its titles, its labels and its fields, as read from one TOML file."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from models.field import FieldKind
from models.record import Record


class Family(StrEnum):
    """The general build of a paper; it decides which anchors exist."""

    FORM = "form"
    """Labelled lines: certificates, extracts, declarations, receipts."""
    OFFICIAL = "official"
    """Laid out after Decree 30/2020: number, place and date, subject, signer."""
    CARD = "card"
    """Identity cards."""


class Anchor(StrEnum):
    """Where the value of a field stands on the paper."""

    LABEL = "label"
    """Behind one of the printed labels."""
    NUMBER = "number"
    """Decree 30 cell 3: ``Số: …``."""
    AGENCY = "agency"
    """Cell 2: the bold line or lines of the left head."""
    PLACE = "place"
    """Cell 4, the place."""
    PLACE_DATE = "place_date"
    """Cell 4, the date."""
    SUBJECT = "subject"
    """Cell 5: trích yếu."""
    AUTHORITY = "authority"
    """Cell 7a: ``TM.``, ``KT.``, ``TL.``, ``TUQ.``."""
    SIGNER_TITLE = "signer_title"
    """Cell 7a: the office."""
    SIGNER_NAME = "signer_name"
    """Cell 7b: the name below the signature."""
    INCOMING_NUMBER = "incoming_number"
    INCOMING_DATE = "incoming_date"
    """In the ``ĐẾN`` stamp."""
    QR = "qr"
    MRZ = "mrz"
    SERIAL = "serial"
    """The number of the printed blank: letters and digits at the edge of a certificate."""


PARTS = frozenset({"date", "time", "number", "from_date", "to_date"})
"""Parts of a labelled line: its date, its time of day, its (first) number or code, and of a
period its first and its last day."""


class FieldSpec(Record):
    """One field a type may carry."""

    name: str
    kind: FieldKind
    required: bool
    caption: str = ""
    """For people, in Vietnamese, where the printed label is missing or says too little alone."""
    anchor: Anchor = Anchor.LABEL
    labels: tuple[str, ...] = ()
    """Wordings as printed, every form generation; matched without marks, case and spaces."""
    block: str | None = None
    """The block of the form the label belongs to, when the same label is printed twice."""
    nth: int = Field(default=1, ge=1)
    """Which one is meant, when a block prints the same label for several persons in turn."""
    part: str | None = None
    """Which part of a labelled line is meant: one of ``PARTS``."""
    columns: tuple[tuple[str, FieldKind], ...] = ()
    """Tables only: column names and their kinds."""
    heads: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Ruled tables only: what is printed over each column. Without heads a table is a list."""
    review_below: float = Field(default=0.9, ge=0, le=1)


class BlockSpec(Record):
    """A part of a form that starts at one of these labels, e.g. the mother's lines."""

    name: str
    starts: tuple[str, ...]


class DocumentType(Record):
    """A type of paper. A new one is one file in ``config/document_types``, no code."""

    id: str
    title: str
    """For people, in Vietnamese."""
    title_en: str
    family: Family
    titles: tuple[str, ...] = ()
    """Title lines as printed, matched in the title zone of a first page."""
    not_titles: tuple[str, ...] = ()
    """Longer titles that contain one of ours and mean another paper."""
    marks: tuple[str, ...] = ()
    """Other printed words only this type carries; two of them show it where no title is read,
    e.g. on the back of a card."""
    symbols: tuple[str, ...] = ()
    """The abbreviation in the number, e.g. ``QĐ`` (Decree 30/2020, Annex III). Official papers
    name their kind in its first group, forms in any (``12/UBND-XNTTHN``)."""
    kq_codes: tuple[str, ...] = ()
    valid_from: date | None = None
    blocks: tuple[BlockSpec, ...] = ()
    fields: tuple[FieldSpec, ...] = ()

    def field(self, name: str) -> FieldSpec:
        """Return the field called ``name``; raise ``KeyError`` when the type has none."""
        for spec in self.fields:
            if spec.name == name:
                return spec
        raise KeyError(name)


UNKNOWN_TYPE = "khong_xac_dinh"
BLANK_TYPE = "trang_trang"

"""Extract the fields of one document (``extract_fields``).

Confidence of a field: for digits and codes that of its worst word, for text the mean over its
characters, as the reader gave them; a machine-readable code counts 0.99, since its own check
digits or error correction held. Votes: one for each independent source, in normal form: the
reader, ``ppocr`` (a second reader), ``qr``, ``mrz``, ``code`` (a dossier ID in a barcode),
``words`` (a date or an amount in words), ``ink`` (a box to tick, from the
picture). The value is that of the best source: code before reader;
the reader's stays as a vote.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from pydantic import JsonValue

from models.document_type import Anchor, DocumentType, Family, FieldSpec
from models.field import FieldKind, FieldValue, Vote
from models.page import PageText
from pipeline.extract.agencies import with_known_marks
from pipeline.extract.cards import MachineData, first_qr, read_card_qr
from pipeline.extract.certification import NUMBER as CERTIFIED_NUMBER
from pipeline.extract.certification import certified_number, read_certification
from pipeline.extract.dates import read_date, read_date_in_words
from pipeline.extract.head import Head
from pipeline.extract.issuers import with_issuer
from pipeline.extract.known_lines import read_known_line
from pipeline.extract.labelled import (
    Reading,
    bind_labels,
    read_labelled_date,
    read_labels,
    value_span,
)
from pipeline.extract.labels import Hit, label_keys
from pipeline.extract.layout import Sheet, lay_out
from pipeline.extract.mrz import Mrz, read_mrz, with_name
from pipeline.extract.normal import normal_form
from pipeline.extract.numbers import read_money_in_words
from pipeline.extract.official import (
    is_doubtful_letter,
    number_value,
    official_day,
    read_agency,
    read_number,
    read_place_date,
)
from pipeline.extract.receipts import ids_in_codes, read_printed_id
from pipeline.extract.ruled_tables import read_ruled_table
from pipeline.extract.second_reading import with_second
from pipeline.extract.serials import read_serial, serial_value
from pipeline.extract.signer import SignerBlock, deputy_title, read_signer, read_signer_below
from pipeline.extract.spreads import sides_of
from pipeline.extract.stamps import read_incoming
from pipeline.extract.subjects import (
    read_addressees,
    read_subject,
    read_title,
    subject_value,
)
from pipeline.extract.tables import read_list
from pipeline.extract.ticks import Ticked, read_tick_boxes
from pipeline.extract.title_blocks import heads_a_cell, read_cell
from pipeline.extract.values import Span

CODE_CONFIDENCE = 0.99
_IN_WORDS = "_bang_chu"
_FIXED_WORDS = frozenset({Anchor.AGENCY, Anchor.AUTHORITY, Anchor.SIGNER_TITLE})
DOSSIER_ID_FIELD = "ma_ho_so"
_SHORT_AUTHORITY = re.compile(r"\b(TM|KT|TL|TUQ|Q)\.(?=\w)")
"""``KT.CHỦ TỊCH``: Decree 30/2020, annex I, prints a space behind the stop."""


def extract_fields(
    document_type: DocumentType, texts: Sequence[PageText]
) -> tuple[FieldValue, ...]:
    """Return the fields of ``document_type`` found on its pages, in the order of the type.

    A label with nothing behind it gives a field whose ``printed`` is ``None``; a field whose label
    is not on the paper is left out.
    """
    if not document_type.fields or not texts:
        return ()
    extraction = _Extraction(document_type, texts)
    found = [value for spec in document_type.fields if (value := extraction.field(spec))]
    return (*_with_words_votes(found), *extraction.certification({f.name for f in found}))


class _Extraction:
    """The pages of one document, laid out once and asked field by field."""

    def __init__(self, document_type: DocumentType, texts: Sequence[PageText]) -> None:
        self.type = document_type
        self.texts = texts
        if self._is_official():
            # The second reader votes for itself there; its words must not vote a second time.
            texts = [text.as_first_read() for text in texts]
        form = document_type.family is Family.FORM
        self.sheets: tuple[Sheet, ...] = tuple(
            lay_out(side) for text in texts for side in (sides_of(text) if form else (text,))
        )
        self.head = Head(self.sheets[0], document_type)
        self.reading: Reading = read_labels(document_type, self.sheets)
        self.bound: dict[str, Hit] = bind_labels(self.reading)
        self.anchored = self._anchored_spans()
        card = document_type.family is Family.CARD
        self.qr: MachineData | None = read_card_qr(texts) if card else None
        self.mrz: Mrz | None = read_mrz(texts) if card else None

    def field(self, spec: FieldSpec) -> FieldValue | None:
        """Return the value of one field, or ``None`` when the paper does not carry it."""
        if spec.anchor is Anchor.QR:
            return self._raw_qr(spec)
        if spec.anchor is Anchor.MRZ:
            return self._raw_mrz(spec)
        value = self._printed(spec)
        if self._is_official():
            value = with_second(spec, self.type, value, self.texts[0])
        return self._with_codes(spec, value)

    def certification(self, taken: set[str]) -> tuple[FieldValue, ...]:
        """Return the fields of a certified copy's stamp that are no fields of the type."""
        return tuple(
            self._value(spec, span)
            for spec, span in read_certification(self.sheets)
            if spec.name not in taken
        )

    def _printed(self, spec: FieldSpec) -> FieldValue | None:
        if spec.anchor is Anchor.AGENCY and spec.labels:
            # A card's issuer is one of a few lines, so its wording is known.
            known = read_known_line(self.sheets, spec.labels)
            return _field(spec, *known) if known else None
        labelled = spec.anchor is Anchor.LABEL or (
            spec.anchor is Anchor.TITLE and spec.name in self.bound
        )
        if not labelled:
            span = self._anchored(spec)
            if span is not None and spec.anchor in _FIXED_WORDS:
                return self._fixed_words(spec, span)
            return None if span is None else self._value(spec, span)
        hit = self.bound.get(spec.name)
        if spec.heads:
            return self._ruled_table(spec, hit)
        return None if hit is None else self._labelled(spec, hit)

    def _labelled(self, spec: FieldSpec, hit: Hit) -> FieldValue:
        """The value that belongs to a label found on the paper."""
        if spec.kind is FieldKind.TABLE:
            rows, span = read_list(self.reading, hit, spec)
            return _field(spec, span, rows)
        if spec.kind is FieldKind.CHECKBOX and (ticked := read_tick_boxes(self.reading, hit)):
            return _ticked(spec, ticked, hit.row.page)
        if self._is_official() and hit.label.folded == "kinhgui":
            span = read_addressees(self.head) or Span()
        elif self.type.family is Family.FORM and heads_a_cell(hit):
            span = read_cell(self.reading, hit, spec)
        else:
            span = value_span(self.reading, hit, spec)
        return self._value(spec, span)

    def _ruled_table(self, spec: FieldSpec, hit: Hit | None) -> FieldValue | None:
        """A table below its label, or on a page of its own with no label of its own."""
        below = read_ruled_table(self.reading, spec, hit.index + 1) if hit else None
        found = below or read_ruled_table(self.reading, spec, 0)
        if found is None:
            return _field(spec, Span(), None) if hit else None
        rows, span = found
        return _field(spec, span, rows)

    def _value(self, spec: FieldSpec, span: Span) -> FieldValue:
        value: JsonValue
        if spec.anchor is Anchor.NUMBER:
            value = number_value(span.printed, self.type)
            if value is not None and self._is_official() and is_doubtful_letter(value, span):
                value = None
        elif spec.anchor in (Anchor.PLACE_DATE, Anchor.INCOMING_DATE):
            value = self._head_date(spec, span)
        elif spec.anchor is Anchor.SUBJECT:
            value = subject_value(span.printed)
        elif spec.anchor is Anchor.SERIAL:
            value = serial_value(span.printed)
        elif spec is CERTIFIED_NUMBER:
            value = certified_number(span.printed)
        elif spec.name == DOSSIER_ID_FIELD:
            dossier_id = read_printed_id(span.printed)
            value = dossier_id.text if dossier_id else None
        else:
            value = normal_form(spec.kind, span.printed)
        return _field(spec, span, value)

    def _fixed_words(self, spec: FieldSpec, span: Span) -> FieldValue:
        """A body or an office with the marks of its words put right; the vote says what was read.

        Who signs ``KT.`` (for the head of the office) is its deputy (Decree 30/2020, annex I), so
        a ``PHÓ`` that a signature hides is known.
        """
        read = _field(spec, span, normal_form(spec.kind, span.printed))
        if not isinstance(read.value, str):
            return read
        value = _SHORT_AUTHORITY.sub(r"\1. ", with_known_marks(read.value))
        if spec.anchor is Anchor.SIGNER_TITLE:
            value = deputy_title(self._authority(spec), value)
        return read.model_copy(update={"value": value})

    def _authority(self, spec: FieldSpec) -> str:
        labelled = spec.labels or self._signer_labels()
        block = self._signer_under(label_keys(labelled)) if labelled else None
        span = block.authority if block else self.anchored.get(Anchor.AUTHORITY)
        return with_known_marks(span.printed) if span else ""

    def _signer_labels(self) -> tuple[str, ...]:
        return next(
            (s.labels for s in self.type.fields if s.anchor is Anchor.SIGNER_NAME and s.labels), ()
        )

    def _head_date(self, spec: FieldSpec, span: Span) -> str | None:
        value = read_date(span.printed)
        if spec.anchor is Anchor.INCOMING_DATE:
            # Stamped or written by hand: half a date is a misreading of something else.
            return value if value and len(value) == 10 else None
        return official_day(span.printed, value) if self._is_official() else value

    def _is_official(self) -> bool:
        return self.type.family is Family.OFFICIAL

    def _anchored(self, spec: FieldSpec) -> Span | None:
        if spec.anchor in (Anchor.SIGNER_NAME, Anchor.SIGNER_TITLE) and spec.labels:
            block = self._signer_under(label_keys(spec.labels))
            if block is None:
                return None
            return (block.name if spec.anchor is Anchor.SIGNER_NAME else block.title) or Span()
        found = self.anchored.get(spec.anchor)
        if found is None and spec.anchor is Anchor.PLACE_DATE and spec.labels:
            return read_labelled_date(self.reading, label_keys(spec.labels))
        return found

    def _signer_under(self, keys: frozenset[str]) -> SignerBlock | None:
        hits = [hit for hit in self.reading.hits if hit.label.folded in keys]
        if not hits:
            return None
        return read_signer_below(self.reading.sheet(hits[-1].row), hits[-1])

    def _anchored_spans(self) -> dict[Anchor, Span]:
        """Ask for every anchor that some field of the type has."""
        anchors = {spec.anchor for spec in self.type.fields}
        found: dict[Anchor, Span | None] = {}
        if Anchor.NUMBER in anchors:
            found[Anchor.NUMBER] = read_number(self.head)
        if Anchor.AGENCY in anchors:
            found[Anchor.AGENCY] = read_agency(self.head)
        if anchors & {Anchor.PLACE, Anchor.PLACE_DATE}:
            place, day = read_place_date(self.head, self.sheets)
            found |= {Anchor.PLACE: place, Anchor.PLACE_DATE: day}
        if Anchor.TITLE in anchors:
            found[Anchor.TITLE] = read_title(self.head)
        if Anchor.SUBJECT in anchors:
            found[Anchor.SUBJECT] = read_subject(self.head)
        if Anchor.SERIAL in anchors:
            found[Anchor.SERIAL] = read_serial(self.sheets)
        if anchors & {Anchor.AUTHORITY, Anchor.SIGNER_TITLE, Anchor.SIGNER_NAME}:
            block = self._signer()
            authority = block.authority
            if Anchor.AUTHORITY in anchors and not self._is_official():
                authority, block = with_issuer(block)
            found |= {
                Anchor.AUTHORITY: authority,
                Anchor.SIGNER_TITLE: block.title,
                Anchor.SIGNER_NAME: block.name,
            }
        if anchors & {Anchor.INCOMING_NUMBER, Anchor.INCOMING_DATE}:
            number, day = read_incoming(self.sheets[0], self.head.number_row)
            found |= {Anchor.INCOMING_NUMBER: number, Anchor.INCOMING_DATE: day}
        return {anchor: span for anchor, span in found.items() if span is not None}

    def _signer(self) -> SignerBlock:
        """The signer; on a form whose heading names the signature, the one below the heading."""
        labels = self._signer_labels()
        if labels:
            return self._signer_under(label_keys(labels)) or SignerBlock(None, None, None)
        return read_signer(self.sheets)

    def _with_codes(self, spec: FieldSpec, value: FieldValue | None) -> FieldValue | None:
        """Add what a code says; it outranks the reader."""
        votes: list[tuple[str, str, MachineData | Mrz | None]] = []
        sources: tuple[tuple[str, MachineData | Mrz | None], ...]
        sources = (("mrz", self.mrz), ("qr", self.qr))
        for reader, data in sources:
            if data is not None and spec.name in data.values:
                votes.append((reader, data.values[spec.name], data))
        if spec.name == DOSSIER_ID_FIELD:
            ids = sorted({found.text for page in self.texts for found in ids_in_codes(page)})
            if len(ids) == 1:
                votes.append(("code", ids[0], None))
        if not votes:
            return value
        reader, best, data = votes[-1]
        base = value or FieldValue(
            name=spec.name, kind=spec.kind, printed=best, page=data.page if data else None,
            box=data.box if data else None,
        )  # fmt: skip
        added = tuple(Vote(reader=r, value=v, confidence=CODE_CONFIDENCE) for r, v, _ in votes)
        return base.model_copy(
            update={
                "value": best,
                "confidence": CODE_CONFIDENCE,
                "votes": (*base.votes, *added),
            }
        )

    def _raw_qr(self, spec: FieldSpec) -> FieldValue | None:
        found = first_qr(self.texts)
        if self.qr is not None:
            payload, page, box = self.qr.raw, self.qr.page, self.qr.box
        elif found is None:
            return None
        else:
            payload, page, box = found[1].payload, found[0], found[1].box
        text = unicodedata.normalize("NFC", payload)
        return FieldValue(
            name=spec.name, kind=spec.kind, printed=text, value=text, confidence=CODE_CONFIDENCE,
            page=page, box=box,
            votes=(Vote(reader="qr", value=text, confidence=CODE_CONFIDENCE),),
        )  # fmt: skip

    def _raw_mrz(self, spec: FieldSpec) -> FieldValue | None:
        data = self.mrz
        if data is None:
            return None
        name = self.qr.values.get("ho_ten") if self.qr is not None else None
        raw = with_name(data.raw, name) if name else data.raw
        return FieldValue(
            name=spec.name, kind=spec.kind, printed=data.raw, value=raw,
            confidence=CODE_CONFIDENCE, page=data.page, box=data.box,
            votes=(Vote(reader="mrz", value=raw, confidence=CODE_CONFIDENCE),),
        )  # fmt: skip


def _field(spec: FieldSpec, span: Span, value: JsonValue) -> FieldValue:
    """Make the record of a field from the words it stands on."""
    printed = span.printed or None
    if printed is None:
        return FieldValue(name=spec.name, kind=spec.kind)
    confidence = round(span.confidence(spec.kind), 4)
    votes: tuple[Vote, ...] = ()
    if value is not None:
        votes = (Vote(reader="+".join(span.readers), value=value, confidence=confidence),)
    return FieldValue(
        name=spec.name,
        kind=spec.kind,
        printed=printed,
        value=value,
        confidence=confidence,
        page=span.page,
        box=span.box,
        lines=span.lines,
        votes=votes,
    )


def _ticked(spec: FieldSpec, ticked: Ticked, page: int) -> FieldValue:
    """Make the record of a box to tick; the picture itself is the reader."""
    votes: tuple[Vote, ...] = ()
    if ticked.value is not None:
        votes = (Vote(reader="ink", value=ticked.value, confidence=ticked.confidence),)
    return FieldValue(
        name=spec.name, kind=spec.kind, printed=ticked.printed, value=ticked.value,
        confidence=ticked.confidence, page=page, box=ticked.box, votes=votes,
    )  # fmt: skip


def _with_words_votes(fields: Sequence[FieldValue]) -> list[FieldValue]:
    """Let ``ngay_sinh_bang_chu`` vote for ``ngay_sinh``, ``von_bang_chu`` for the money."""
    done = list(fields)
    for words in fields:
        if not words.name.endswith(_IN_WORDS) or not words.printed:
            continue
        stem = words.name.removesuffix(_IN_WORDS)
        for index, value in enumerate(done):
            if value.name == words.name:
                continue
            spoken: JsonValue = None
            if value.kind is FieldKind.DATE and value.name == stem:
                spoken = read_date_in_words(words.printed)
            elif value.kind is FieldKind.MONEY and value.name.startswith(stem):
                spoken = read_money_in_words(words.printed)
            if spoken is not None:
                vote = Vote(reader="words", value=spoken, confidence=words.confidence)
                update: dict[str, object] = {"votes": (*value.votes, vote)}
                if value.value is None:  # the digits were not readable
                    update |= {"value": spoken, "confidence": words.confidence}
                done[index] = value.model_copy(update=update)
    return done

"""What is doubtful on one paper: findings of single fields (FIELD) and of the paper (DOC)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import JsonValue

from models.document import Document
from models.document_type import DocumentType
from models.field import FieldKind, FieldValue
from models.finding import Finding, Severity
from models.letters import without_marks
from pipeline.surnames import differ_in_surname_only, likely_surnames
from pipeline.validate.agreement import CODES, MARKS, by_source
from pipeline.validate.comparing import same_but_marks, same_value
from pipeline.validate.evidence import whole_day
from pipeline.validate.people import people_on
from pipeline.validate.personal_numbers import (
    PROVINCE_PREFIXES,
    is_well_formed,
    read_personal_number,
)
from pipeline.validate.tax_codes import has_right_check_digit, is_tax_field
from pipeline.validate.vocabularies import is_no_known_place

_MAY_BE_AHEAD = ("co_gia_tri", "ngay_hen", "het_han", "thoi_han")
"""Beginnings of the names of days that lie in the future by nature."""
EXPIRED = "DOC-003"
_EXPIRES = ("co_gia_tri", "het_han")
_ISSUED = ("ngay_cap", "ngay_dang_ky", "ngay_ban_hanh")
_EMPTY_BY_WORDS = ("không thời hạn",)
_STALE_MONTHS = 6
"""Validity of a confirmation of marital status, counted from its issue (domain 6.7)."""


def field_doubts(field: FieldValue, document: Document, today: date) -> tuple[Finding, ...]:
    """Return what is doubtful about one field of ``document``."""
    doubts = [*_unreadable(field), *_dates(field, today), *_conflicts(field)]
    if field.kind is FieldKind.ID_NUMBER:
        doubts.extend(_number(field, document))
    if field.kind is FieldKind.PERSON_NAME:
        doubts.extend(_surname(field))
    if is_no_known_place(field) and not any(vote.reader in CODES for vote in field.votes):
        doubts.append(_warn("FIELD-016", printed=_shown(field.value)))
    if is_tax_field(field.name) and has_right_check_digit(str(field.value)) is False:
        doubts.append(_warn("FIELD-015", printed=_shown(field.value)))
    subject = f"{document.id}.{field.name}"
    return tuple(doubt.model_copy(update={"subject": subject}) for doubt in doubts)


def symbol_doubt(
    field: FieldValue, document: Document, document_type: DocumentType
) -> tuple[Finding, ...]:
    """Return a finding when the number's symbol belongs to another type of paper."""
    if not isinstance(field.value, str) or "/" not in field.value or not document_type.symbols:
        return ()
    parts = field.value.replace("-", "/").split("/")[1:]
    if any(part.startswith(symbol) for part in parts for symbol in document_type.symbols):
        return ()
    return (_warn("FIELD-011", f"{document.id}.{field.name}", expected=document_type.symbols[0]),)


def document_doubts(document: Document, today: date) -> tuple[Finding, ...]:
    """Return what is doubtful about a paper as a whole."""
    return (
        *_before_birth(document),
        *_stale(document, today),
        *_expired(document, today),
        *_due_before_received(document),
        *_expires_before_issue(document),
    )


def _warn(code: str, subject: str = "", **parameters: str) -> Finding:
    return Finding(
        code=code, severity=Severity.WARNING, subject=subject, parameters=dict(parameters)
    )


def _unreadable(field: FieldValue) -> Iterable[Finding]:
    if field.value is not None or not field.printed:
        return
    if field.printed.strip(" .").casefold() in _EMPTY_BY_WORDS:
        return
    code = {FieldKind.DATE: "FIELD-006", FieldKind.ID_NUMBER: "FIELD-001"}.get(field.kind)
    yield _warn(code or "FIELD-007", printed=field.printed)


def _dates(field: FieldValue, today: date) -> Iterable[Finding]:
    """A day, month or year after today, where only the past makes sense."""
    if field.kind is not FieldKind.DATE or not isinstance(field.value, str):
        return
    if field.name.startswith(_MAY_BE_AHEAD):
        return
    if field.value > today.isoformat()[: len(field.value)]:
        yield _warn("FIELD-005", value=field.value)


def _conflicts(field: FieldValue) -> Iterable[Finding]:
    votes = by_source(field)
    coded = [vote for reader, vote in votes.items() if reader in CODES]
    for reader, vote in votes.items():
        if reader == "words":
            if not same_value(field.kind, vote.value, field.value):
                yield _warn("FIELD-009", digits=_shown(field.value), words=_shown(vote.value))
            continue
        for code in coded:
            agrees = same_but_marks(field.kind, vote.value, code.value)
            if vote is not code and not agrees and (reader not in CODES or reader < code.reader):
                yield _warn("FIELD-008", coded=_shown(code.value), printed=_shown(vote.value))
    readers = [vote for reader, vote in votes.items() if _judges(reader)]
    if any(not _same_reading(field, vote.value, readers[0].value) for vote in readers[1:]):
        yield _warn("FIELD-012")


def _same_reading(field: FieldValue, one: JsonValue, other: JsonValue) -> bool:
    """D and Đ are one letter to the second reader of codes, and marks are none."""
    if field.kind is FieldKind.CODE and isinstance(one, str) and isinstance(other, str):
        return without_marks(one).upper() == without_marks(other).upper()
    if field.kind is FieldKind.PERSON_NAME and field.value in (one, other):
        misread = other if one == field.value else one
        if differ_in_surname_only(str(misread), str(field.value)):
            return True
    return same_value(field.kind, one, other)


def _judges(reader: str) -> bool:
    """Say whether a reader that says something else makes the value doubtful.

    The reader of marks reads many a word otherwise: where it does not agree a person looks anyhow.
    """
    return reader not in CODES | {"words", MARKS}


def _surname(field: FieldValue) -> Iterable[Finding]:
    """A family name that is none, but is one with other marks; a code's spelling is believed."""
    if not isinstance(field.value, str) or any(vote.reader in CODES for vote in field.votes):
        return
    likely = likely_surnames(field.value)
    if likely:
        read = field.value.split(maxsplit=1)[0]
        yield _warn("FIELD-013", read=read, candidate=" / ".join(likely))


def _number(field: FieldValue, document: Document) -> Iterable[Finding]:
    if not isinstance(field.value, str):
        return
    if not is_well_formed(field.value):
        yield _warn("FIELD-001", printed=field.printed or field.value)
        return
    number = read_personal_number(field.value)
    if number is None:
        return
    if number.province not in PROVINCE_PREFIXES:
        yield _warn("FIELD-004", prefix=number.province)
    person = next(
        (p for p in people_on(document) if p.number is not None and p.number.name == field.name),
        None,
    )
    if person is None:
        return
    if person.birth is not None and str(person.birth.value)[:4] != str(number.birth_year):
        yield _warn("FIELD-002", birth=str(person.birth.value), year=str(number.birth_year))
    sex = person.sex.value if person.sex is not None else None
    if sex in ("Nam", "Nữ") and sex != number.sex:
        yield _warn("FIELD-003", printed=str(sex), sex=number.sex)


def _before_birth(document: Document) -> Iterable[Finding]:
    birth = document.field("ngay_sinh")
    if birth is None or not isinstance(birth.value, str):
        return
    for name in _ISSUED:
        issued = document.field(name)
        if issued is None or not isinstance(issued.value, str):
            continue
        known = min(len(birth.value), len(issued.value))
        if issued.value[:known] < birth.value[:known]:
            yield _warn("DOC-001", document.id, issued=issued.value, birth=birth.value)


def _stale(document: Document, today: date) -> Iterable[Finding]:
    """A confirmation of marital status holds for six months from its issue."""
    issued = document.field("ngay_cap")
    if document.field("tinh_trang_hon_nhan") is None or issued is None:
        return
    day = whole_day(issued.value)
    if day is not None and _months_later(day, _STALE_MONTHS) < today:
        yield Finding(
            code="DOC-002",
            severity=Severity.INFO,
            subject=document.id,
            parameters={"issued": day.isoformat()},
        )


def _expired(document: Document, today: date) -> Iterable[Finding]:
    until = document.field("co_gia_tri_den")
    day = whole_day(until.value) if until is not None else None
    if day is not None and day < today:
        yield _warn(EXPIRED, document.id, until=day.isoformat())


def _due_before_received(document: Document) -> Iterable[Finding]:
    received, due = document.field("ngay_nhan"), document.field("ngay_hen_tra")
    if received is None or due is None:
        return
    first, last = whole_day(received.value), whole_day(due.value)
    if first is not None and last is not None and last < first:
        yield _warn("DOC-004", document.id, received=first.isoformat(), due=last.isoformat())


def _expires_before_issue(document: Document) -> Iterable[Finding]:
    issued = document.field("ngay_cap")
    for field in document.fields:
        if issued is None or not field.name.startswith(_EXPIRES):
            continue
        first, last = whole_day(issued.value), whole_day(field.value)
        if first is not None and last is not None and last <= first:
            yield _warn("DOC-005", document.id, issued=first.isoformat(), until=last.isoformat())


def _months_later(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for candidate in range(day.day, 27, -1):
        try:
            return date(year, month, candidate)
        except ValueError:
            continue
    return date(year, month, day.day)


def _shown(value: JsonValue) -> str:
    return str(value)

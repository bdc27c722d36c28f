"""Does a dossier hold the papers its procedure asks for, and no others?

The procedure is known by what the receipt says behind ``Nội dung yêu cầu giải quyết``: its national
code, or its name as ``config/procedures`` lists it. A procedure that is not listed, or a dossier
without a receipt, is none of our business: no finding.

* ``PROC-001`` a required component is missing: none of the types that serve is there;
* ``PROC-002`` a paper of a known type is none of the procedure's;
* ``PROC-003`` two papers that must hold the same value differ in more than lost marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from models.document_type import RECEIPT_TYPE, DocumentType
from models.dossier import Dossier
from models.field import FieldValue
from models.finding import Finding, Severity
from models.letters import without_marks
from models.procedure import CODE, Procedure, SameValue
from pipeline.edits import distance
from pipeline.validate.comparing import same_but_marks

_CODES = "PROC-"
_ASKED_FOR = "noi_dung_yeu_cau"
_LEAD = re.compile(
    r"^(?:(?:thu tuc|giai quyet|ho so|de nghi|yeu cau|ve viec|ve|v/v|xin|dang ky giai quyet"
    r"|\d\.\d{6}[\w.]*|[-:.])\s*)+"
)
"""What offices print before the name of the procedure."""
_GOES_ON = re.compile(r"^(?:$|[(\[]|[-–]\s*\d|(?:cho|cua|tai|doi voi)\b)")
"""How what is printed may go on behind the name; anything else is another procedure:
``đăng ký khai sinh có yếu tố nước ngoài``."""
_LETTERS_A_SLIP = 14
"""So many letters of a name may hold one that is read wrong."""


def check_papers(
    dossier: Dossier, procedures: Mapping[str, Procedure], types: Mapping[str, DocumentType]
) -> Dossier:
    """Return the dossier with its procedure and with what its papers lack for it.

    Checking twice gives the same as once.
    """
    known = find_procedure(dossier, procedures)
    kept = tuple(one for one in dossier.findings if not one.code.startswith(_CODES))
    found = tuple(_findings(dossier, known, types)) if known is not None else ()
    update = {
        "procedure": known.id if known is not None else dossier.procedure,
        "findings": (*kept, *found),
    }
    return dossier.model_copy(update=update)


def lacks_papers(dossier: Dossier) -> bool:
    """Say whether a person must see that something lacks or differs for the procedure."""
    return any(
        one.code.startswith(_CODES) and one.severity is not Severity.INFO
        for one in dossier.findings
    )


def find_procedure(dossier: Dossier, procedures: Mapping[str, Procedure]) -> Procedure | None:
    """Return the procedure that the dossier's receipts name; ``None`` when they name no one."""
    asked = [
        field.printed or str(field.value)
        for document in dossier.documents
        if document.type == RECEIPT_TYPE
        and (field := document.field(_ASKED_FOR)) is not None
        and isinstance(field.value, str)
    ]
    found = {one.id: one for text in asked if (one := _named(text, procedures)) is not None}
    return next(iter(found.values())) if len(found) == 1 else None


def _named(text: str, procedures: Mapping[str, Procedure]) -> Procedure | None:
    codes = set(CODE.findall(text))
    by_code = [one for one in procedures.values() if codes & set(one.codes)]
    if len(by_code) == 1:
        return by_code[0]
    words = _LEAD.sub("", " ".join(without_marks(text).casefold().split())).rstrip(" .;")
    matches = [
        (slips, -len(name), one.id)
        for one in procedures.values()
        for name in one.names
        if (slips := _slips(words, name)) is not None
    ]
    return procedures[min(matches)[2]] if matches else None


def _slips(words: str, name: str) -> int | None:
    """Return how many letters of ``name`` are read wrong where ``words`` begin with it."""
    wanted = without_marks(name).casefold().split()
    parts = words.split()
    limit = len(name) // _LETTERS_A_SLIP
    # Readers lose and add spaces.
    counts = range(max(1, len(wanted) - 1), min(len(parts), len(wanted) + 1) + 1)
    found = [
        slips
        for count in counts
        if _GOES_ON.match(" ".join(parts[count:]))
        and (slips := distance("".join(parts[:count]), "".join(wanted), limit)) is not None
    ]
    return min(found, default=None)


def _findings(
    dossier: Dossier, procedure: Procedure, types: Mapping[str, DocumentType]
) -> Iterable[Finding]:
    there = {document.type for document in dossier.documents}
    for paper in procedure.papers:
        if paper.required and paper.types and not there & set(paper.types):
            parameters = {"procedure": procedure.title, "paper": paper.name}
            yield Finding(code="PROC-001", severity=Severity.WARNING, parameters=parameters)
    for document in dossier.documents:
        known = types.get(document.type)
        if known is not None and document.type not in procedure.known_types:
            yield Finding(
                code="PROC-002",
                severity=Severity.INFO,
                subject=document.id,
                parameters={"procedure": procedure.title, "paper": known.title},
            )
    for rule in procedure.same:
        yield from _difference(dossier, procedure, rule, types)


def _difference(
    dossier: Dossier, procedure: Procedure, rule: SameValue, types: Mapping[str, DocumentType]
) -> Iterable[Finding]:
    """Say that two papers differ where no pair of them agrees: a dossier may hold two of a type."""
    first, second = (_values(dossier, place) for place in (rule.first, rule.second))
    if not first or not second:
        return
    if any(
        same_but_marks(one.kind, one.value, other.value)
        for one in first.values()
        for other in second.values()
    ):
        return
    subject = f"{next(iter(first))}.{rule.first.partition('.')[2]}"
    yield Finding(
        code="PROC-003",
        severity=Severity.WARNING,
        subject=subject,
        parameters={
            "procedure": procedure.title,
            "first": _called(rule.first, next(iter(first)), types),
            "second": _called(rule.second, next(iter(second)), types),
        },
    )


def _values(dossier: Dossier, place: str) -> dict[str, FieldValue]:
    """The field of every paper of the type that carries it, by the paper's id."""
    type_id, _, name = place.partition(".")
    return {
        document.id: field
        for document in dossier.documents
        if document.type == type_id
        and (field := document.field(name)) is not None
        and field.value is not None
    }


def _called(place: str, document: str, types: Mapping[str, DocumentType]) -> str:
    """What a field is called to people: ``“Họ, chữ đệm, tên” (d2, Giấy khai sinh)``."""
    type_id, _, name = place.partition(".")
    known = types[type_id]
    spec = known.field(name)
    label = spec.caption or next(iter(spec.labels), name).rstrip(" :")
    return f"“{label}” ({document}, {known.title})"

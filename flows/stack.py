"""A stack of several dossiers: parted after it was read, each part a dossier of its own.

The first dossier keeps the batch's key. Each further one has a key made from the batch's and its
first page, a work folder with its own pages (links to the same pictures where the disk can) and
goes its own way from RECEIVED. Page numbers stay those of the stack as it was scanned. The
scanner's files stay with the batch. Idempotent: a run that is killed parts the stack again in the
same places and finds what it had entered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from flows.pages import PageEntry, Readings
from flows.receive import keep_scans, scans_of
from flows.services import Services
from models.document_type import (
    BLANK_TYPE,
    RECEIPT_TYPE,
    UNKNOWN_TYPE,
    DocumentType,
    Family,
)
from models.dossier import Dossier
from models.finding import Finding, Severity
from models.ids import IdClaim, IdSource, parse_dossier_id, provisional_id
from models.page import PageText, ScanFile
from models.record import Record
from models.separator import SeparatorKind
from pipeline.classify.page import classify_page
from pipeline.classify.stack import PageSign, StackPart, part_stack
from pipeline.extract.receipts import id_claims
from pipeline.validate.dossier_id import choose_id

_PARTS = "parts"
_RUNS = "runs"
_PLACE = "STACK-004"
NAMES = frozenset({IdSource.GIVEN, IdSource.FOLDER, IdSource.FILE})
"""Sources that speak of what was dropped as a whole."""


class Part(Record):
    """One dossier of a stack: its pages and the IDs found on them."""

    stack: StackPart
    claims: tuple[IdClaim, ...] = ()

    @property
    def station(self) -> str | None:
        """Named on its sheet."""
        return next((sheet.station for _, sheet in self.stack.separators if sheet.station), None)


class SourceRun(Record):
    """Pages of one file that belong to a dossier."""

    source: str
    """SHA-256 of the file."""
    first_number: int
    """Number that the file's first page has in the stack."""
    pages: tuple[int, ...]
    """1-based within the file."""


def parts_of(dossier: Dossier, readings: Readings, services: Services) -> tuple[Part, ...]:
    """Return the dossiers of a stack; one where nothing parts it.

    A stack that was parted before is parted as before. A dossier that was itself parted off, or
    whose ID somebody gave for the whole, is not parted.
    """
    work = services.work(dossier.key)
    if dossier.parts and (kept := work.read_json(_PARTS, tuple[Part, ...], dossier.key)):
        return kept
    claims = {text.page: _claims(text, services) for text in readings.texts(readings.entries)}
    signs = _signs(readings.entries, claims, scans_of(dossier.key, services))
    whole = dossier.part_of is not None or any(
        claim.source is IdSource.GIVEN for claim in dossier.id_claims
    )
    stacks = part_stack(signs)
    if whole and len(stacks) > 1:
        stacks = (_joined(stacks),)
    return tuple(_part(stack, claims) for stack in stacks)


def _claims(text: PageText, services: Services) -> tuple[IdClaim, ...]:
    found = id_claims(text, is_receipt=False)
    if not found:
        return ()
    # Only what carries an ID is looked at twice; the papers themselves are recognised later.
    shown = classify_page(text, services.types)
    is_receipt = shown.type == RECEIPT_TYPE and shown.title_box is not None
    return id_claims(text, is_receipt=True) if is_receipt else found


def _signs(
    entries: Sequence[PageEntry],
    claims: Mapping[int, tuple[IdClaim, ...]],
    files: Sequence[ScanFile],
) -> tuple[PageSign, ...]:
    signed = {file.sha256 for file in files if file.signed}
    return tuple(
        PageSign(
            page=entry.page.number,
            separator=entry.separator,
            receipt_id=_receipt_id(claims.get(entry.page.number, ())),
            is_blank=entry.blank,
            is_bound=entry.page.source in signed and entry.page.source_page > 1,
        )
        for entry in entries
    )


def _receipt_id(claims: Sequence[IdClaim]) -> str | None:
    """The ID of a receipt: of its code, else as printed; of two codes nobody knows which."""
    for source in (IdSource.RECEIPT_CODE, IdSource.RECEIPT_LABEL):
        found = {claim.id for claim in claims if claim.source is source}
        if len(found) == 1:
            return found.pop()
    return None


def _joined(stacks: Sequence[StackPart]) -> StackPart:
    receipts = tuple(page for stack in stacks for page in stack.receipts)
    return StackPart(
        pages=tuple(page for stack in stacks for page in stack.pages),
        separators=tuple(one for stack in stacks for one in stack.separators),
        receipts=receipts,
        late_receipt=stacks[0].late_receipt,
    )


def _part(stack: StackPart, claims: Mapping[int, tuple[IdClaim, ...]]) -> Part:
    sheets = tuple(
        IdClaim(source=IdSource.SEPARATOR, id=sheet.dossier_id, page=page)
        for page, sheet in stack.separators
        if sheet.dossier_id and sheet.kind is SeparatorKind.DOSSIER
    )
    on_pages = tuple(claim for page in stack.pages for claim in claims.get(page, ()))
    return Part(stack=stack, claims=(*sheets, *on_pages))


def named_parts(dossier: Dossier, parts: Sequence[Part]) -> tuple[Part, ...]:
    """Give the IDs in names of folders and files to the part they belong to, else to the first."""
    names = [claim for claim in dossier.id_claims if claim.source in NAMES]
    given: list[list[IdClaim]] = [[] for _ in parts]
    for name in names:
        owner = next((n for n, part in enumerate(parts) if _carries(part, name)), 0)
        given[owner].append(name)
    return tuple(
        part.model_copy(update={"claims": (*more, *part.claims)})
        for part, more in zip(parts, given, strict=True)
    )


def _carries(part: Part, name: IdClaim) -> bool:
    wanted = parse_dossier_id(name.id)
    known = [parse_dossier_id(claim.id) for claim in part.claims]
    return wanted is not None and any(one is not None and one.is_same(wanted) for one in known)


def part_off(
    dossier: Dossier, parts: Sequence[Part], readings: Readings, services: Services
) -> Dossier:
    """Enter every part but the first as a dossier of its own; return the first, named.

    Its readings index is narrowed to its own pages.
    """
    named = named_parts(dossier, parts)
    if len(named) == 1:
        return name_dossier(dossier, named[0], services)
    work = services.work(dossier.key)
    work.write_json(_PARTS, tuple(parts), dossier.key)
    keys = tuple(_part_key(dossier.key, part) for part in named[1:])
    for number, (key, part) in enumerate(zip(keys, named[1:], strict=True), 2):
        if services.catalogue.get(key) is None:
            entered = _dossier_of(dossier, key, part, services)
            place = _place(part, number, len(named))
            _enter(entered.model_copy(update={"findings": place}), part, readings, services)
    Readings(work, readings.of_pages(named[0].stack.pages)).keep()
    kept = tuple(one for one in dossier.findings if one.code != _PLACE)
    update = {"parts": keys, "findings": (*kept, *_place(named[0], 1, len(named)))}
    return name_dossier(dossier.model_copy(update=update), named[0], services)


def name_dossier(dossier: Dossier, part: Part, services: Services) -> Dossier:
    """Return the dossier with the ID its papers, sheets and names give it, and what is doubtful."""
    chosen = choose_id(part.claims, services.now().date())
    found = list(chosen.findings)
    if part.stack.late_receipt is not None:
        found.append(_warn("STACK-003", page=str(part.stack.late_receipt)))
    kept = tuple(
        one for one in dossier.findings if one.code == _PLACE or not one.code.startswith("STACK-")
    )
    claim = chosen.claim
    update = {
        "id": claim.id if claim else provisional_id(dossier.key),
        "id_is_provisional": claim is None,
        "id_claims": part.claims,
        "station": part.station or dossier.station,
        "findings": (*kept, *found),
    }
    return dossier.model_copy(update=update)


def told_of_no_receipt(dossier: Dossier, types: Mapping[str, DocumentType]) -> Dossier:
    """Return the dossier with a remark when citizens' papers came without receipt and ID.

    Letters and decisions alone need none: they are the office's own.
    """
    named = {one.type for one in dossier.documents} - {UNKNOWN_TYPE, BLANK_TYPE}
    families = {types[one].family for one in named if one in types}
    if not dossier.id_is_provisional or RECEIPT_TYPE in named:
        return dossier
    if not families & {Family.FORM, Family.CARD}:
        return dossier
    remark = Finding(code="STACK-005", severity=Severity.INFO)
    return dossier.model_copy(update={"findings": (*dossier.findings, remark)})


def is_doubtful(dossier: Dossier) -> bool:
    """Say whether it is in doubt which dossier this is: no rule approves it then."""
    return any(
        one.code.startswith("STACK-") and one.severity is Severity.ERROR for one in dossier.findings
    )


def _warn(code: str, **parameters: str) -> Finding:
    return Finding(code=code, severity=Severity.WARNING, parameters=dict(parameters))


def _place(part: Part, number: int, count: int) -> tuple[Finding, ...]:
    pages = part.stack.pages
    parameters = {"part": str(number), "parts": str(count), "pages": f"{pages[0]}-{pages[-1]}"}
    return (Finding(code=_PLACE, severity=Severity.INFO, parameters=parameters),)


def _part_key(batch: str, part: Part) -> str:
    return hashlib.sha256(f"{batch}:{part.stack.pages[0]}".encode("ascii")).hexdigest()[:32]


def _dossier_of(batch: Dossier, key: str, part: Part, services: Services) -> Dossier:
    plain = Dossier(key=key, id=provisional_id(key), station=batch.station, part_of=batch.key)
    return name_dossier(plain, part, services).model_copy(update={"findings": ()})


def _enter(dossier: Dossier, part: Part, readings: Readings, services: Services) -> None:
    """Make the work folder of a part, then let the catalogue know of it.

    On disk, in this order: its pictures, its checkpoints, the list of its pages and files. A part
    that the catalogue does not know is made again from the start.
    """
    work = services.work(dossier.key)
    entries = readings.of_pages(part.stack.pages)
    runs = _runs(entries)
    files = tuple(
        file
        for file in scans_of(readings.work.key, services)
        if any(run.source == file.sha256 for run in runs)
    )
    with work.lock():
        for entry in entries:
            readings.share(entry, work)
        work.write_json(_RUNS, runs, work.key)
        keep_scans(work, files)
    dossier = dossier.model_copy(update={"files": tuple(file.name for file in files)})
    services.catalogue.receive(dossier, files)


def _runs(entries: Sequence[PageEntry]) -> tuple[SourceRun, ...]:
    pages: dict[tuple[str, int], list[int]] = {}
    for entry in entries:
        page = entry.page
        place = page.source, page.number - page.source_page + 1
        pages.setdefault(place, []).append(page.source_page)
    return tuple(
        SourceRun(source=source, first_number=first, pages=tuple(numbers))
        for (source, first), numbers in pages.items()
    )


def runs_of(dossier: Dossier, services: Services) -> tuple[SourceRun, ...]:
    """Return which pages of which files a dossier is: whole files, or its part of a stack."""
    files = scans_of(dossier.key, services)
    if dossier.part_of is not None:
        kept = services.work(dossier.key).read_json(_RUNS, tuple[SourceRun, ...], dossier.key)
        if kept is None:
            raise LookupError(_RUNS)
        return kept
    runs, first = [], 1
    for file in files:
        numbers = tuple(range(1, file.page_count + 1))
        runs.append(SourceRun(source=file.sha256, first_number=first, pages=numbers))
        first += file.page_count
    return tuple(runs)

"""DIGITISE: from received files to a dossier whose papers are known and whose fields are read.

split → clean and read (pages in parallel) → part the stack into dossiers → recognise → extract →
validate → IN_REVIEW, or APPROVED when nothing waits for a person. Run it again after a kill and it
goes on where it stopped: every page leaves a checkpoint in the work folder, and the catalogue is
changed last.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from math import ceil

from prefect import flow
from prefect.futures import PrefectFuture

from config.messages import failure_from
from flows.admission import SPLIT_BYTES_A_PIXEL
from flows.lost_pages import has_lost_pages, without_page_findings
from flows.pages import PageEntry, Readings, process_page
from flows.papers import recognise_papers
from flows.receive import scans_of
from flows.report import publish_digitised
from flows.second_look import look_again
from flows.secret_papers import isolate
from flows.services import InterruptedWork, Services, current
from flows.stack import is_doubtful, part_off, parts_of, runs_of, told_of_no_receipt
from flows.tasks import in_thread, stage, with_retries
from flows.understand import judged, with_fields
from models.approval import Approval
from models.document import Document
from models.dossier import Dossier, DossierState, SkippedPage
from models.errors import DamagedError, SecretPaperError
from models.page import Page
from pipeline.ingest.split import split_pages
from pipeline.ingest.stand_in import is_damaged
from pipeline.validate.required_papers import lacks_papers

WHO = "flow:digitise"
_MOST_PAGE_TASKS = 50
"""A thick dossier's pages go in windows: each task costs Prefect a row and a handful of events."""


@flow(
    name="digitise",
    flow_run_name="số hóa {dossier_id}",
    persist_result=False,
)
async def digitise(key: str, dossier_id: str, approval: Approval) -> None:
    """Bring the batch ``key`` to IN_REVIEW or APPROVED; ``dossier_id`` only names the run.

    Raises what the failing stage raised, after the catalogue says FAILED with the reason.
    """
    services = current()
    started = time.monotonic()
    try:
        dossier = services.dossier(key)
        if dossier.state is DossierState.RECEIVED:
            readings = _read(dossier, services)
            dossier = _understand(dossier, readings, services, started)
        if dossier.state is DossierState.READ:
            dossier = decide(dossier, approval, services)
        await publish_digitised(dossier, services)
    except SecretPaperError as error:
        isolate(services.dossier(key), error, services, WHO)
        raise
    except Exception as error:
        record_failure(key, error, services, WHO)
        raise


def decide(dossier: Dossier, approval: Approval, services: Services) -> Dossier:
    """Send a read dossier to review, or approve it when the rule allows.

    A dossier with a page that is damaged or was not read is never approved by a rule, not even by
    ``all``: only a person can say that what is missing may be missing.
    """
    approved = not has_lost_pages(dossier) and (
        approval is Approval.ALL or (approval is Approval.AUTO and not _has_open_questions(dossier))
    )
    new = DossierState.APPROVED if approved else DossierState.IN_REVIEW
    by = f"rule:{approval}" if approved else None
    changed = dossier.model_copy(update={"state": new, "approved_by": by})
    what = f"dossier.{new.lower()}"
    saved = services.catalogue.save(changed, who=f"rule:{approval}", what=what)
    share = services.settings.review.sample_share
    services.catalogue.reviews.draw_samples(saved, share, services.now())
    return saved


def record_failure(key: str, error: Exception, services: Services, who: str) -> None:
    """Write FAILED and the reason into the catalogue; the dossier's files stay where they are."""
    dossier = services.catalogue.get(key)
    if isinstance(error, InterruptedWork) or dossier is None:
        return
    if dossier.state is DossierState.FAILED:
        return
    update = {"state": DossierState.FAILED, "failure": failure_from(error)}
    services.catalogue.save(dossier.model_copy(update=update), who=who, what="dossier.failed")


def _has_open_questions(dossier: Dossier) -> bool:
    if is_doubtful(dossier) or lacks_papers(dossier):
        return True
    return any(_waits(dossier, d.id) for d in dossier.documents)


def _waits(dossier: Dossier, document_id: str) -> bool:
    document = next(d for d in dossier.documents if d.id == document_id)
    # A paper signed elsewhere is stored as it came: nothing of ours is asserted by its fields.
    if document.source is not None:
        return False
    return document.needs_review or not document.fields


def _read(dossier: Dossier, services: Services) -> Readings:
    """Split the files and read their pages, as many at once as there are slots."""
    pages: list[Page] = []
    for number in range(len(runs_of(dossier, services))):
        split = in_thread(split_file, dossier.key, dossier.id, number)
        pages.extend(split)
    pages.sort(key=lambda page: page.number)
    _require_a_whole_page(pages)
    services.progress.pages_found(dossier.id, len(pages))
    size = max(1, ceil(len(pages) / _MOST_PAGE_TASKS))
    windows = [pages[start : start + size] for start in range(0, len(pages), size)]
    task = with_retries(read_window)
    futures = [
        task.submit(dossier.key, dossier.id, window[0].number, window[-1].number, window)
        for window in windows
    ]
    signed = {file.sha256 for file in scans_of(dossier.key, services) if file.signed}
    entries = tuple(_unparted(entry, signed) for entry in _gathered(futures))
    readings = Readings(services.work(dossier.key), entries)
    readings.keep()
    return readings


def _gathered(futures: Sequence[PrefectFuture[list[PageEntry]]]) -> tuple[PageEntry, ...]:
    """Return what all tasks read, in order; what one of them raised only when all have ended.

    A secret paper's files are cleared away next: nobody may still be writing pages then.
    """
    entries: list[PageEntry] = []
    errors: list[Exception] = []
    for future in futures:
        try:
            entries += future.result()
        except Exception as error:
            errors.append(error)
    if errors:
        raise next((one for one in errors if isinstance(one, SecretPaperError)), errors[0])
    return tuple(entries)


def _unparted(entry: PageEntry, signed: Collection[str]) -> PageEntry:
    """A sheet inside a signed file is a page like any other: the file is stored as it came."""
    if entry.separator is None or entry.page.source not in signed:
        return entry
    return entry.model_copy(update={"separator": None})


def _require_a_whole_page(pages: Sequence[Page]) -> None:
    """Raise ``DamagedError`` when no page of the dossier holds a picture to show anybody."""
    if pages and all(is_damaged(page) for page in pages):
        reason = pages[0].findings[0].parameters.get("reason", "")
        raise DamagedError(subject=f"trang {pages[0].number}", reason=reason)


@stage("split", "tách trang {dossier_id} tệp {file_number}")
def split_file(key: str, dossier_id: str, file_number: int) -> list[Page]:
    """Make the page pictures of one file, or of those of its pages that are this dossier's."""
    del dossier_id  # names the run
    services = current()
    into, intake = services.work(key).pages_dir, services.settings.intake
    run = runs_of(services.dossier(key), services)[file_number]
    file = next(scan for scan in scans_of(key, services) if scan.sha256 == run.source)
    # The largest picture of the file is decoded here too, a page at a time.
    with services.admission.admit(file.largest_pixels * SPLIT_BYTES_A_PIXEL):
        return list(split_pages(file, into, run.first_number, intake, run.pages))


@stage("read", "đọc {dossier_id} trang {first}-{last}")
def read_window(
    key: str, dossier_id: str, first: int, last: int, pages: Sequence[Page]
) -> list[PageEntry]:
    """Clean and read some pages, one after the other."""
    del first, last
    services = current()
    work = services.work(key)
    readings = []
    for page in pages:
        readings.append(process_page(page, work, services))
        services.progress.page_read(dossier_id, page.number)
    return readings


def _understand(
    dossier: Dossier, readings: Readings, services: Services, started: float
) -> Dossier:
    """Recognise, extract and validate; then write the READ dossier and its texts."""
    services.progress.stage(dossier.id, "understand")
    dossier = in_thread(part, dossier.key, dossier.id)
    readings = Readings.of(services.work(dossier.key))
    dossier = in_thread(recognise, dossier)
    dossier = in_thread(extract, dossier)
    dossier = in_thread(validate, dossier)
    papers = tuple(entry for entry in readings.entries if entry.separator is None)
    for text in readings.texts(papers):
        services.catalogue.save_texts(dossier.key, [text])
    update = {
        "state": DossierState.READ,
        "skipped_pages": tuple(_skipped(readings.entries)),
        "rotated_pages": tuple(
            (r.page.number, int(r.page.facts.orientation))
            for r in papers
            if r.page.facts.orientation
        ),
        "findings": (
            *without_page_findings(dossier.findings),
            *(finding for entry in papers for finding in entry.findings),
        ),
        "seconds": _seconds(readings, started),
    }
    return services.catalogue.save(dossier.model_copy(update=update), who=WHO, what="dossier.read")


def _seconds(readings: Readings, started: float) -> dict[str, float]:
    names = ("clean", "ocr")
    work = {n: round(sum(r.seconds.get(n, 0.0) for r in readings.entries), 2) for n in names}
    return work | {"total": round(time.monotonic() - started, 2)}


def _skipped(entries: Sequence[PageEntry]) -> Iterator[SkippedPage]:
    for entry in entries:
        if entry.blank:
            yield SkippedPage(page=entry.page.number, reason="blank")
        elif entry.separator is not None:
            yield SkippedPage(page=entry.page.number, reason="separator")


@stage("part", "tách hồ sơ {dossier_id}")
def part(key: str, dossier_id: str) -> Dossier:
    """Find the dossiers of a stack and the ID of each; return the first, the others are entered."""
    del dossier_id
    services = current()
    dossier = services.dossier(key)
    readings = Readings.of(services.work(key))
    return part_off(dossier, parts_of(dossier, readings, services), readings, services)


@stage("recognise", "nhận dạng {dossier.id}")
def recognise(dossier: Dossier) -> Dossier:
    """Find the papers of a dossier: which pages are one, and of what type."""
    services = current()
    work = services.work(dossier.key)
    files = scans_of(dossier.key, services)
    papers: list[Document] = []
    # No paper goes on behind a sheet.
    for is_sheet, run in groupby(Readings.of(work).entries, lambda entry: entry.separator):
        if is_sheet is None:
            papers += recognise_papers(Readings(work, tuple(run)), files, services)
    numbered = (
        paper.model_copy(update={"id": f"d{number}"}) for number, paper in enumerate(papers, 1)
    )
    recognised = dossier.model_copy(update={"documents": tuple(numbered)})
    return told_of_no_receipt(recognised, services.types)


@stage("extract", "bóc tách {dossier.id}")
def extract(dossier: Dossier) -> Dossier:
    """Read the fields of every paper."""
    services = current()
    readings = Readings.of(services.work(dossier.key))
    documents = tuple(with_fields(paper, readings, services) for paper in dossier.documents)
    extracted = dossier.model_copy(update={"documents": documents})
    return look_again(extracted, readings, services, services.now().date())


@stage("validate", "kiểm tra {dossier.id}")
def validate(dossier: Dossier) -> Dossier:
    """Judge every field, what the papers of the dossier say together, and whether one lacks."""
    return judged(dossier, current())

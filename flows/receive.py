"""Taking files in: each is identified, a bad one goes to quarantine, the good ones become a batch.

Nothing here imports Prefect: intake must work while the orchestrator does not.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from config.messages import failure_from
from flows.services import Services
from models.dossier import Dossier, DossierState, Failure
from models.errors import InputError
from models.finding import Finding, Severity
from models.ids import (
    IdClaim,
    IdSource,
    batch_key,
    find_dossier_ids,
    most_trusted,
    provisional_id,
)
from models.page import ScanFile
from models.record import Record
from pipeline.ingest.identify import identify
from storage.audit import Happening
from storage.quarantine import quarantine
from storage.spool import WorkFolder, list_work

log = logging.getLogger(__name__)

_RECEIVED = "received"
"""Checkpoint: the dossier as it is to be entered."""
_SCANS = "scans"
"""Checkpoint: what the files of a batch are."""

SCAN_SUFFIXES = frozenset({".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png", ".webp", ".bmp"})


class Origin(Record):
    """Where files come from and what is known about them beforehand."""

    station: str = "local"
    dossier_id: str | None = None
    """Given by the operator: then everything is one dossier."""
    folder: Path | None = None
    """The dropped folder, whose name and whose sub-folders' names may hold the ID."""
    move: bool = False
    """Take the files away from where they lie (an inbox) instead of copying them."""


class Received(Record):
    """What became of some files: a dossier where at least one was good, and the bad ones."""

    dossier: Dossier | None
    failures: tuple[Failure, ...] = ()
    is_new: bool = False


def scans_in(folder: Path) -> tuple[Path, ...]:
    """Return a folder's scans in name order, sub-folders included, hidden and side files not."""
    files = (path for path in folder.rglob("*") if path.is_file())
    wanted = (
        path
        for path in files
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.suffix.lower() in SCAN_SUFFIXES | {""}
    )
    return tuple(sorted(wanted, key=lambda path: unicodedata.normalize("NFC", str(path))))


def receive(paths: Sequence[Path], origin: Origin, services: Services) -> Received:
    """Make one batch of ``paths``; the same contents come to the same dossier, however often.

    Order on disk: the files are copied (or moved) into the work folder and compared before the
    catalogue knows the dossier, so a dossier never points at files that are not there.
    """
    scans, failures = _identify_all(paths, origin, services)
    unique = _first_of_each(scans)
    if not unique:
        return Received(dossier=None, failures=failures)
    key = batch_key(scan.sha256 for scan in unique)
    known = services.catalogue.get(key)
    if known is not None and known.state is DossierState.QUARANTINED and known.failure is not None:
        _quarantine_again(unique, known.failure, origin, services)
        return Received(dossier=known)
    dossier = _new_dossier(key, unique, origin, _duplicates(scans, unique))
    claimed = _claim(unique, dossier, origin, services)
    stored, is_new = services.catalogue.receive(dossier, claimed)
    if not is_new and origin.dossier_id is not None:
        stored = _renamed(stored, origin.dossier_id, services)
    log.info("received %d file(s) as dossier %s (new: %s)", len(unique), stored.id, is_new)
    return Received(dossier=stored, failures=failures, is_new=is_new)


def recover(services: Services) -> tuple[Dossier, ...]:
    """Enter batches whose files were taken but whose dossier was not entered before a kill.

    Call it before an inbox is looked at: what is left there of a half-taken batch would look like
    another batch.
    """
    entered = []
    for work in list_work(services.settings.work_dir):
        with work.try_lock() as mine:
            known = services.catalogue.get(work.key)
            if mine and known is not None and known.state is DossierState.QUARANTINED:
                work.remove()  # stopped between setting its files apart and clearing up
            if not mine or known is not None:
                continue
            dossier = work.read_json(_RECEIVED, Dossier, work.key)
            if dossier is not None and work.finish_claim():
                entered.append(services.catalogue.receive(dossier, scans_of(work.key, services))[0])
                log.warning("dossier %s was taken in before a stop and is entered now", dossier.id)
    return tuple(entered)


def _new_dossier(
    key: str, scans: Sequence[ScanFile], origin: Origin, findings: tuple[Finding, ...]
) -> Dossier:
    claims = _claims_of_names(scans, origin)
    first = most_trusted(claims)
    return Dossier(
        key=key,
        id=first.id if first else provisional_id(key),
        id_is_provisional=first is None,
        id_claims=claims,
        station=origin.station,
        files=tuple(scan.name for scan in scans),
        findings=findings,
    )


def _renamed(dossier: Dossier, given: str, services: Services) -> Dossier:
    """Give a dossier that nobody has released yet the ID that a person names now."""
    open_states = {DossierState.RECEIVED, DossierState.IN_REVIEW, DossierState.FAILED}
    if dossier.id == given or dossier.state not in open_states:
        return dossier
    others = tuple(one for one in dossier.id_claims if one.source is not IdSource.GIVEN)
    claim = IdClaim(source=IdSource.GIVEN, id=given)
    update = {"id": given, "id_is_provisional": False, "id_claims": (claim, *others)}
    changed = dossier.model_copy(update=update)
    return services.catalogue.save(changed, who="operator", what="dossier.named")


def _quarantine_again(
    scans: Sequence[ScanFile], why: Failure, origin: Origin, services: Services
) -> None:
    """Set files apart that were found secret before; they do not enter the work folder again."""
    for scan in scans:
        set_apart(scan.path, why.model_copy(update={"file": scan.name}), origin, services)


def scans_of(key: str, services: Services) -> tuple[ScanFile, ...]:
    """Return the files of a batch as they lie in the work folder, in order."""
    work = services.work(key)
    known = work.read_json(_SCANS, tuple[ScanFile, ...], key)
    if known is not None:
        return known
    intake = services.settings.intake
    scans = tuple(
        identify(claimed.path, intake).model_copy(update={"name": claimed.name})
        for claimed in work.claimed()
    )
    work.write_json(_SCANS, scans, key)
    return scans


def keep_scans(work: WorkFolder, scans: Sequence[ScanFile]) -> None:
    """Say for a work folder without files of its own which files its pages come from."""
    work.write_json(_SCANS, tuple(scans), work.key)


def _claim(
    scans: Sequence[ScanFile], dossier: Dossier, origin: Origin, services: Services
) -> tuple[ScanFile, ...]:
    """Bring the files of a batch into its work folder; they must still be what was identified.

    The dossier is written there first, so that ``recover`` can enter it after a kill.
    """
    key = dossier.key
    work = services.work(key)
    with work.lock():
        work.write_json(_RECEIVED, dossier, key)
        claim = work.claim_move if origin.move else work.claim_copy
        claimed = claim([scan.path for scan in scans], [scan.sha256 for scan in scans])
        moved = tuple(
            scan.model_copy(update={"path": taken.path})
            for scan, taken in zip(scans, claimed, strict=True)
        )
        work.write_json(_SCANS, moved, key)
    return moved


def _first_of_each(scans: Sequence[ScanFile]) -> list[ScanFile]:
    """Drop the files whose contents came before in the same batch."""
    by_content: dict[str, ScanFile] = {}
    for scan in scans:
        by_content.setdefault(scan.sha256, scan)
    return list(by_content.values())


def _identify_all(
    paths: Sequence[Path], origin: Origin, services: Services
) -> tuple[list[ScanFile], tuple[Failure, ...]]:
    scans: list[ScanFile] = []
    failures: list[Failure] = []
    for path in paths:
        try:
            scans.append(identify(path, services.settings.intake, origin.station))
        except InputError as error:
            failures.append(refuse(path, error, origin, services))
    return scans, tuple(failures)


def refuse(path: Path, error: InputError, origin: Origin, services: Services) -> Failure:
    """Keep a file that cannot be taken in, with the reason beside it, and say so."""
    failure = failure_from(error, file=unicodedata.normalize("NFC", path.name))
    if path.is_file():  # a pipe or a dangling link has no bytes to keep
        set_apart(path, failure, origin, services)
    log.warning("%s: %s | %s", failure.code, failure.message_vi, failure.message_en)
    return failure


def set_apart(
    path: Path, failure: Failure, origin: Origin, services: Services, name: str | None = None
) -> None:
    """Put a file into quarantine; ``name`` is the one it arrived under, where that differs."""
    folder, station = services.settings.quarantine_dir, origin.station
    kept = quarantine(path, folder, failure, station, move=origin.move, name=name)
    # The name may be somebody's: the log knows the file by its digest.
    details = {"code": failure.code, "bytes": str(kept.bytes)}
    services.catalogue.note(
        Happening(
            who=f"station:{station}", what="file.quarantined", subject=kept.sha256, details=details
        )
    )


def _claims_of_names(scans: Sequence[ScanFile], origin: Origin) -> tuple[IdClaim, ...]:
    """Return the IDs given by a person or found in the names of folders and files, each once."""
    claims: list[IdClaim] = []
    if origin.dossier_id is not None:
        claims.append(IdClaim(source=IdSource.GIVEN, id=origin.dossier_id))
    for scan in scans:
        for source, name in ((IdSource.FOLDER, one) for one in _folders(scan, origin)):
            claims += [IdClaim(source=source, id=one.text) for one in find_dossier_ids(name)]
        claims += [IdClaim(source=IdSource.FILE, id=i.text) for i in find_dossier_ids(scan.name)]
    return tuple(dict.fromkeys(claims))


def _folders(scan: ScanFile, origin: Origin) -> tuple[str, ...]:
    """The names of the folders a file lies in, up to the one that was dropped."""
    above = list(scan.path.absolute().parents)
    if origin.folder is not None and (root := origin.folder.absolute()) in above:
        above = above[: above.index(root) + 1]
    else:
        above = above[:1]
    return tuple(folder.name for folder in above)


def _duplicates(scans: Sequence[ScanFile], unique: Sequence[ScanFile]) -> tuple[Finding, ...]:
    kept = {id(scan) for scan in unique}
    return tuple(
        Finding(
            code="INPUT-006",
            severity=Severity.INFO,
            subject=scan.name,
            parameters={"other": next(s.name for s in unique if s.sha256 == scan.sha256)},
        )
        for scan in scans
        if id(scan) not in kept
    )


UNFINISHED = (
    DossierState.RECEIVED,
    DossierState.READ,
    DossierState.APPROVED,
    DossierState.SIGNED,
)
"""States in which a flow still has work to do without a person."""


def unfinished_keys(services: Services) -> tuple[str, ...]:
    """Return the batches that an earlier process left half done, the oldest first."""
    rows = [
        row
        for state in UNFINISHED
        for row in services.catalogue.list(state, limit=services.catalogue.count(state) or 1)
    ]
    return tuple(row.key for row in sorted(rows, key=lambda row: row.received_at))

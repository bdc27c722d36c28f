"""The scanner stations' folders, ``inbox/<station>/``: a file is taken when nobody writes to it.

A file directly in a station's folder is a dossier of its own; a sub-folder is one dossier.
Something is taken when neither size nor time of any of its files changed for ``settle_seconds``:
scanners write slowly, open and close files several times, and copy over the network in chunks.
Watchers miss events, so every look is a full one; events only make the look come sooner. Where the
system can tell, a file that is still open for writing waits too, however long its writer pauses.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from watchfiles import watch

from config.settings import IntakeSettings
from flows.receive import Origin, Received, receive, scans_in
from flows.services import Services
from models.errors import SohoaError, UnsafeFolderError
from storage.open_files import is_open_for_writing

log = logging.getLogger(__name__)

_UNFINISHED_SUFFIXES = frozenset(
    {".tmp", ".temp", ".part", ".partial", ".crdownload", ".filepart", ".!ut", ".swp", ".lock"}
)
_TICK_SECONDS = 1.0
_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 2.0, 600.0
"""Between two tries to take the same file, doubled each time."""

Snapshot = tuple[tuple[str, int, int], ...]
"""Path, size in bytes and time of change in ns of every file of one candidate."""


@dataclass(frozen=True)
class Candidate:
    """Something in a station's folder that may be a dossier: a file or a folder of files."""

    station: str
    path: Path


@dataclass
class StabilityTracker:
    """Remembers since when each candidate looks the same."""

    settle_seconds: float
    clock: Callable[[], float] = time.monotonic
    _seen: dict[Candidate, tuple[Snapshot, float]] = field(default_factory=dict)

    def stable(self, candidates: dict[Candidate, Snapshot]) -> list[Candidate]:
        """Return the candidates that have not changed for long enough; forget those that left."""
        now = self.clock()
        self._seen = {c: known for c, known in self._seen.items() if c in candidates}
        ready = []
        for candidate, snapshot in candidates.items():
            known = self._seen.get(candidate)
            if known is None or known[0] != snapshot:
                self._seen[candidate] = (snapshot, now)
            elif now - known[1] >= self.settle_seconds:
                ready.append(candidate)
        return ready

    @property
    def waiting(self) -> bool:
        """Something is there that is not taken yet: look again soon."""
        return bool(self._seen)


def look(inbox: Path) -> dict[Candidate, Snapshot]:
    """Return everything in the stations' folders that may be taken one day."""
    found: dict[Candidate, Snapshot] = {}
    for station in sorted(path for path in inbox.iterdir() if _is_plain_folder(path)):
        for path in sorted(station.iterdir()):
            snapshot = _snapshot(path)
            if snapshot:
                found[Candidate(station.name, path)] = snapshot
    return found


def check_folders(inbox: Path, *others: Path) -> None:
    """Refuse an inbox that is a link or that overlaps a folder we write to ourselves."""
    if inbox.is_symlink():
        raise UnsafeFolderError(subject="inbox", folder=inbox, reason="is a link")
    real = inbox.resolve()
    for other in (path.resolve() for path in others):
        if real == other or real in other.parents or other in real.parents:
            raise UnsafeFolderError(subject="inbox", folder=inbox, reason=f"overlaps {other}")


def watch_inbox(
    services: Services, stop: threading.Event, on_received: Callable[[Received], None]
) -> None:
    """Take in what the stations drop until ``stop`` is set. Faults are logged, never raised."""
    settings = services.settings.intake
    inbox = services.settings.inbox_dir
    tracker = StabilityTracker(settings.settle_seconds)
    patience, told = Patience(), ""
    while not stop.is_set():
        try:
            for _ in _wake_ups(inbox, settings, stop, tracker):
                for candidate in tracker.stable(look(inbox)):
                    if patience.may_try(candidate) and not _is_written_to(candidate):
                        _try(candidate, patience, services, on_received)
        except Exception as error:
            # A folder that is gone, a watcher that broke: nobody else looks at the stations.
            if _reason(error) != told:
                told = _reason(error)
                log.error("the inboxes cannot be watched: %s", told)
            stop.wait(_TICK_SECONDS)


@dataclass
class Patience:
    """What could not be taken is tried again later and later, and told when it is tried first."""

    clock: Callable[[], float] = time.monotonic
    _waits: dict[Candidate, tuple[float, float]] = field(default_factory=dict)
    """How long it waits, and until when."""

    def may_try(self, candidate: Candidate) -> bool:
        """Say whether it is time to try."""
        _, until = self._waits.get(candidate, (0.0, 0.0))
        return self.clock() >= until

    def failed(self, candidate: Candidate) -> bool:
        """Note that it could not be taken; say whether that is news."""
        wait, _ = self._waits.get(candidate, (0.0, 0.0))
        longer = min(2 * wait, _LONGEST_WAIT_SECONDS) if wait else _FIRST_WAIT_SECONDS
        self._waits[candidate] = (longer, self.clock() + longer)
        return not wait

    def done(self, candidate: Candidate) -> None:
        """Forget what was taken."""
        self._waits.pop(candidate, None)


def _try(
    candidate: Candidate,
    patience: Patience,
    services: Services,
    on_received: Callable[[Received], None],
) -> None:
    try:
        on_received(_take(candidate, services))
    except Exception as error:
        # Left where it is. Of a foreign exception only the kind is told: its text may quote.
        level = logging.WARNING if patience.failed(candidate) else logging.DEBUG
        log.log(level, "station %s: not taken yet: %s", candidate.station, _reason(error))
    else:
        patience.done(candidate)


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, (SohoaError, OSError)) else type(error).__name__


def _is_written_to(candidate: Candidate) -> bool:
    """Say whether a scanner or a copying program still has one of the files open."""
    path = candidate.path
    try:
        files = [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else [path]
        return any(is_open_for_writing(file) for file in files)
    except OSError:  # moved on, or a link since: the next look sees what it is
        return True


def _take(candidate: Candidate, services: Services) -> Received:
    folder = candidate.path if candidate.path.is_dir() else None
    origin = Origin(station=candidate.station, move=True, folder=folder)
    if candidate.path.is_dir():
        received = receive(scans_in(candidate.path), origin, services)
        _remove_if_empty(candidate.path)
        return received
    return receive([candidate.path], origin, services)


def _wake_ups(
    inbox: Path, settings: IntakeSettings, stop: threading.Event, tracker: StabilityTracker
) -> Iterator[None]:
    events = watch(
        inbox,
        stop_event=stop,
        yield_on_timeout=True,
        rust_timeout=int(_TICK_SECONDS * 1000),
        force_polling=settings.force_polling or None,
        raise_interrupt=False,
    )
    last = float("-inf")
    for changes in events:
        due = time.monotonic() - last >= settings.rescan_seconds
        if changes or tracker.waiting or due:
            last = time.monotonic()
            yield


def _snapshot(path: Path) -> Snapshot:
    """Return what a candidate looks like now; empty when it must be left alone."""
    if path.name.startswith((".", "~")) or path.is_symlink():
        return ()
    try:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        files = [file for file in inside if file.is_file() and not file.is_symlink()]
        if any(file.suffix.lower() in _UNFINISHED_SUFFIXES for file in files):
            return ()
        if path.is_dir() and not scans_in(path):
            return ()
        stats = [(file, file.stat()) for file in files]
    except FileNotFoundError:  # moved on while we looked
        return ()
    return tuple((str(file), stat.st_size, stat.st_mtime_ns) for file, stat in stats)


def _is_plain_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and not path.name.startswith(".")


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        log.info("folder %s keeps files that are no scans", folder.name)

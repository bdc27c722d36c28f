"""What a program costs, with everything it starts: time and memory of the whole family.

Processor time and the family's exit come from the system's own accounts (``wait4`` counts every
descendant that was waited for), memory from looking at ``/proc`` again and again; pages that
processes share count once in the sum.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, NamedTuple

_LOOK_SECONDS = 0.1
_TAIL = 800
"""Characters of a failed program's last words that are worth showing."""


class Cost(NamedTuple):
    """What one run of a program and all its children cost."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of processor time, user and system, children included."""
    memory: int
    """Bytes: the largest sum over the living processes of the run that was seen."""
    largest: int
    """Bytes: the most that one single process of the run ever held."""


class ProgramFailedError(Exception):
    """A measured program ended badly; the text names it and its last words."""


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end and return its cost; nothing of its output is kept.

    ``environment`` is added to ours. The command gets a process group of its own, which is ended
    when we are interrupted. Raises ``ProgramFailedError``.
    """
    with tempfile.TemporaryFile() as said:
        start = time.monotonic()
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )
        watch = _MemoryWatch(process.pid)
        watch.start()
        code, cpu = _finish(process)
        wall = time.monotonic() - start
        watch.finish()
        if code != 0:
            raise ProgramFailedError(f"{' '.join(command)}: exit {code}\n{_last_words(said)}")
    return Cost(wall, cpu, max(watch.peak, watch.largest), watch.largest)


def _finish(process: subprocess.Popen[bytes]) -> tuple[int, float]:
    """Wait for the end; return the exit code and the family's processor time."""
    try:
        _, status, used = os.wait4(process.pid, 0)
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, used.ru_utime + used.ru_stime


def _last_words(said: IO[bytes]) -> str:
    said.seek(0)
    return said.read().decode("utf-8", "replace")[-_TAIL:].strip()


class _MemoryWatch(threading.Thread):
    """Looks at a process and its descendants again and again and keeps the largest figures."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root = root
        self._end = threading.Event()
        self.peak = 0
        self.largest = 0

    def run(self) -> None:
        while not self._end.wait(_LOOK_SECONDS):
            members = [_memory(process) for process in _family(self._root)]
            self.peak = max(self.peak, sum(now for now, _ in members))
            # The kernel keeps each process's own high-water mark: no peak between looks is lost.
            self.largest = max(self.largest, *(most for _, most in members))

    def finish(self) -> None:
        """Stop looking."""
        self._end.set()
        self.join()


def _family(root: int) -> set[int]:
    """Return a process and all its descendants."""
    family, fresh = {root}, [root]
    while fresh:
        children = [child for parent in fresh for child in _children(parent)]
        fresh = [child for child in children if child not in family]
        family.update(fresh)
    return family


def _children(process: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            with contextlib.suppress(OSError):
                found += map(int, (task / "children").read_text().split())
    return found


def _memory(process: int) -> tuple[int, int]:
    """Return a process's share of memory now and the most it ever held, in bytes; 0 when gone."""
    status = _told(process, "status", "VmRSS", "VmHWM")
    share = _told(process, "smaps_rollup", "Pss").get("Pss", status.get("VmRSS", 0))
    return share, status.get("VmHWM", 0)


def _told(process: int, file: str, *names: str) -> dict[str, int]:
    """Return some figures of a file of ``/proc``, in bytes; those that are not there are not."""
    try:
        lines = Path(f"/proc/{process}/{file}").read_text().splitlines()
    except OSError:
        return {}
    pairs = (line.split(":", 1) for line in lines if ":" in line)
    return {name: int(value.split()[0]) * 1024 for name, value in pairs if name in names}

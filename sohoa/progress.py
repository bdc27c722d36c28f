"""Progress on the screen: a bar a dossier, on standard error."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.progress import Progress as Bars

from flows.services import Progress
from sohoa.logs import stderr

_STAGES = {"understand": "nhận dạng, bóc tách", "sign": "dựng PDF, ký", "store": "lưu trữ"}


class ScreenProgress(Progress):
    """Shows pages read and the stage each dossier is in; safe to call from several threads."""

    def __init__(self) -> None:
        self._bars = Bars(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=stderr,
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bars.stop()

    def pages_found(self, dossier: str, count: int) -> None:
        self._bars.update(self._task(dossier), total=count, description=f"{dossier}: đọc trang")

    def page_read(self, dossier: str, page: int) -> None:
        del page
        self._bars.advance(self._task(dossier))

    def stage(self, dossier: str, name: str) -> None:
        words = _STAGES.get(name, name)
        self._bars.update(self._task(dossier), description=f"{dossier}: {words}")

    def _task(self, dossier: str) -> TaskID:
        with self._lock:
            if dossier not in self._tasks:
                self._tasks[dossier] = self._bars.add_task(dossier, total=None)
            return self._tasks[dossier]

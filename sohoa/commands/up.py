"""``sohoa up``: everything on this machine, until Ctrl-C."""

from __future__ import annotations

import logging
import secrets
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import FrameType
from typing import Annotated

import typer
import uvicorn
from rich.console import Console

from config.settings import Settings
from flows.engine import running_engine
from flows.inbox import check_folders, watch_inbox
from flows.receive import UNFINISHED, Received, recover, unfinished_keys
from flows.review import ReviewTools
from flows.services import Services
from models.approval import Approval
from sohoa.commands.run import ApproveOption, OutOption
from sohoa.nightly import every_night
from sohoa.wiring import installation, settings_for
from web.app import Backing, create_app

log = logging.getLogger(__name__)

FIRST_STATION = "quay-1"
_DOSSIERS_AT_ONCE = 2
_WEB_START_SECONDS = 30


def up(
    out: OutOption = None,
    approve: ApproveOption = Approval.AUTO,
    station: Annotated[
        list[str] | None, typer.Option("--station", help="Trạm quét / Scanner stations.")
    ] = None,
) -> None:
    """Chạy mọi thứ trên máy này: Prefect, hộp nhận, trang web. / Run everything here."""
    settings = settings_for(out)
    for name in station or [FIRST_STATION]:
        (settings.inbox_dir / name).mkdir(parents=True, exist_ok=True)
    check_folders(
        settings.inbox_dir, settings.work_dir, settings.quarantine_dir, settings.objects_dir
    )
    stop = threading.Event()
    _stop_on_signals(stop)
    with (
        installation(settings) as services,
        running_engine(settings, port=settings.orchestrator.port),
        _Worker(services, approve, stop) as worker,
        _web(settings, services, worker.carry) as setup_code,
    ):
        watcher = threading.Thread(
            target=watch_inbox, args=(services, stop, worker.take), name="inbox"
        )
        watcher.start()
        nightly = threading.Thread(target=every_night, args=(services, stop), name="nightly")
        nightly.start()
        _say_where(settings, setup_code)
        stop.wait()
        watcher.join()
        nightly.join()


def _stop_on_signals(stop: threading.Event) -> None:
    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask)


class _Worker:
    """Carries batches through their flows, each at most once at a time."""

    def __init__(self, services: Services, approval: Approval, stop: threading.Event) -> None:
        self._services = services
        self._approval = approval
        self._stop = stop
        self._pool = ThreadPoolExecutor(_DOSSIERS_AT_ONCE, thread_name_prefix="dossier")

    def __enter__(self) -> _Worker:
        # What an earlier process left half done goes on first.
        recover(self._services)
        for key in unfinished_keys(self._services):
            self._submit(key)
        return self

    def __exit__(self, *_: object) -> None:
        self._services.stop.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def take(self, received: Received) -> None:
        """Queue a newly received dossier."""
        if received.dossier is not None and received.dossier.state in UNFINISHED:
            self._submit(received.dossier.key)

    def carry(self, key: str) -> None:
        """Queue a dossier that a person sent on its way."""
        self._submit(key)

    def _submit(self, key: str) -> None:
        # Prefect reads its settings when it is imported: only now is its environment right.
        from flows.run import carry  # noqa: PLC0415

        if not self._stop.is_set():
            self._pool.submit(carry, key, self._approval, self._services)


@contextmanager
def _web(
    settings: Settings, services: Services, carry: Callable[[str], None]
) -> Iterator[str | None]:
    """Serve the pages; yield the code that opens the first administrator's page, if needed."""
    setup_code = secrets.token_urlsafe(16) if services.catalogue.people.is_empty() else None
    backing = Backing(
        catalogue=services.catalogue,
        store=services.store,
        types=services.types,
        procedures=services.procedures,
        tools=ReviewTools(services, carry),
        setup_code=setup_code,
    )
    config = uvicorn.Config(
        create_app(backing, settings),
        host=settings.web.host,
        port=settings.web.port,
        log_level="warning",
        lifespan="off",
        proxy_headers=bool(settings.web.public_url),
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="web")
    thread.start()
    try:
        yield setup_code
    finally:
        server.should_exit = True
        thread.join(_WEB_START_SECONDS)


def _say_where(settings: Settings, setup_code: str | None) -> None:
    web, prefect = settings.web, settings.orchestrator
    console = Console()
    console.print("[bold]Sổ Hóa đang chạy.[/bold] Ctrl-C để dừng. / Running, Ctrl-C stops.")
    console.print(f"  Trang web / Web page:      http://{web.host}:{web.port}/")
    if setup_code is not None:
        link = f"http://{web.host}:{web.port}/setup?code={setup_code}"
        console.print("  [bold]Chưa có tài khoản: mở[/bold] / No accounts yet, open:")
        console.print(f"    {link}", highlight=False, soft_wrap=True)
    console.print(f"  Prefect:                   http://{prefect.host}:{prefect.port}/")
    for folder in sorted(settings.inbox_dir.iterdir()):
        console.print(f"  Hộp nhận / Inbox:          {folder}", highlight=False, soft_wrap=True)
    console.print(f"  Kho / Store:               {settings.store.kind}")

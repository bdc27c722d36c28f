"""A Prefect server for this process: its own child, or the one that ``sohoa up`` already runs.

Prefect's built-in temporary server outlives a parent that is killed; ours is started so that the
kernel ends it together with us. Nothing in this module imports Prefect: the settings below must be
in the environment before anybody does.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from config.settings import Settings
from flows import empty_database
from models.errors import MissingToolError, UnexpectedError
from storage.durable import write_whole

log = logging.getLogger(__name__)

_POLL_SECONDS = 0.2
_STOP_SECONDS = 15


def prefect_environment(home: Path) -> dict[str, str]:
    """Return the environment every process with Prefect in it needs: quiet, offline, ours."""
    return {
        "PREFECT_HOME": str(home),
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
        "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        # The newer user interface asks an outside host from the browser whatever is set.
        "PREFECT_SERVER_UI_V2_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        # On the terminal our own logs speak; Prefect's go to its database, for its page.
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
        "PREFECT_RESULTS_DEFAULT_SERIALIZER": "json",
    }


@contextmanager
def running_engine(settings: Settings, *, port: int | None = None) -> Iterator[str]:
    """Yield the address of a Prefect API; ``port`` is given by the one who serves the UI.

    A server of ``sohoa up`` on the same data folder is used when it answers. Otherwise a child is
    started, on a private database when another process holds the shared one. Raises
    ``UnexpectedError`` when the server does not come up.
    """
    home = settings.orchestrator_dir
    home.mkdir(parents=True, exist_ok=True)
    shared = _address_of_running(home) if port is None else None
    if shared:
        os.environ.update(prefect_environment(home), PREFECT_API_URL=shared)
        yield shared
        return
    with (home / "server.lock").open("w") as lock, tempfile.TemporaryDirectory() as private:
        own_home = home if _try_lock(lock) else Path(private)
        os.environ.update(prefect_environment(own_home))
        server = _ready(settings, own_home, port or _free_port(settings.orchestrator.host))
        try:
            os.environ["PREFECT_API_URL"] = server.api
            if port is not None:
                _announce(home, server.api)
            yield server.api
        finally:
            (home / "server.json").unlink(missing_ok=True) if port is not None else None
            server.stop()


def _ready(settings: Settings, home: Path, port: int) -> _Server:
    """Start a server and wait for it; on a fresh home with the database that is kept for such."""
    fresh = not (home / empty_database.NAME).exists()
    brought = empty_database.bring(home)
    seconds = settings.orchestrator.start_timeout_seconds
    server = _start(settings, home, port)
    try:
        _wait_until_ready(server, seconds)
    except UnexpectedError:
        if not brought:
            raise
        log.warning("the kept database was no good, another one is made")
        empty_database.forget(home)
        server = _start(settings, home, port)
        _wait_until_ready(server, seconds)
    except BaseException:
        server.stop()
        raise
    if fresh and not brought:
        empty_database.keep(home)
    return server


class _Server:
    def __init__(self, process: subprocess.Popen[bytes], api: str, log_file: Path) -> None:
        self.process = process
        self.api = api
        self.log_file = log_file

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _start(settings: Settings, home: Path, port: int) -> _Server:
    if threading.current_thread() is not threading.main_thread():
        # The kernel's "end it with its parent" follows the thread that started the child.
        raise UnexpectedError(subject="prefect", reason="engine must start in the main thread")
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise MissingToolError(subject="prefect", tool="setpriv", advice="apt install util-linux")
    host = settings.orchestrator.host
    command = [setpriv, "--pdeathsig", "KILL", sys.executable, "-m", "uvicorn", "--factory"]
    command += ["prefect.server.api.server:create_app", "--host", host, "--port", str(port)]
    command += ["--log-level", "error"]
    api = f"http://{host}:{port}/api"
    # The user interface asks the server where the API is.
    environment = os.environ | prefect_environment(home) | {"PREFECT_UI_API_URL": api}
    environment.pop("PREFECT_API_URL", None)
    log_file = home / "server.log"
    with log_file.open("ab") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out, cwd=home)
    return _Server(process, api, log_file)


def _wait_until_ready(server: _Server, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not _answers(server.api):
        if server.process.poll() is not None or time.monotonic() > deadline:
            server.stop()
            reason = f"server did not start, see {server.log_file}"
            raise UnexpectedError(subject="prefect", reason=reason)
        time.sleep(_POLL_SECONDS)


def _answers(api: str) -> bool:
    try:
        with urllib.request.urlopen(f"{api}/health", timeout=2) as answer:  # noqa: S310 - loopback
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _address_of_running(home: Path) -> str | None:
    try:
        api = str(json.loads((home / "server.json").read_text("utf-8"))["api"])
    except (OSError, ValueError, KeyError):
        return None
    return api if _answers(api) else None


def _announce(home: Path, api: str) -> None:
    write_whole(home / "server.json", json.dumps({"api": api}).encode())


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])

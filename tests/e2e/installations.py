"""A running ``sohoa up`` and a browser in front of it."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from tests.commands import COMMAND, environment
from tests.services import missing

PASSWORD = "một câu dễ nhớ 27"
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Installation:
    """A running ``sohoa up``."""

    process: subprocess.Popen[bytes]
    data: Path
    web: str
    prefect: str

    @property
    def inbox(self) -> Path:
        return self.data / "inbox" / "quay-1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def wait_for(url: str, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not answers(url):
        assert time.monotonic() < deadline, f"{url} does not answer"
        time.sleep(0.2)  # between looks


@contextmanager
def running_up(data: Path, *options: str) -> Iterator[Installation]:
    """Run ``sohoa up`` on a data folder until the block ends."""
    web, prefect = free_port(), free_port()
    log = (data / "up.log").open("wb")
    process = subprocess.Popen(
        [*COMMAND, "up", "--out", str(data), *options],
        env=environment(
            SOHOA_WEB__PORT=str(web),
            SOHOA_ORCHESTRATOR__PORT=str(prefect),
            SOHOA_INTAKE__SETTLE_SECONDS="0.5",
        ),
        stdout=log,
        stderr=log,
    )
    try:
        wait_for(f"http://127.0.0.1:{web}/healthz")
        yield Installation(process, data, f"http://127.0.0.1:{web}", f"http://127.0.0.1:{prefect}")
    finally:
        process.kill()
        process.wait()
        log.close()


def make_first(running: Installation) -> str:
    """Make the first administrator at the address that the terminal shows."""
    said = (running.data / "up.log").read_text("utf-8")
    found = re.search(r"http://\S+/setup\?code=(\S+)", said)
    assert found is not None, said
    form = {"code": found[1], "name": "mai", "full_name": "Lê Thị Mai"}
    form |= {"password": PASSWORD, "again": PASSWORD}
    assert httpx.post(f"{running.web}/setup", data=form, timeout=30).status_code == 303
    assert httpx.get(found[0].strip(), timeout=30).status_code == 404
    return "mai"


def sign_in(page: Page, running: Installation, name: str = "mai") -> None:
    """Sign in as a person would."""
    page.goto(running.web)
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    program = shutil.which("chromium")
    if program is None:
        missing("the browser chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=_FLAGS)
        yield opened
        opened.close()

"""How fast the desk is with a full catalogue: ``python -m benchmarks.desk [--count N]``.

Reads two sample dossiers, fills the catalogue with ``N`` waiting dossiers, runs ``sohoa up`` and
measures in Debian's Chromium: opening the next dossier (key to ready), the picture of a page, a
field confirmed (key to the answer in place). Then clerks work at once for some seconds, each with a
session of their own and one to three seconds of thought between two steps.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
from playwright.sync_api import Page, sync_playwright

from benchmarks.catalogue import fill
from config.settings import load_settings
from models.dossier import DossierState
from models.person import Person, Role
from storage.catalogue import Catalogue
from web.auth.passwords import hash_password

SAMPLES = Path(__file__).parents[1] / "samples/dossiers"
_PASSWORD = "bốn mươi người cùng xem 9"  # noqa: S105 - of people that this makes
_SOHOA = [sys.executable, "-m", "sohoa.cli"]
_CONFIRM = """() => new Promise((done) => {
  const start = performance.now();
  const value = document.querySelector('form.row.current [name=value]');
  value.dispatchEvent(new KeyboardEvent('keydown', {key: 'v', code: 'KeyV', bubbles: true}));
  const look = () => document.querySelector('[data-sending]')
    ? setTimeout(look, 1) : done(performance.now() - start);
  setTimeout(look, 1);
})"""
_THOUGHT = (1.0, 3.0)


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """Run ``sohoa up`` on a data folder; yield the address of its pages."""
    ports = []
    for _ in range(2):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            ports.append(str(probe.getsockname()[1]))
    own = {"SOHOA_WEB__PORT": ports[0], "SOHOA_ORCHESTRATOR__PORT": ports[1]}
    command = [*_SOHOA, "up", "--out", str(data), "--approve", "none"]
    process = subprocess.Popen(command, env=os.environ | own, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{ports[0]}"
    try:
        for _ in range(600):
            try:
                httpx.get(f"{address}/healthz", timeout=2)
                break
            except httpx.HTTPError:
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait()


def prepare(data: Path, count: int, clerks: int) -> None:
    """Read two samples, fill the catalogue, enter the clerks."""
    for name in ("khai-sinh", "hon-nhan"):
        command = [*_SOHOA, "run", str(SAMPLES / name), "--approve", "none", "--out", str(data)]
        subprocess.run(command, check=True, capture_output=True)
    with Catalogue.open(load_settings(data_dir=data).catalogue_url) as catalogue:
        fill(catalogue, count, random.Random(1), DossierState.IN_REVIEW)  # noqa: S311
        password, now = hash_password(_PASSWORD), datetime.now(UTC)
        for number in range(clerks):
            name = f"clerk{number}"
            roles = frozenset({Role.REVIEWER})
            person = Person(name=name, full_name=name, roles=roles, created_at=now)
            catalogue.people.add(person, password, who="bench")


def in_browser(address: str, rounds: int) -> Iterator[tuple[str, list[float]]]:
    """Yield what one clerk waits for, in milliseconds."""
    with sync_playwright() as playwright:
        program = shutil.which("chromium")
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto(address)
        page.fill("#name", "clerk0")
        page.fill("#password", _PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector(".queue-head")
        yield (
            "mở hồ sơ tiếp theo / next dossier opened",
            [_open(page, address) for _ in range(rounds)],
        )
        yield "ảnh một trang / picture of a page", _pictures(page, rounds)
        yield "xác nhận một trường / field settled", [_settle(page) for _ in range(rounds)]
        browser.close()


def _open(page: Page, address: str) -> float:
    page.goto(address)
    page.focus("button.big")
    start = time.perf_counter()
    page.keyboard.press("Enter")
    page.wait_for_selector(".desk[data-ready]")
    return (time.perf_counter() - start) * 1000


def _pictures(page: Page, rounds: int) -> list[float]:
    picture = page.locator("svg.sheet image").get_attribute("href")
    script = """async (address) => {
      const start = performance.now();
      const image = new Image();
      image.src = address;
      await image.decode();
      return performance.now() - start;
    }"""
    return [float(page.evaluate(script, f"{picture}?{n}")) for n in range(rounds)]


def _settle(page: Page) -> float:
    taken = float(page.evaluate(_CONFIRM))
    page.keyboard.press("u")
    page.wait_for_timeout(300)
    return taken


class Clerk(threading.Thread):
    """One of many people at work: takes a dossier, looks, settles its fields, hands it on."""

    def __init__(self, address: str, number: int, until: float) -> None:
        super().__init__()
        self._client = httpx.Client(base_url=address, timeout=60)
        self._name = f"clerk{number}"
        self._rng = random.Random(number)  # noqa: S311
        self._until = until
        self.taken: list[float] = []
        self.failed: Counter[int] = Counter()

    def run(self) -> None:
        """Sign in and work until the time is over."""
        self._client.post("/sign-in", data={"name": self._name, "password": _PASSWORD})
        while time.monotonic() < self._until:
            page = self._ask("GET", "/").text
            csrf = _between(page, 'name="csrf" value="', '"')
            taken = self._ask("POST", "/queue/next", {"csrf": csrf})
            where = taken.headers.get("location", "/")
            desk = self._ask("GET", where).text
            for _ in range(5):
                row = re.search(r'data-waits="yes"', desk)
                form = desk[: row.start()].rpartition('action="')[2] if row else ""
                if not form or time.monotonic() > self._until:
                    break
                sent = {"csrf": csrf, "revision": _between(desk, 'data-revision="', '"')}
                self._ask("POST", form.partition('"')[0], sent | {"do": "confirm"})
                desk = self._ask("GET", where).text

    def _ask(self, method: str, path: str, form: dict[str, str] | None = None) -> httpx.Response:
        start = time.perf_counter()
        answer = self._client.request(method, path, data=form)
        self.taken.append((time.perf_counter() - start) * 1000)
        if answer.status_code >= 400:
            self.failed[answer.status_code] += 1
        time.sleep(self._rng.uniform(*_THOUGHT))
        return answer


def _between(text: str, before: str, after: str) -> str:
    return text.partition(before)[2].partition(after)[0]


def many_clerks(address: str, clerks: int, seconds: float) -> tuple[list[float], Counter[int]]:
    """Let many clerks work; return how long each of their requests took, and how many failed."""
    until = time.monotonic() + seconds
    people = [Clerk(address, number, until) for number in range(clerks)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    failed = sum((one.failed for one in people), Counter[int]())
    return [taken for one in people for taken in one.taken], failed


def row(name: str, taken: list[float]) -> str:
    """Return a line of the table."""
    high = sorted(taken)[int(len(taken) * 0.95)]
    return f"| {name} | {len(taken)} | {statistics.median(taken):.0f} | {high:.0f} |"


def main(arguments: list[str] | None = None) -> int:
    """Prepare, measure, print one table."""
    parser = argparse.ArgumentParser(prog="benchmarks.desk", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--clerks", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=40)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="sohoa-desk-") as folder:
        data = Path(folder)
        prepare(data, chosen.count, chosen.clerks)
        with serving(data) as address:
            print(f"{chosen.count} hồ sơ chờ xem / waiting dossiers")
            print("| | n | trung vị / median ms | 95 % ms |\n|---|---|---|---|")
            for name, taken in in_browser(address, chosen.rounds):
                print(row(name, taken), flush=True)
            taken, failed = many_clerks(address, chosen.clerks, chosen.seconds)
            print(row(f"{chosen.clerks} người cùng lúc / clerks at once", taken))
            print(f"lỗi theo mã / failed, by status: {dict(failed)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""``sohoa up``: a file dropped in a station's folder comes out signed, seen in a real browser."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.commands import COMMAND, environment
from tests.papers import write_letter
from tests.services import missing

pytestmark = pytest.mark.e2e

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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def _wait_for(url: str, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not _answers(url):
        assert time.monotonic() < deadline, f"{url} does not answer"
        time.sleep(0.2)  # between looks


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    data = tmp_path_factory.mktemp("up")
    web, prefect = _free_port(), _free_port()
    log = (data / "up.log").open("wb")
    process = subprocess.Popen(
        [*COMMAND, "up", "--out", str(data), "--approve", "all"],
        env=environment(
            SOHOA_WEB__PORT=str(web),
            SOHOA_ORCHESTRATOR__PORT=str(prefect),
            SOHOA_INTAKE__SETTLE_SECONDS="0.5",
        ),
        stdout=log,
        stderr=log,
    )
    try:
        _wait_for(f"http://127.0.0.1:{web}/healthz")
        yield Installation(process, data, f"http://127.0.0.1:{web}", f"http://127.0.0.1:{prefect}")
    finally:
        process.kill()
        process.wait()
        log.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        missing("the browser chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=_FLAGS)
        yield opened
        opened.close()


PASSWORD = "một câu dễ nhớ 27"


@pytest.fixture(scope="module")
def first(running: Installation) -> str:
    """The first administrator, made at the address that the terminal shows."""
    said = (running.data / "up.log").read_text("utf-8")
    found = re.search(r"http://\S+/setup\?code=(\S+)", said)
    assert found is not None, said
    form = {"code": found[1], "name": "mai", "full_name": "Lê Thị Mai"}
    form |= {"password": PASSWORD, "again": PASSWORD}
    assert httpx.post(f"{running.web}/setup", data=form, timeout=30).status_code == 303
    assert httpx.get(found[0].strip(), timeout=30).status_code == 404
    return "mai"


def signed_in(running: Installation) -> httpx.Client:
    client = httpx.Client(base_url=running.web, timeout=30)
    client.post("/sign-in", data={"name": "mai", "password": PASSWORD})
    return client


@pytest.fixture
def page(browser: Browser, running: Installation, first: str) -> Iterator[Page]:
    """A page on which the first administrator is signed in."""
    opened = browser.new_page()
    opened.set_default_timeout(30_000)
    opened.goto(running.web)
    opened.get_by_label("Tên đăng nhập").fill(first)
    opened.get_by_label("Mật khẩu").fill(PASSWORD)
    opened.get_by_role("button", name="Đăng nhập").click()
    opened.wait_for_url("**/")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def stored(running: Installation, first: str) -> Installation:
    """The installation after a letter was dropped and went the whole way."""
    assert first
    write_letter(running.data / "thư.pdf").rename(running.inbox / "Công văn 145.pdf")
    deadline = time.monotonic() + 180
    clerk = signed_in(running)
    while "Đã lưu trữ" not in clerk.get("/dossiers").text:
        assert time.monotonic() < deadline, (running.data / "up.log").read_text("utf-8")
        time.sleep(0.5)  # between looks
    return running


def test_the_inbox_is_empty_and_nothing_is_lost(stored: Installation) -> None:
    assert list(stored.inbox.iterdir()) == []
    assert len(list(stored.data.glob("work/*/source/*"))) == 1
    assert len(list(stored.data.glob("objects/**/*.pdf"))) == 1


def test_a_clerk_sees_state_picture_fields_and_signed_pdf(stored: Installation, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    faults: list[str] = []
    page.on(
        "console", lambda message: faults.append(message.text) if message.type == "error" else None
    )
    page.goto(f"{stored.web}/dossiers")
    expect(page.locator("table.list .state")).to_have_text("Đã lưu trữ")
    page.locator("table.list a").first.click()
    expect(page.locator(".paper h2")).to_contain_text("Công văn")
    expect(page.locator("figure svg image")).to_be_visible()
    expect(page.locator(".fields")).to_contain_text("145/UBND-VP")
    expect(page.locator(".verdict")).to_have_text("✓ Chữ ký hợp lệ")
    expect(page.locator(".test")).to_be_visible()
    link = page.locator("a.button").get_attribute("href")
    answer = page.request.get(f"{stored.web}{link}")
    assert answer.body().startswith(b"%PDF-")
    assert [url for url in asked if not url.startswith(stored.web)] == []
    assert faults == []


def test_a_field_leads_to_its_place_on_the_picture(stored: Installation, page: Page) -> None:
    page.goto(f"{stored.web}/dossiers")
    page.locator("table.list a").first.click()
    page.locator(".fields a").first.click()
    expect(page.locator("rect:target")).to_have_count(1)


def test_pages_carry_a_strict_policy_and_refuse_foreign_hosts(stored: Installation) -> None:
    answer = httpx.get(f"{stored.web}/sign-in")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'" in policy
    assert "unsafe" not in policy
    assert httpx.get(stored.web, headers={"host": "evil.example"}).status_code == 400
    clerk = signed_in(stored)
    assert clerk.get(f"/dossiers/{'0' * 32}").status_code == 404
    assert clerk.get("/dossiers/..%2f..%2fetc").status_code == 404


def test_prefect_shows_the_runs_by_dossier_and_page(stored: Installation) -> None:
    flows = httpx.post(f"{stored.prefect}/api/flow_runs/filter", json={}, timeout=10).json()
    names = {run["name"].split(" TAM-")[0]: run["state"]["type"] for run in flows}
    assert names == {"số hóa": "COMPLETED", "ký và lưu": "COMPLETED"}
    tasks = httpx.post(f"{stored.prefect}/api/task_runs/filter", json={}, timeout=10).json()
    assert any(re.fullmatch(r"đọc TAM-\w+ trang 1-1", task["name"]) for task in tasks)
    artifacts = httpx.post(f"{stored.prefect}/api/artifacts/filter", json={}, timeout=10).json()
    assert {artifact["key"].rsplit("-", 2)[-2] for artifact in artifacts} == {"giay", "luu"}


def test_prefect_s_user_interface_opens_and_asks_nobody_outside(
    stored: Installation, browser: Browser
) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(stored.prefect)
    expect(page.locator("body")).to_contain_text("Flow Runs", timeout=30_000)
    outside = [url for url in asked if not url.startswith((stored.prefect, "data:", "blob:"))]
    page.close()
    assert outside == []


def test_ctrl_c_stops_everything(stored: Installation) -> None:
    stored.process.send_signal(signal.SIGINT)
    assert stored.process.wait(60) == 0
    assert not _answers(f"{stored.prefect}/api/health")
    assert not _answers(f"{stored.web}/healthz")

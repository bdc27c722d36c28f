"""``sohoa up``: a file dropped in a station's folder comes out signed, seen in a real browser."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.installations import (
    PASSWORD,
    Installation,
    answers,
    chromium,
    make_first,
    running_up,
    sign_in,
)
from tests.papers import write_letter

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with running_up(tmp_path_factory.mktemp("up"), "--approve", "all") as installation:
        yield installation


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def first(running: Installation) -> str:
    return make_first(running)


def signed_in(running: Installation) -> httpx.Client:
    client = httpx.Client(base_url=running.web, timeout=30)
    client.post("/sign-in", data={"name": "mai", "password": PASSWORD})
    return client


@pytest.fixture
def page(browser: Browser, running: Installation, first: str) -> Iterator[Page]:
    """A page on which the first administrator is signed in."""
    opened = browser.new_page()
    opened.set_default_timeout(30_000)
    sign_in(opened, running, first)
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
    assert not answers(f"{stored.prefect}/api/health")
    assert not answers(f"{stored.web}/healthz")

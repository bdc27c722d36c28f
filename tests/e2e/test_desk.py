"""The desk in a real browser: a clerk with a keyboard, a screen reader's rules, a lost session.

``SOHOA_SCREENSHOTS=docs/images`` makes the pictures of the documentation anew.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.commands import sohoa
from tests.e2e.installations import (
    PASSWORD,
    Installation,
    chromium,
    make_first,
    running_up,
    sign_in,
)

pytestmark = pytest.mark.e2e

SAMPLES = Path(__file__).parents[2] / "samples/dossiers"
DOSSIERS = ("khai-sinh", "hon-nhan", "quyet-dinh")
_WINDOW = {"width": 1366, "height": 768}
_MOST_STEPS = 60


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    data = tmp_path_factory.mktemp("desk")
    read = sohoa("run", *(SAMPLES / name for name in DOSSIERS), "--approve", "none", "--out", data)
    assert read.code == 0, read.err
    with running_up(data, "--approve", "none") as installation:
        make_first(installation)
        yield installation


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, running: Installation) -> Iterator[Page]:
    """A page in the smallest window that offices have; what it complains of fails the test."""
    opened = browser.new_page(viewport=_WINDOW)  # type: ignore[arg-type]
    opened.set_default_timeout(20_000)
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("request", lambda r: faults.append(r.url) if running.web not in r.url else None)
    sign_in(opened, running)
    yield opened
    opened.close()
    assert faults == []


def shoot(page: Page, name: str) -> None:
    """Keep a picture for the documentation, when one is wanted."""
    if folder := os.environ.get("SOHOA_SCREENSHOTS"):
        page.evaluate("Promise.all([...document.images].map(i => i.decode().catch(() => 0)))")
        page.wait_for_timeout(400)  # until the large picture is there, which no event tells
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def assert_usable_by_all(page: Page) -> None:
    """No serious or critical fault in the eyes of axe-core."""
    found = Axe().run(page).response["violations"]
    grave = [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert grave == []


def take_next(page: Page) -> None:
    expect(page.get_by_role("button", name="Lấy hồ sơ tiếp theo")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector(".desk[data-ready]")


def left(page: Page) -> int:
    return page.locator("form.row[data-waits]").count()


def test_every_page_is_usable_by_all(page: Page, running: Installation) -> None:
    shoot(page, "queue")
    for path in ("/", "/dossiers", "/samples", "/people", "/password"):
        page.goto(f"{running.web}{path}")
        assert_usable_by_all(page)
    page.locator("body").wait_for()
    page.goto(f"{running.web}/")
    take_next(page)
    assert_usable_by_all(page)
    page.get_by_text("Đổi loại, tách, ghép").first.click()
    assert_usable_by_all(page)
    shoot(page, "desk-papers")
    page.goto(f"{running.web}/samples")
    shoot(page, "samples")
    page.goto(f"{running.web}/people")
    shoot(page, "people")
    page.context.clear_cookies()
    page.goto(f"{running.web}/sign-in")
    assert_usable_by_all(page)
    shoot(page, "sign-in")


def test_the_field_in_hand_is_framed_and_zoomed_and_typing_shows_what_is_known(page: Page) -> None:
    take_next(page)
    shoot(page, "desk")
    current = page.locator("form.row.current")
    expect(current).to_have_count(1)
    expect(current.locator(".more")).to_be_visible()
    box = current.get_attribute("data-box")
    if box:
        expect(page.locator("rect.box.current")).to_have_count(1)
        whole = page.locator("svg.sheet image").get_attribute("width")
        shown = page.locator("svg.sheet").get_attribute("viewBox")
        assert float((shown or "0 0 0 0").split()[2]) < float(whole or 0)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("PageDown")
    expect(page.locator(".thumb[aria-current]")).to_have_attribute("data-page", "2")


def test_undo_takes_back_the_newest_decision(page: Page) -> None:
    take_next(page)
    before = left(page)
    page.keyboard.press("v")
    expect(page.locator("form.row[data-waits]")).to_have_count(before - 1)
    page.keyboard.press("u")
    expect(page.locator("form.row[data-waits]")).to_have_count(before)


def test_a_session_that_ends_while_typing_loses_nothing(page: Page) -> None:
    take_next(page)
    row = page.locator("form.row.current").get_attribute("id")
    field = page.locator(f"#{row} [name=value]")
    page.keyboard.press("e")
    field.fill("Trần Văn Thử 12")
    page.context.clear_cookies()
    page.keyboard.press("Enter")
    expect(page.locator("#again")).to_be_visible()
    shoot(page, "desk-again")
    page.locator("#again-password").fill("không phải")
    page.keyboard.press("Enter")
    expect(page.locator("#again .failure")).to_be_visible()
    page.locator("#again-password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#again")).to_be_hidden()
    expect(page.locator(f"#{row}[data-sending]")).to_have_count(0)
    assert "12" in field.input_value() or "Thử" in field.input_value()
    page.keyboard.press("Escape")


def test_what_was_typed_is_there_again_after_a_reload(page: Page) -> None:
    take_next(page)
    row = page.locator("form.row.current").get_attribute("id")
    page.keyboard.press("e")
    page.locator(f"#{row} [name=value]").fill("gõ dở dang")
    page.reload()
    page.wait_for_selector(".desk[data-ready]")
    expect(page.locator(f"#{row} [name=value]")).to_have_value("gõ dở dang")
    page.locator(f"#{row} [name=value]").press("Escape")


def test_a_spot_drawn_on_the_picture_is_read_into_the_field(page: Page) -> None:
    take_next(page)
    page.keyboard.press("f")
    place = page.locator("svg.sheet").bounding_box()
    assert place is not None
    row = page.locator("form.row[data-box][data-shown]").first
    row.locator("[name=value]").focus()
    page.keyboard.press("z")
    frame = page.locator("rect.box.current").bounding_box()
    assert frame is not None
    page.mouse.move(frame["x"], frame["y"])
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"], frame["y"] + frame["height"], steps=3)
    page.mouse.up()
    expect(row).to_have_class(re.compile(r"\bediting\b"))
    assert row.locator("[name=value]").input_value() != ""
    row.locator("[name=value]").press("Escape")


def test_it_works_without_the_script(browser: Browser, running: Installation) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, running)
    page.get_by_role("button", name="Lấy hồ sơ tiếp theo").click()
    before = left(page)
    row = page.locator("form.row[data-waits]").first
    row.evaluate("row => row.querySelector('.more').style.display = 'block'")
    row.locator("button[value=absent]").dispatch_event("click")
    page.wait_for_url("**/desk/**")
    expect(page.locator("form.row[data-waits]")).to_have_count(before - 1)
    context.close()


def test_a_dossier_is_finished_and_signed_without_the_mouse(page: Page) -> None:
    take_next(page)
    doubtful = left(page)
    assert doubtful > 0
    keys = 0

    def press(key: str) -> None:
        nonlocal keys
        keys += 1
        page.keyboard.press(key)

    for _ in range(_MOST_STEPS):
        row = page.locator("form.row.current")
        if page.evaluate("document.activeElement.closest('form.row') === null"):
            break
        press("v" if row.get_attribute("data-enter") == "edit" else "Enter")
        expect(page.locator("[data-sending]")).to_have_count(0)
    expect(page.locator("form.row[data-waits]")).to_have_count(0)
    approve = page.locator("#approve")
    expect(approve).to_be_visible()
    for box in page.locator(".accept input").all():
        expect(box).to_be_focused()
        press("Space")
        press("Tab")
    shoot(page, "desk-finished")
    press("Enter")
    page.wait_for_url("**/done")
    assert keys <= doubtful + 8
    expect(page.locator("#progress")).to_contain_text("Đã ký và lưu xong", timeout=120_000)
    expect(page.locator(".verdict").first).to_have_text("✓ Chữ ký hợp lệ")
    assert_usable_by_all(page)
    shoot(page, "done")
    page.go_back()
    page.wait_for_load_state()
    assert page.locator("button:has-text('Duyệt')").count() == 0

"""Ten thousand open orders: list and board stay light and move on without a jerk."""

import os
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from .site import DESKTOP, Site, chromium, demo_site, launch, sign_in

MANY = 10_000
MOST_ROWS = 120
FLUID_MS = 50

# Scrolls an element on, screen by screen, and says how long each frame took.
SCROLL = """async ([selector, screens]) => {
    const frames = [], it = document.querySelector(selector);
    for (let at = 0; at < screens; at++) {
        it.scrollBy(0, it.clientHeight);
        for (let frame = 0; frame < 6; frame++) {
            const began = performance.now();
            await new Promise(requestAnimationFrame);
            frames.push(performance.now() - began);
        }
    }
    return frames;
}"""


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A company of its own with ten thousand more orders, taken in by the command."""
    if chromium() is None:
        pytest.skip("no Chromium on this machine")
    file = tmp_path_factory.mktemp("many") / "orders.csv"
    rows = (f"M-{n},客户{n % 200},M{n % 50:02d},商品{n % 50:02d},{1 + n % 9},12.5" for n in range(MANY))
    file.write_text("\n".join(["订单号,客户名称,商品编码,商品名称,数量,单价", *rows]), "utf-8")
    with demo_site() as site:
        take_in(site, file)
        yield site


def take_in(site: Site, file: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MEIDAN_", "DATABASE_URL"))}
    command = [sys.executable, "-m", "meidan.site.command_line", "import", "orders", str(file), "--quiet"]
    command += ["--create-products", "--create-customers", "--acknowledge", "*", "--reason", "many"]
    done = subprocess.run(
        command, check=False, env={**kept, "MEIDAN_DATA": str(site.data)}, capture_output=True, text=True, cwd="/"
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


@pytest.fixture(scope="module")
def page(crowded: Site) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        width, height = DESKTOP
        opened = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
        sign_in(opened, crowded, "admin")
        yield opened
        browser.close()


def test_the_list_of_ten_thousand(page: Page, crowded: Site) -> None:
    page.goto(f"{crowded.url}/orders?scope=open")
    table = page.get_by_role("table", name="订单")
    expect(table.get_by_role("row").nth(20)).to_be_visible()
    expect(page.get_by_text(re.compile(r"共 10,?\d{3} 单"))).to_be_visible()
    first = table.get_by_role("row").nth(1).inner_text()
    frames = page.evaluate(SCROLL, ["[role=table]", 40])
    assert table.get_by_role("row").count() <= MOST_ROWS
    assert (
        int(table.locator("[data-index]").last.get_attribute("data-index") or 0) > 300
    )  # further pages came by themselves
    assert table.get_by_role("row").nth(1).inner_text() != first
    assert statistics.median(frames) <= FLUID_MS, sorted(frames)[-10:]


def test_the_board_of_ten_thousand(page: Page, crowded: Site) -> None:
    page.goto(f"{crowded.url}/board")
    full = page.locator("section[data-stage=backordered]")
    expect(full.locator("article").first).to_be_visible()
    frames = page.evaluate(SCROLL, ["section[data-stage=backordered] [role=group]", 30])
    assert full.locator("article").count() <= MOST_ROWS
    assert int(full.locator("[data-index]").last.get_attribute("data-index") or 0) > 60
    assert statistics.median(frames) <= FLUID_MS, sorted(frames)[-10:]

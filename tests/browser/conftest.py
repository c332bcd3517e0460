"""Fixtures of the browser tests: one demo company for each test process, people signed in, pages that are watched."""

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from .site import DESKTOP, PHONE, Site, chromium, demo_site, launch, sign_in
from .watch import Watch

FAILURES = Path(__file__).parents[2] / "build" / "browser-failures"
SESSION_COOKIES: dict[str, Any] = {}
Open = Callable[..., Page]
# A machine that runs the whole suite is busy; what must be quick says so itself.
expect.set_options(timeout=12_000)


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The demo company, running."""
    if chromium() is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: apt-get install chromium")
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium fonts-noto-cjk)")
    with demo_site() as running:
        yield running


@pytest.fixture(scope="module")
def browser(site: Site) -> Iterator[Browser]:
    """Closed with each file: while it is open an event loop runs in this thread, and Django refuses its database."""
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails the test for what the console said and for what looks wrong on the pages it opened."""
    watching = Watch()
    yield watching
    watching.judge()


@pytest.fixture
def open_page(request: pytest.FixtureRequest, site: Site, browser: Browser, watch: Watch) -> Iterator[Open]:
    """`open_page("chen", "/orders", phone=True)`: a page of a demo login, signed in; `user=None`: nobody."""
    contexts: list[BrowserContext] = []

    def open_one(user: str | None, path: str = "/", *, phone: bool = False, language: str = "zh-CN") -> Page:
        width, height = PHONE if phone else DESKTOP
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", has_touch=phone, accept_downloads=True,
            reduced_motion="reduce",  # on a busy machine, what is still on its way is clicked beside
        )  # fmt: skip
        contexts.append(context)
        context.add_init_script(
            f"localStorage.getItem('meidan.language') ?? localStorage.setItem('meidan.language', '{language}')"
        )
        page = context.new_page()
        watch.over(page)
        if user is not None:
            _signed_in(context, page, site, user)
        page.goto(site.url + path)
        if user is not None:
            page.locator("#content").wait_for()
        return page

    yield open_one
    failed = getattr(request.node, "failed_in_call", False)
    for number, context in enumerate(contexts):
        for page in context.pages if failed else []:
            FAILURES.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=FAILURES / f"{request.node.name}-{number}.png")
        context.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a person would try once more is tried once more: on a busy machine a click can miss. A fault fails twice."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


def _signed_in(context: BrowserContext, page: Page, site: Site, user: str) -> None:
    """Signing in costs an argon2 hash and is limited in rate: each login does it once, then its cookie is reused."""
    if user not in SESSION_COOKIES:
        sign_in(page, site, user)
        SESSION_COOKIES[user] = context.cookies()
    context.add_cookies(SESSION_COOKIES[user])


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, None]:
    outcome = yield
    if call.when == "call" and outcome.get_result().failed:
        item.failed_in_call = True  # type: ignore[attr-defined]

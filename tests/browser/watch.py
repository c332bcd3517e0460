"""What no screen may do: errors in the console, sideways scrolling, English in the Chinese interface, axe findings."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
# Refused requests are part of many stories; the screens tell them.
HARMLESS = re.compile(r"Failed to load resource|net::ERR_")
# Two words of prose beside each other; codes, names and units are single words or have capitals.
PROSE = re.compile(r"\b[a-z]{2,} [a-z]{2,}\b")
# What flashes or fades is seen as it stays; what turns for ever (a skeleton) is not waited for.
SETTLED = """Promise.allSettled(document.getAnimations()
    .filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime)).map((one) => one.finished))
    .then(() => null)"""


class Watch:
    """Collects what the watched pages did wrong."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def over(self, page: Page) -> None:
        """Watch this page from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))

    def judge(self) -> None:
        assert not self.wrong, "\n".join(self.wrong)

    def forgive(self, pattern: str) -> None:
        """Drops what was expected (a cut line, say)."""
        self.wrong = [text for text in self.wrong if not re.search(pattern, text)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not HARMLESS.search(message.text):
            self.wrong.append(f"console: {message.text[:500]}")


def assert_fits(page: Page) -> None:
    """Nothing makes the page scroll sideways."""
    inner, outer = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert inner <= outer, f"{page.url} is {inner} px wide in a window of {outer} px"


def assert_chinese(page: Page, allowed: str = r"$^") -> None:
    """No English prose is left in the interface; `allowed` for the company's own data."""
    text: str = page.locator("body").inner_text()
    left = [found for found in PROSE.findall(text) if not re.search(allowed, found)]
    assert not left, f"{page.url}: {left[:10]}"


def assert_accessible(page: Page) -> None:
    """axe-core finds nothing serious or critical; a finding is looked at again, as colours may be on their way."""
    page.evaluate(AXE.read_text("utf-8"))
    bad = _axe(page)
    if bad:
        page.wait_for_timeout(1_500)
        bad = _axe(page)
    assert not bad, f"{page.url}\n" + "\n".join(bad)


def _axe(page: Page) -> list[str]:
    page.evaluate(SETTLED)
    found: list[dict[str, Any]] = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)"
    )
    return [
        f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def assert_well_made(page: Page, allowed: str = r"$^") -> None:
    """All of the above on the page as it stands."""
    assert_fits(page)
    assert_chinese(page, allowed)
    assert_accessible(page)

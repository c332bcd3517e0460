"""The list of screens is complete, each is explained, and each is well made at both widths, in light and in dark."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .screens import SCREENS, Screen
from .watch import assert_accessible, assert_fits

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "web" / "src" / "modules"
GUIDE = ROOT / "docs" / "guide"
Open = Callable[..., Page]
# The colours turn within this; what has not begun to turn yet cannot be waited for.
TURNING_MS = 500
_PATH = re.compile(r'^( *)(?:\{ )?path: "([^"]+)"')


def routes() -> Iterator[str]:
    """Every address that the application knows, as its route files have it; nested ones with what they stand in."""
    for file in sorted([*MODULES.rglob("routes.tsx"), *MODULES.rglob("settings.tsx")]):
        text = file.read_text("utf-8")
        outer = "settings/" if "export const settings" in text and "export const routes" not in text else ""
        outer = "settings/" if file.parent.name == "checks" else outer
        for line in text.splitlines():
            if found := _PATH.match(line):
                deep, path = len(found[1]), found[2]
                yield (outer if deep > 4 or file.name == "settings.tsx" or "checks" in file.parts else "") + path
                if deep == 4:
                    outer = f"{path}/"


def matches(route: str, path: str) -> bool:
    parts = [r"[^/]+" if part.startswith(":") else re.escape(part) for part in route.split("/")]
    pattern = "/".join(parts).replace("/[^/]+", "(?:/[^/]+)?") if route.endswith("?") else "/".join(parts)
    return re.fullmatch(pattern, path.strip("/").split("?")[0]) is not None


def test_every_route_has_its_picture() -> None:
    known = list(routes())
    assert {"orders", "settings/users", "stock/moves", "settings/rules", "settings/audit"} <= set(known), known
    shown: set[str] = set()
    for screen in SCREENS:
        fitting = [route for route in known if matches(route, screen.route or screen.path)]
        # "orders/new" is itself, not the order called new.
        shown |= set(sorted(fitting, key=lambda route: route.count(":"))[:1])
    assert not {route for route in known if route not in ("settings", "stock")} - shown
    missing = [f"{s.name}-{w}.png" for s in SCREENS for w in (1440, 390)]
    assert not [name for name in missing if not (GUIDE / "images" / name).is_file()]


def test_every_screen_leads_to_a_page_of_the_guide() -> None:
    named: set[str] = set()
    for file in MODULES.rglob("*.tsx"):
        text = file.read_text("utf-8")
        named |= set(re.findall(r'guide="([a-z-]+)"', text))
        explained = "<Page" not in text or "guide=" in text or file.name == "HelpPage.tsx"
        assert explained, f"{file.name} explains itself nowhere"
    for folder in (GUIDE, GUIDE / "en"):
        assert not [name for name in named if not (folder / f"{name}.md").is_file()], folder


def show(page: Page, screen: Screen) -> None:
    page.locator("[aria-busy=true], .ant-skeleton").first.wait_for(state="detached")
    screen.steps(page)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_it_is_well_made(open_page: Open, screen: Screen) -> None:
    desk = open_page(screen.user, screen.path)
    show(desk, screen)
    assert_fits(desk)
    assert_accessible(desk)
    desk.emulate_media(color_scheme="dark")
    expect(desk.locator("html[data-mode=dark]")).to_have_count(1)
    desk.wait_for_timeout(TURNING_MS)
    assert_accessible(desk)
    phone = open_page(screen.user, screen.path, phone=True)
    show(phone, screen)
    assert_fits(phone)
    assert_accessible(phone)

"""`python3 dev.py screenshots [NAME …]`: pictures of every screen at both widths, into docs/guide/images."""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from .screens import SCREENS, Screen
from .site import DESKTOP, PHONE, Site, demo_site, launch, sign_in

FOLDER = Path(__file__).parents[2] / "docs" / "guide" / "images"
COLOURS = 64
SETTLED_MS = 700


def main(names: list[str]) -> int:
    """All screens, or those named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo_site() as site, sync_playwright() as playwright:
        browser = launch(playwright)
        for screen in SCREENS:
            if not names or screen.name in names:
                for width, height in (DESKTOP, PHONE):
                    picture(browser, site, screen, (width, height))
                print(screen.name)
        browser.close()
    return 0


def picture(browser: Browser, site: Site, screen: Screen, size: tuple[int, int]) -> None:
    """One screen at one width, in few colours: flat screens lose nothing and files stay small."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="zh-CN", color_scheme="light", reduced_motion="reduce"
    )
    page = context.new_page()
    if screen.user is None:
        page.goto(site.url + screen.path)
    else:
        sign_in(page, site, screen.user)
        page.goto(site.url + screen.path)
        page.locator("#content").wait_for()
    page.wait_for_timeout(SETTLED_MS)
    screen.steps(page)
    page.wait_for_timeout(SETTLED_MS)
    image = Image.open(io.BytesIO(page.screenshot()))
    small = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(FOLDER / f"{screen.name}-{size[0]}.png", optimize=True)
    context.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

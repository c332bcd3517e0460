"""How quickly the screens come, as Lighthouse judges it on a desk: the demo company in a real Chromium.

Lighthouse is fetched by npx (of the Node that builds the screens), so it needs the npm registry; it is no part of us.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright
from tests.browser.site import chromium, demo_site, launch, sign_in

from benchmarks.figures import AT_LEAST, Bar, measured
from benchmarks.ground import Ground
from benchmarks.options import Options

LIGHTHOUSE = "lighthouse@12.8.2"
PERFORMANCE = 0.90
PAGES = {"sign in": "/profile", "home": "/", "orders": "/orders", "board": "/board", "entry": "/orders/new"}
RUNS = 3
FLAGS = "--headless=new --no-sandbox --disable-background-networking"


def run(world: Ground, options: Options) -> Sequence[Bar]:
    """Lighthouse's figure of each page (0 to 1), three times; signed in by the cookie, but for the first."""
    browser = chromium()
    if browser is None:
        raise RuntimeError("no Chromium: apt-get install chromium")
    with demo_site() as site, tempfile.TemporaryDirectory() as folder:
        headers = Path(folder) / "headers.json"
        with sync_playwright() as playwright:
            running = launch(playwright)
            context = running.new_context()
            sign_in(context.new_page(), site, "admin")
            cookies = "; ".join(f"{one['name']}={one['value']}" for one in context.cookies())  # pyright: ignore[reportTypedDictNotRequiredAccess]
            running.close()
        headers.write_text(json.dumps({"Cookie": cookies}))
        bars: list[Bar] = []
        for name, path in PAGES.items():
            signed_in = [] if name == "sign in" else [f"--extra-headers={headers}"]
            figures = [_figure(site.url + path, signed_in, browser) for _ in range(RUNS)]
            bars.append(measured(f"Lighthouse, {name}", "", figures, (AT_LEAST, PERFORMANCE), "performance, desktop"))
        return bars


def _figure(url: str, more: Sequence[str], browser: str) -> float:
    command = ["npx", "--yes", LIGHTHOUSE, url, "--preset=desktop", "--only-categories=performance", "--output=json"]
    told = subprocess.run(
        [*command, "--quiet", f"--chrome-flags={FLAGS}", *more],
        env={**os.environ, "CHROME_PATH": browser}, stdout=subprocess.PIPE, check=True, timeout=180,
    )  # fmt: skip
    return float(json.loads(told.stdout)["categories"]["performance"]["score"])

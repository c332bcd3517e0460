"""A running Meidan with its demo company, and a Chromium to look at it with."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright
from tests.site.ground import free_port

ROOT = Path(__file__).parents[2]
PASSWORD = "meidan-demo"
DESKTOP = (1440, 900)
PHONE = (390, 844)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Quiet: no calls home, no first-run pages.
FLAGS = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]
STARTS_WITHIN = 240.0


@dataclass(frozen=True)
class Site:
    """Where a company is served, and the data directory behind it."""

    url: str
    data: Path

    @property
    def said(self) -> str:
        """What `meidan up` has printed."""
        return (self.data / "said.txt").read_text("utf-8")


def chromium() -> str | None:
    """The browser's program: CHROME_PATH, else what Debian and others call it."""
    named = os.environ.get("CHROME_PATH")
    return named or next((path for name in BROWSERS if (path := shutil.which(name))), None)


def launch(playwright: Playwright) -> Browser:
    """The machine's own Chromium, without a window."""
    flags = [*FLAGS, "--no-first-run", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return playwright.chromium.launch(executable_path=chromium(), args=flags)


@contextmanager
def demo_site(*options: str) -> Generator[Site]:
    """`meidan up` with the demo company, in a data directory and on a port of its own, until the end.

    `options` go to `up`: `--no-demo` gives an empty installation.
    """
    data = Path(tempfile.mkdtemp(prefix="meidan-browser-"))
    data.chmod(0o711)
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MEIDAN_", "DATABASE_URL"))}
    command = [sys.executable, "-m", "meidan.site.command_line", "up", "--port", str(port), *options]
    with (data / "said.txt").open("w") as said:
        process = subprocess.Popen(
            command, env={**kept, "MEIDAN_DATA": str(data)}, stdout=said, stderr=subprocess.STDOUT, cwd="/"
        )
    try:
        _wait(f"http://127.0.0.1:{port}/readyz", process, data / "said.txt")
        yield Site(f"http://127.0.0.1:{port}", data)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        shutil.rmtree(data, ignore_errors=True)


def _wait(url: str, process: "subprocess.Popen[bytes]", said: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.3)
    raise RuntimeError(f"the server did not start:\n{said.read_text()}")


def sign_in(page: Page, site: Site, user: str) -> None:
    """Through the sign-in page, as a person does."""
    page.goto(site.url)
    page.locator("input[autocomplete=username]").fill(user)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    page.locator("#content").wait_for()

"""A keyboard-wedge scanner: keys that come within milliseconds, whatever else the machine is busy with."""

import time

from playwright.sync_api import Page

GAP_SECONDS = 0.003


def scan(page: Page, code: str) -> None:
    """A burst of keys and Enter, where the focus is.

    Each key is stamped with the moment at which a scanner would send it; screens go by that stamp, so that a burst
    stays one when the browser is held up between two keys. Playwright's own typing waits for each key to be handled.
    """
    session = page.context.new_cdp_session(page)
    at = time.time()
    for key in [*code, "Enter"]:
        at += GAP_SECONDS
        text = "\r" if key == "Enter" else key
        stamped = {"key": key, "timestamp": at, "windowsVirtualKeyCode": _code(key)}
        session.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": text, **stamped})
        session.send("Input.dispatchKeyEvent", {"type": "keyUp", **stamped})
    session.detach()


def _code(key: str) -> int:
    return 13 if key == "Enter" else ord(key.upper()) if key.isalnum() else 0

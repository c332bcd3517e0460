"""Children that do not outlive their parent: the parent holds the writing end of a pipe, the children watch the other.

Works on every system and for every way a parent can end; nothing is ever written into the pipe.
"""

import os
import signal
import threading
import time

VARIABLE = "MEIDAN_LIFELINE"
GRACE_SECONDS = 20.0


def inherited() -> int | None:
    """The reading end that our parent left us, if it left one."""
    text = os.environ.get(VARIABLE, "")
    return int(text) if text.isdigit() else None


def watch(descriptor: int | None = None) -> None:
    """From a thread: when the parent is gone, ask this process to stop, and end it if it does not."""
    watched = inherited() if descriptor is None else descriptor
    if watched is not None:
        threading.Thread(target=_wait, args=(watched,), name="lifeline", daemon=True).start()


def _wait(descriptor: int) -> None:
    try:
        while os.read(descriptor, 1):
            pass
    except OSError:
        return  # not a lifeline: better to live on than to end by mistake
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)

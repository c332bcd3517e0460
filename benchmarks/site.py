"""Our own server under load: started as people start it, stopped when the block ends."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.ground import Ground

PATIENCE = 90.0


@dataclass(frozen=True)
class Site:
    """Where it answers, a token of the admin, and its first process."""

    port: int
    token: str
    pid: int


@contextmanager
def site(ground: Ground, port: int) -> Generator[Site]:
    """`meidan up --no-demo` on this database."""
    token = ground.meidan("token", "create", "--user", "admin").strip()
    command = [str(Path(sys.executable).with_name("meidan")), "up", "--no-demo", "--port", str(port)]
    process = subprocess.Popen(
        command, env=ground.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        _wait(process, port)
        yield Site(port, token, process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)


def _wait(process: subprocess.Popen[str], port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            assert process.stderr
            raise RuntimeError(f"meidan up ended: {process.stderr.read()}")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise RuntimeError("meidan up does not become ready")


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                stat = Path(entry.path, "stat").read_text()
            except OSError:
                continue
            parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found, left = [pid], [pid]
    while left:
        children = parents.get(left.pop(), [])
        found += children
        left += children
    return found

"""Recognise a PostgreSQL left over in our cluster, and end it, without ever touching a process that is not it."""

import os
import signal
import subprocess
import time
from pathlib import Path


def clear_leftover(cluster: Path, sockets: Path, patience: float = 30.0) -> None:
    """Before a start: end a PostgreSQL that still runs on this cluster, and remove lock files that point elsewhere.

    A lock file may outlive its process (power cut, kill -9) and its number may by now belong to any other program:
    PostgreSQL would refuse to start, and whoever signals that number blindly kills a stranger. `sockets` is the folder
    of this cluster alone, so once no server of ours runs, whatever lies in it is stale.
    """
    pid = recorded_pid(cluster)
    if pid is not None and is_ours(pid, cluster):
        _end(pid, cluster, patience)
    pid = recorded_pid(cluster)
    if pid is None or not is_ours(pid, cluster):
        for stale in (cluster / "postmaster.pid", *sockets.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)


def _end(pid: int, cluster: Path, patience: float) -> None:
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        _signal_if_ours(pid, cluster, number)
        until = time.monotonic() + patience / 3
        while time.monotonic() < until:
            if not is_ours(pid, cluster):
                return
            time.sleep(0.05)


def recorded_pid(cluster: Path) -> int | None:
    """The process number in the pid file, if there is one."""
    try:
        first = (cluster / "postmaster.pid").read_text("utf-8", "replace").split("\n", 1)[0].strip()
    except OSError:
        return None
    return abs(int(first)) if first.lstrip("-").isdigit() else None


def is_ready(cluster: Path, pid: int) -> bool:
    """Whether the postmaster `pid` says that it takes connections (its status line, as pg_ctl reads it)."""
    try:
        lines = (cluster / "postmaster.pid").read_text("utf-8", "replace").splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


def is_ours(pid: int, cluster: Path) -> bool:
    """Whether the process is a live PostgreSQL that works in this cluster's folder."""
    proc = Path(f"/proc/{pid}")
    if not Path("/proc/self/exe").exists():
        return _is_ours_by_ps(pid, cluster)
    try:
        program = os.readlink(proc / "exe").removesuffix(" (deleted)")
        folder = os.readlink(proc / "cwd")
    except OSError:
        return False
    return os.path.basename(program) == "postgres" and folder == os.path.realpath(cluster)


def _is_ours_by_ps(pid: int, cluster: Path) -> bool:
    done = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return "postgres" in done.stdout and str(cluster) in done.stdout


def _signal_if_ours(pid: int, cluster: Path, number: int) -> None:
    try:
        if not hasattr(os, "pidfd_open"):
            if is_ours(pid, cluster):
                os.kill(pid, number)
            return
        handle = os.pidfd_open(pid)  # from here on the number cannot come to mean another process
        try:
            if is_ours(pid, cluster):
                signal.pidfd_send_signal(handle, number)
        finally:
            os.close(handle)
    except OSError:
        return

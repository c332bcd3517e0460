"""What the tests of the ground share: clean environments, processes as another account, things to wait for."""

import os
import pwd
import secrets
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from meidan.site.config import Config, load

ROOT = Path(__file__).parents[2]
OURS = ("MEIDAN_", "DATABASE_URL", "DJANGO_", "PG")


def clean_environment(data_dir: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a terminal in which nobody has set anything of ours, except the data directory."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith((*OURS, "LC_", "LANG"))}
    return {**kept, "MEIDAN_DATA": str(data_dir), "PYTHONUNBUFFERED": "1", **(extra or {})}


def settings_of(data_dir: Path) -> Config:
    """The configuration of a data directory with the embedded database."""
    return load({"MEIDAN_DATA": str(data_dir)})


def new_folder(tmp_parent: Path | None = None) -> Path:
    """A folder that an unprivileged account can pass through (pytest's own are closed to others)."""
    folder = Path(tempfile.mkdtemp(prefix="meidan-ground-", dir=tmp_parent))
    folder.chmod(0o711)
    return folder


def made_folder(template: Path) -> Path:
    """A data directory with a cluster in it, copied from one made earlier: ten times as fast as making another."""
    folder = new_folder()
    subprocess.run(["cp", "-a", f"{template}/.", str(folder)], check=True)
    return folder


def meidan(data_dir: Path, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run the program to its end."""
    command = [sys.executable, "-m", "meidan.site.command_line", *arguments]
    environment = clean_environment(data_dir, extra)
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=90, check=False, cwd="/")


def wait_for(condition: Callable[[], object], seconds: float = 20.0) -> bool:
    """Whether the condition becomes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def kill(pid: int) -> None:
    """kill -9."""
    os.kill(pid, signal.SIGKILL)


def free_port() -> int:
    """A port that is free, and stays so until it is used: below those that the system gives to passing connections."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def unprivileged_python() -> list[str]:
    """A command line for a Python that `nobody` can run with our packages; skips where there is none."""
    if os.geteuid() != 0:
        pytest.skip("needs root, to become somebody else")
    packages = [sysconfig.get_paths()["purelib"], str(ROOT / "src")]
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    for program in (sys.executable, f"/usr/bin/python{version}", f"/usr/local/bin/python{version}"):
        command = ["/usr/bin/env", f"PYTHONPATH={os.pathsep.join(packages)}", program]
        if _runs_as_nobody([*command, "-c", "import psycopg, meidan.site.config"]):
            return command
    pytest.skip("no Python that the account nobody can run together with this checkout")


def as_nobody(command: list[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run as the account nobody."""
    entry = pwd.getpwnam("nobody")
    return subprocess.run(
        command,
        env=dict(environment),
        user=entry.pw_uid,
        group=entry.pw_gid,
        extra_groups=[],
        cwd="/",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _runs_as_nobody(command: list[str]) -> bool:
    try:
        return as_nobody(command, {"PATH": "/usr/bin:/bin"}).returncode == 0
    except OSError:
        return False

"""The process that runs PostgreSQL: started by the first user, gone after the last. Small; standard library only.

Users hold a shared lock on one file. The keeper holds the exclusive lock on another, restarts PostgreSQL when it
dies, and stops it as soon as it can take the users' lock for itself: locks fall with their process, so neither a
`kill -9` nor a power cut leaves a user behind. If the keeper itself is killed, the system tells PostgreSQL to stop.
"""

import ctypes
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType

from meidan.site.embedded.account import Account
from meidan.site.embedded.postmaster import clear_leftover, is_ready

LOOK_EVERY = 1.0  # seconds; a leaving user wakes us at once, so this only bounds how long a killed one is missed
LONGEST_PAUSE = 30.0
FAILURES_BEFORE_WORD = 3  # a predecessor's shared memory may linger for a moment
STOP_PATIENCE = 60.0
PR_SET_PDEATHSIG = 1


class Keeper:
    """One cluster, one postmaster, from start to stop."""

    def __init__(self, data_dir: Path, cluster: Path, programs: Path, sockets: Path, account: Account) -> None:
        self.cluster = cluster
        self.sockets = sockets
        self.command = [programs / "postgres", "-D", cluster]
        self.account = account
        self.log = os.open(
            data_dir / "postgres-start.log",
            os.O_WRONLY | os.O_CREAT | os.O_APPEND,
            0o600,
        )
        self.users = os.open(data_dir / "postgres.users", os.O_RDWR | os.O_CREAT, 0o600)
        self.child: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.pause = 0.25
        self.announced = False
        self.failures = 0

    def run(self) -> None:
        """Run until nobody uses the server any more."""
        clear_leftover(self.cluster, self.sockets)
        self._start()
        while not self._unused():
            self._look()
            self._sleep(LOOK_EVERY if self.announced else 0.02)
        self._stop()

    def _start(self) -> None:
        if os.fstat(self.log).st_size > 1_000_000:
            os.ftruncate(self.log, 0)
        self.child = self.account.popen(self.command, self.log, before_exec=_die_with_parent)
        self.started = time.monotonic()

    def _look(self) -> None:
        child = self.child
        if child is None or child.poll() is not None:
            self._restart()
        elif not self.announced and is_ready(self.cluster, child.pid):
            self._announce("ready")
        elif time.monotonic() - self.started > 60:
            self.pause = 0.25

    def _restart(self) -> None:
        self.failures += 1
        if not self.announced and self.failures >= FAILURES_BEFORE_WORD:
            self._announce("failed")
        self._sleep(self.pause)
        self.pause = min(self.pause * 2, LONGEST_PAUSE)
        if not self._unused():
            clear_leftover(self.cluster, self.sockets)
            self._start()

    def _announce(self, word: str) -> None:
        self.announced = True
        with suppress(OSError):  # whoever started us may have gone; others may be using the server
            os.write(1, word.encode() + b"\n")
        os.dup2(self.log, 1)

    def _unused(self) -> bool:
        try:
            fcntl.flock(self.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _sleep(self, seconds: float) -> None:
        signal.sigtimedwait({signal.SIGUSR1, signal.SIGCHLD, signal.SIGTERM}, seconds)

    def _stop(self) -> None:
        child = self.child
        if child is None or child.poll() is not None:
            return
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            child.send_signal(number)
            try:
                child.wait(STOP_PATIENCE)
                return
            except subprocess.TimeoutExpired:
                continue


def _die_with_parent() -> None:
    signal.pthread_sigmask(signal.SIG_SETMASK, set())
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """SIGCHLD is only delivered to a waiter when it has a handler."""


def _only_keeper(path: Path) -> int | None:
    """The keeper's lock, or None when another keeper has it; whoever only looks at it holds it for a moment too."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    for _ in range(10):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
        except BlockingIOError:
            time.sleep(0.02)
    return None


def main(arguments: list[str]) -> int:
    """Arguments: data directory, cluster, programs, account (name, uid, gid, switch|stay), sockets, discard|keep."""
    data_dir, cluster, programs = (Path(text) for text in arguments[:3])
    name, uid, gid, switch, socket_folder, discard = arguments[3:9]
    sockets = Path(socket_folder)
    lock = _only_keeper(data_dir / "postgres.keeper")
    if lock is None:
        os.write(1, b"another\n")
        return 0
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, _ignore)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1, signal.SIGCHLD, signal.SIGTERM})
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
    account = Account(name, int(uid), int(gid), switch == "switch")
    Keeper(data_dir, cluster, programs, sockets, account).run()
    with suppress(OSError):
        sockets.rmdir()
    if discard == "discard":
        shutil.rmtree(data_dir, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

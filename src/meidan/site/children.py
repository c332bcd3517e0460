"""Start and look after our own child processes; none of them outlives us."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from meidan.site import lifeline

LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0
LARGEST_LOG = 50_000_000


@dataclass(slots=True)
class Nursery:
    """Makes children that watch our lifeline, in a session of their own (Ctrl-C in the terminal reaches only us)."""

    environment: dict[str, str]
    ends: tuple[int, int] = field(default_factory=os.pipe)

    def start(self, arguments: Sequence[str], output: int | None, keep: Sequence[int] = ()) -> subprocess.Popen[str]:
        """Start `meidan ARGUMENTS`; `output`: a descriptor for all it says (None: standard output through a pipe)."""
        return subprocess.Popen(
            [sys.executable, "-m", "meidan.site.command_line", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if output is None else output,
            stderr=subprocess.PIPE if output is None else output,
            env={**os.environ, **self.environment, lifeline.VARIABLE: str(self.ends[0]), "PYTHONUNBUFFERED": "1"},
            pass_fds=(self.ends[0], *keep),
            start_new_session=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            preexec_fn=unblock,  # noqa: PLW1509 - `up` has one thread
        )

    def lines(self, arguments: Sequence[str]) -> Generator[str]:
        """Run a child to its end, giving its lines as they come. Raises ChildFailed with what it complained of."""
        with self.start(arguments, None) as child:
            assert child.stdout is not None
            assert child.stderr is not None
            try:
                for line in child.stdout:
                    yield line.rstrip()
                complaint = child.stderr.read().strip()
            except BaseException:
                child.terminate()
                raise
        if child.returncode != 0:
            raise ChildFailed(child.returncode, complaint)


class ChildFailed(Exception):
    """A step's process ended with an error; `complaint` is what it wrote on standard error."""

    def __init__(self, code: int, complaint: str) -> None:
        super().__init__(complaint)
        self.code = code
        self.complaint = complaint


@dataclass(slots=True)
class Kept:
    """A child that is started again when it dies, later each time it does not last."""

    nursery: Nursery
    arguments: Sequence[str]
    log: Path
    keep: Sequence[int]
    child: subprocess.Popen[str] | None = None
    started: float = 0.0
    failures: int = 0
    due: float = 0.0

    def tend(self) -> int | None:
        """Start it if it is due; returns the exit code when it has just been found dead."""
        now = time.monotonic()
        _keep_short(self.log)
        if self.child is None:
            if now >= self.due:
                self._start(now)
            return None
        code = self.child.poll()
        if code is None:
            return None
        self.failures = 0 if now - self.started > STEADY_SECONDS else self.failures + 1
        self.child, self.due = None, now + min(0.25 * 2**self.failures, LONGEST_PAUSE)
        return code

    def stop(self, patience: float) -> None:
        """Ask it to end, and end it when it does not."""
        if self.child is None:
            return
        self.child.terminate()
        try:
            self.child.wait(patience)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self.child = None

    def _start(self, now: float) -> None:
        log = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            self.child = self.nursery.start(self.arguments, log, self.keep)
        finally:
            os.close(log)
        self.started = now


def _keep_short(log: Path) -> None:
    """One older log beside the present one. Writers append, so that they go on at the start of the emptied file."""
    with suppress(FileNotFoundError):
        if log.stat().st_size > LARGEST_LOG:
            shutil.copyfile(log, log.with_name(log.name + ".1"))
            os.truncate(log, 0)


def unblock() -> None:
    """Signals that we wait for must not stay blocked in a child."""
    signal.pthread_sigmask(signal.SIG_SETMASK, set())

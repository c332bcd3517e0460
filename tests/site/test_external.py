"""A PostgreSQL of the system through DATABASE_URL: the oldest version we promise, with an owner who is no superuser."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from meidan.kernel.append_only import TABLES
from meidan.site.config import Endpoint, load
from meidan.site.embedded.account import Account, choose
from meidan.site.embedded.scram import verifier
from meidan.site.roles import ensure_app_role, grant_app_role

from .ground import free_port, meidan, new_folder, wait_for

KEY = "k" * 40
PASSWORD = "owner word/%"
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


@dataclass(frozen=True)
class System:
    """A scratch cluster of the system's PostgreSQL, open to its superuser over its socket."""

    folder: Path
    port: int

    def superuser(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host=str(self.folder), port=self.port, user="postgres", dbname=database, password="s", autocommit=True
        )

    def owner(self, name: str, rights: str = "CREATEROLE") -> Endpoint:
        """A new database with an owner of its own."""
        with self.superuser() as connection:
            for statement in (
                f"CREATE ROLE {name}_owner LOGIN {rights} PASSWORD '{verifier(PASSWORD)}'",
                f"CREATE DATABASE {name} OWNER {name}_owner ENCODING 'UTF8' TEMPLATE template0",
            ):
                connection.execute(sql.SQL(statement))  # type: ignore[arg-type]
        return Endpoint("127.0.0.1", self.port, name, f"{name}_owner", PASSWORD)


@pytest.fixture(scope="module")
def system() -> Iterator[System]:
    if not PROGRAMS:
        pytest.skip("no PostgreSQL in /usr/lib/postgresql (Debian package postgresql)")
    folder, port = new_folder(), free_port()
    account = choose(folder / "data")
    account.own(folder)
    word = folder / "word"
    word.write_text("s\n")
    account.own(word)
    data = folder / "data"
    made = account.run(
        [PROGRAMS[0] / "initdb", "-D", data, "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={word}", "-N"]
    )
    assert made.returncode == 0, made.stdout
    yield from _running(folder, port, account)
    shutil.rmtree(folder, ignore_errors=True)


def _running(folder: Path, port: int, account: Account) -> Iterator[System]:
    log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT, 0o600)
    settings = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", "fsync=off"]
    options = [part for setting in settings for part in ("-c", setting)]
    process = account.popen([PROGRAMS[0] / "postgres", "-D", folder / "data", *options], log)
    os.close(log)
    system = System(folder, port)

    def up() -> bool:
        try:
            system.superuser().close()
        except psycopg.OperationalError:
            return False
        return True

    assert wait_for(up, 60)
    yield system
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()


def test_everything_by_an_ordinary_owner(system: System, empty: Path) -> None:
    owner = system.owner("shop")
    environment = {"DATABASE_URL": owner.url(), "MEIDAN_SECRET_KEY": KEY}
    done = meidan(empty, "token", "create", "--user", "admin", LANG="en", **environment)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "migrate" in done.stderr
    for _ in range(2):
        done = meidan(empty, "migrate", **environment)
        assert done.returncode == 0, done.stderr
    assert meidan(empty, "user", "create", "lin", "--role", "admin", **environment).returncode == 0
    assert meidan(empty, "token", "create", "--user", "lin", **environment).stdout.startswith("mdn_")
    _application_role_is_tame(load({"MEIDAN_DATA": str(empty), **environment}).app)


def _application_role_is_tame(app: Endpoint) -> None:
    with psycopg.connect(app.url(), autocommit=True) as connection:
        tame = connection.execute(
            "SELECT NOT (rolsuper OR rolcreatedb OR rolcreaterole) FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        assert tame == (True,)
        for table in TABLES:
            for statement in ("DELETE FROM {}", "TRUNCATE {}", "ALTER TABLE {} DISABLE TRIGGER ALL"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(sql.SQL(statement).format(sql.Identifier(table)))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (n int)")


def test_two_migrations_at_once(system: System, empty: Path) -> None:
    owner = system.owner("twins")
    extra = {"DATABASE_URL": owner.url(), "MEIDAN_SECRET_KEY": KEY}
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(meidan, empty, "migrate", **extra) for _ in range(2)]
    assert [each.result().returncode for each in both] == [0, 0], both


def test_an_owner_who_may_make_no_roles_is_told_what_to_do(system: System, empty: Path) -> None:
    owner = system.owner("strict", "NOCREATEROLE")
    environment = {"DATABASE_URL": owner.url(), "MEIDAN_SECRET_KEY": KEY, "LANG": "en"}
    done = meidan(empty, "migrate", **environment)
    assert done.returncode == 1
    assert "MEIDAN_APP_DATABASE_URL" in done.stderr
    assert 'CREATE ROLE "meidan_app_strict"' in done.stderr
    with system.superuser() as connection:
        connection.execute(sql.SQL("CREATE ROLE given LOGIN PASSWORD {}").format(verifier("w")))
    given = Endpoint("127.0.0.1", system.port, "strict", "given", "w")
    done = meidan(empty, "migrate", **environment, MEIDAN_APP_DATABASE_URL=given.url())
    assert done.returncode == 0, done.stderr
    _application_role_is_tame(given)


def test_a_wrong_password_and_a_missing_database_are_said_at_once(system: System, empty: Path) -> None:
    owner = system.owner("plain")
    cases = (
        (Endpoint("127.0.0.1", system.port, "plain", owner.user, "wrong").url(), "refuses the user name or password"),
        (Endpoint("127.0.0.1", system.port, "nothing", owner.user, PASSWORD).url(), "no such database"),
        (Endpoint("127.0.0.1", free_port(), "plain", owner.user, PASSWORD).url(), "cannot reach the database"),
    )
    for url, words in cases:
        done = meidan(empty, "up", "--no-demo", "--port", str(free_port()), DATABASE_URL=url, LANG="en")
        assert done.returncode == 1
        assert words in done.stderr
        assert "Traceback" not in done.stderr
        assert PASSWORD not in done.stderr


def test_the_application_role_is_repaired(system: System) -> None:
    owner = system.owner("mend")
    config = load({"MEIDAN_SECRET_KEY": KEY, "DATABASE_URL": owner.url()})
    with psycopg.connect(owner.url(), autocommit=True) as connection:
        ensure_app_role(connection, config)
        connection.execute(sql.SQL("ALTER ROLE meidan_app_mend PASSWORD {} CREATEROLE").format(verifier("other")))
        ensure_app_role(connection, config)
        psycopg.connect(config.app.url()).close()
        again = connection.execute("SELECT rolcreaterole FROM pg_roles WHERE rolname = 'meidan_app_mend'").fetchone()
        assert again == (False,)
        with pytest.raises(Exception, match="append_only"):
            grant_app_role(connection, config.app)

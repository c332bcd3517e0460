"""A PostgreSQL of the system through DATABASE_URL: the oldest version we promise, with an owner who is no superuser."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from meidan.kernel.append_only import TABLES
from meidan.site.config import Endpoint, load
from meidan.site.embedded.scram import verifier
from meidan.site.roles import ensure_app_role, grant_app_role

from .ground import free_port, meidan
from .system import PASSWORD, System

KEY = "k" * 40


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

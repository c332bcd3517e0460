"""A PostgreSQL of the system (the oldest we promise) as a scratch cluster for the tests of this folder."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from meidan.site.config import Endpoint
from meidan.site.embedded.account import Account, choose
from meidan.site.embedded.scram import verifier

from .ground import free_port, new_folder, wait_for

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

"""A durable throw-away server with a realistic company in it, cloned for each suite."""

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from meidan.site.config import Endpoint
from meidan.site.embedded.scratch import Scratch, scratch_server

HERE = Path(__file__).parent
ROOT = HERE.parent
WORLD = "bench_world"


@dataclass(frozen=True)
class Ground:
    """One database of the benchmark server."""

    server: Scratch
    database: str

    def endpoint(self, who: str = "owner") -> Endpoint:
        """The owner's, the application's or the superuser's way in."""
        place = {"owner": self.server.owner, "app": self.server.app, "superuser": self.server.superuser}[who]
        return replace(place, database=self.database)

    def environment(self) -> dict[str, str]:
        """For processes that work on this database."""
        return {
            **os.environ,
            **self.server.environment(),
            "DATABASE_URL": self.endpoint("owner").url(),
            "MEIDAN_APP_DATABASE_URL": self.endpoint("app").url(),
            "PYTHONPATH": str(ROOT),
        }

    @contextmanager
    def connect(self, who: str = "owner") -> Generator[psycopg.Connection[Any]]:
        """A connection outside Django, autocommitting."""
        with psycopg.connect(**self.endpoint(who).parameters(), autocommit=True) as connection:
            yield connection

    def run(self, statement: str, who: str = "owner") -> list[tuple[Any, ...]]:
        """Some SQL of ours, rows if it has any."""
        with self.connect(who) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def run_file(self, name: str) -> None:
        """A .sql file of this folder, by the owner."""
        self.run((HERE / name).read_text("utf-8"))

    def clone(self, name: str) -> "Ground":
        """A copy of this database; nobody may be connected to it."""
        with replace(self, database="postgres").connect("superuser") as connection:
            statement = "CREATE DATABASE {} TEMPLATE {} OWNER {}"
            names = (name, self.database, self.server.owner.user)
            connection.execute(sql.SQL(statement).format(*(sql.Identifier(one) for one in names)))
            connection.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                    sql.Identifier(name), sql.Identifier(self.server.app.user)
                )
            )
        return replace(self, database=name)

    def drop(self) -> None:
        """Gives the disk back."""
        with replace(self, database="postgres").connect("superuser") as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(self.database)))

    def meidan(self, *arguments: str) -> str:
        """Runs the installed program on this database; returns what it printed."""
        command = [str(Path(sys.executable).with_name("meidan")), *arguments]
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"meidan {' '.join(arguments)}: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout


@contextmanager
def ground() -> Generator[Ground]:
    """The server and the world that the suites clone; both vanish afterwards."""
    with scratch_server(durable=True) as server:
        made = Ground(server, server.owner.database)
        made.meidan("migrate")
        subprocess.run([sys.executable, "-m", "benchmarks.first_user"], env=made.environment(), check=True)
        world = made.clone(WORLD)
        world.run_file("world.sql")
        world.run("ANALYZE")
        yield world

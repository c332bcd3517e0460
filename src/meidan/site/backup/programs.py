"""pg_dump, pg_restore and psql of our own PostgreSQL: they read and fill any server from 15 up to their own version."""

import os
import re
import subprocess
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from meidan.site.config import Endpoint
from meidan.site.embedded import binaries
from meidan.site.failure import Failure

# Statements without meaning for the data that not every server from 15 on takes: a setting newer than 16, and a mark
# that some minor versions of 15 keep with each column for themselves (their own pg_dump leaves it out, ours cannot).
_UNKNOWN = re.compile(rb"SET transaction_timeout = 0;\n|ALTER TABLE ONLY \S+ ALTER COLUMN \S+ SET \(pg_attver=\d+\);\n")


def refuse_newer(server_version: int) -> None:
    """Raises `Failure` when the server is newer than our programs, which then could not read it."""
    if server_version // 10000 > binaries.MAJOR:
        raise Failure(
            f"数据库是 PostgreSQL {server_version // 10000},比本程序带的 {binaries.MAJOR} 新,请升级本程序",
            f"the database is PostgreSQL {server_version // 10000}, newer than the {binaries.MAJOR} that comes with "
            "this program: upgrade the program",
        )


def dump(endpoint: Endpoint, snapshot: str, target: Path) -> None:
    """Writes the database, as one exported snapshot sees it, in pg_dump's custom format."""
    command = ["pg_dump", "--format=custom", "--compress=gzip:5", f"--snapshot={snapshot}", f"--file={target}"]
    with _account(endpoint) as (environment, place):
        _must(_run([*command, "--no-owner", "--no-privileges", "--lock-wait-timeout=60s", place], environment))


def load(endpoint: Endpoint, source: Path) -> None:
    """Fills an empty database in one transaction: everything is there, or nothing."""
    script = [str(binaries.folder() / "pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(source)]
    with _account(endpoint) as (environment, place):
        psql = [str(binaries.folder() / "psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--file=-"]
        with (
            subprocess.Popen(script, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as reading,
            subprocess.Popen(
                [*psql, "--set=ON_ERROR_STOP=1", "--output=/dev/null", f"--dbname={place}"],
                stdin=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment,
            ) as writing,
        ):
            assert reading.stdout is not None
            assert writing.stdin is not None
            whole = pass_on(reading.stdout, writing.stdin)
            complaint = (reading.stderr.read() if reading.stderr else b"") if whole else b""
            if reading.wait() != 0 and whole:
                writing.kill()  # or it would commit what came so far
                raise _failed("pg_restore", complaint)
            with suppress(BrokenPipeError):
                writing.stdin.close()
            complaint = writing.stderr.read() if writing.stderr else b""
    if writing.returncode != 0:
        raise _failed("psql", complaint)


def pass_on(source: IO[bytes], target: IO[bytes]) -> bool:
    """Hands the script on, without the statements a server may not know; False when the reader gave up."""
    in_data = False
    try:
        for line in source:
            if in_data:
                in_data = line != b"\\.\n"
            elif _UNKNOWN.fullmatch(line):
                continue
            else:
                in_data = line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n")
            target.write(line)
        target.flush()
    except BrokenPipeError:
        while source.read(1 << 20):
            pass
        return False
    return True


@contextmanager
def _account(endpoint: Endpoint) -> Generator[tuple[dict[str, str], str]]:
    """The environment and the connection string; the password only in the environment, where other users cannot see."""
    named = {key: str(value) for key, value in endpoint.parameters().items() if key != "password"}
    place = " ".join(f"{key}='{_quoted(value)}'" for key, value in named.items())
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    yield {**kept, "PGPASSWORD": endpoint.password, "LC_ALL": "C", "PGCLIENTENCODING": "UTF8"}, place


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")


def _run(command: Sequence[str], environment: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    program = str(binaries.folder() / command[0])
    return subprocess.run([program, *command[1:]], env=environment, capture_output=True, check=False)


def _must(done: subprocess.CompletedProcess[bytes]) -> None:
    if done.returncode != 0:
        raise _failed(Path(done.args[0]).name, done.stderr)


def _failed(program: str, complaint: bytes) -> Failure:
    text = "\n".join(complaint.decode("utf-8", "replace").strip().splitlines()[-5:])
    return Failure(f"{program} 失败:\n{text}", f"{program} failed:\n{text}")

"""Make the cluster at the first start, check it at every later one, and write our settings into it."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from meidan.site.config import Config, derive, read_or_make_key
from meidan.site.embedded.binaries import MAJOR
from meidan.site.embedded.layout import Layout, locked
from meidan.site.embedded.scram import verifier
from meidan.site.failure import Failure

SUPERUSER = "postgres"  # for making the cluster and for backups; the application never uses it

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "96MB",
    "wal_level": "replica",
    "wal_buffers": "16MB",
    "min_wal_size": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "fsync": "on",
    "log_timezone": "UTC",
    "log_destination": "stderr",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",  # one file a day, a week of them
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "log_line_prefix": "%m [%p] %q%u %a ",
    "log_lock_waits": "on",
    "log_min_duration_statement": "5s",
}


def ensure(config: Config, layout: Layout, settings: Mapping[str, str] | None = None) -> bool:
    """Make the cluster if there is none (True), or check that it is ours to run; then write the settings.

    Complete or absent: it is built beside its place and moved there. Raises `Failure` for another major version.
    """
    merged = {
        **SETTINGS,
        "unix_socket_directories": str(layout.sockets),
        **(settings or {}),
    }
    with locked(layout.create):
        made = not layout.cluster.exists()
        if made:
            _make(config, layout, sync=merged["fsync"] == "on")
        else:
            _check_version(layout.cluster)
        _write(layout, layout.cluster / "meidan.conf", _conf(merged))
    return made


def superuser_password(config: Config) -> str:
    """The bootstrap superuser's password, derived like the others."""
    return derive(read_or_make_key(config.data_dir), f"database role {SUPERUSER}")


def _check_version(cluster: Path) -> None:
    try:
        found = (cluster / "PG_VERSION").read_text("ascii").strip()
    except OSError as error:
        raise Failure(
            f"{cluster} 不是数据库文件夹({error})",
            f"{cluster} is not a database folder ({error})",
        ) from None
    if found != str(MAJOR):
        raise Failure(
            f"{cluster} 由 PostgreSQL {found} 建立,而本程序带的是 PostgreSQL {MAJOR}。"
            "请用原来的版本打开,或用 pg_dump 导出后再导入",
            f"{cluster} was made by PostgreSQL {found}, but this program brings PostgreSQL {MAJOR}: "
            "use the version it was made with, or move the data with pg_dump and pg_restore",
        )


def _make(config: Config, layout: Layout, sync: bool) -> None:
    draft = layout.cluster.with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)  # what an interrupted first start left
    draft.mkdir(mode=0o700)
    layout.account.own(draft)
    word = draft.with_name("postgres.new.word")
    _write(layout, word, superuser_password(config) + "\n")
    command: list[str | Path] = [
        layout.programs / "initdb",
        "-D",
        draft,
        "-U",
        SUPERUSER,
        "--encoding=UTF8",
    ]
    command += [
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
    ]
    command += [
        "--auth-local=scram-sha-256",
        "--auth-host=reject",
        "--no-instructions",
        f"--pwfile={word}",
    ]
    if not sync:
        command.append("--no-sync")
    try:
        _must(layout.account.run(command))
    finally:
        word.unlink()
    with (draft / "postgresql.conf").open("a") as file:
        file.write("\n# meidan.conf is rewritten at every start; put your own settings into local.conf\n")
        file.write("include 'meidan.conf'\ninclude_if_exists 'local.conf'\n")
    _write(layout, draft / "meidan.conf", "logging_collector = off\n")
    single: list[str | Path] = [
        layout.programs / "postgres",
        "--single",
        "-D",
        draft,
        "-c",
        f"fsync={'on' if sync else 'off'}",
    ]
    _must(
        layout.account.run(
            [*single, "-c", "exit_on_error=on", "postgres"],
            text=_first_statements(config),
        )
    )
    os.rename(draft, layout.cluster)


def _first_statements(config: Config) -> str:
    owner, app = config.owner, config.app
    return "".join(
        f"{statement};\n"
        for statement in (
            f"CREATE ROLE {owner.user} LOGIN CREATEDB CREATEROLE PASSWORD '{verifier(owner.password)}'",
            f"CREATE ROLE {app.user} LOGIN PASSWORD '{verifier(app.password)}'",
            f"GRANT {app.user} TO {owner.user} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE",
            f"CREATE DATABASE {owner.database} OWNER {owner.user}",
        )
    )


def _must(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode != 0:
        last = "\n".join(done.stdout.strip().splitlines()[-6:])
        raise Failure(
            f"无法建立内嵌数据库:\n{last}",
            f"the embedded database could not be made:\n{last}",
        )


def _conf(settings: Mapping[str, str]) -> str:
    lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in settings.items()]
    return "# Written by meidan at every start; your own settings belong into local.conf\n" + "\n".join(lines) + "\n"


def _write(layout: Layout, path: Path, text: str) -> None:
    draft = path.with_name(path.name + ".new")
    draft.write_text(text)
    draft.chmod(0o600)
    layout.account.own(draft)
    os.replace(draft, path)

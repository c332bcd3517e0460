"""`meidan migrate`: as the owner, make the application's role, run the migrations, grant. Safe when two run at once."""

import argparse
import time
from typing import Any

import psycopg
from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangoMigrate

from meidan.people.commands import sync_built_in_roles
from meidan.site.config import load
from meidan.site.failure import say
from meidan.site.roles import LOCK, ensure_app_role, grant_app_role


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    config = load()
    with psycopg.connect(config.owner.url(), autocommit=True) as owner:
        if not _try_lock(owner):
            print(say("等待另一个迁移结束…", "waiting for another migration to end…"))
            owner.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        ensure_app_role(owner, config)
        told = _Told()
        call_command(told, interactive=False, verbosity=0)
        sync_built_in_roles()
        grant_app_role(owner, config.app)
    done = say(f"已执行 {told.count} 个迁移", f"{told.count} migrations applied")
    print(done if told.count else say("数据库结构已是最新", "the database is up to date"))
    return 0


def _try_lock(owner: psycopg.Connection[Any]) -> bool:
    row = owner.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,)).fetchone()
    return row is not None and bool(row[0])


class _Told(DjangoMigrate):
    """Django's migrate, telling which room it has come to and what takes long."""

    count = 0
    room = ""
    started = 0.0

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        if action == "apply_start":
            self.started = time.monotonic()
            if migration.app_label != self.room:
                self.room = migration.app_label
                print(f"{self.room} …")
        elif action == "apply_success":
            self.count += 1
            took = time.monotonic() - self.started
            if took > 1:
                print(f"{migration} ({took:.1f} s)")

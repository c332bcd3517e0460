"""Invariants that must always hold, as a list that every room adds to; `meidan doctor` looks at all of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from meidan.kernel import clock, db
from meidan.kernel.append_only import TABLES
from meidan.kernel.words import Words

SHOWN = 20
SKEW_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Check:
    """One invariant: `words` say what must hold, `advice` what to do when it does not.

    `look` is SQL whose rows are the breaches, or a function that returns them. Rows show people where to look.
    """

    name: str
    words: Words
    advice: Words
    look: str | Callable[[], list[db.Row]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found: up to 20 breaches (`more` if there are others), or the error that kept it from looking."""

    check: Check
    breaches: tuple[db.Row, ...]
    more: bool = False
    error: str = ""

    @property
    def good(self) -> bool:
        return not self.breaches and not self.error

    def as_json(self, lang: str) -> dict[str, Any]:
        return {
            "name": self.check.name,
            "ok": self.good,
            "what": self.check.words.say(lang),
            "advice": "" if self.good else self.check.advice.say(lang),
            "breaches": [{key: _plain(value) for key, value in row.items()} for row in self.breaches],
            "more": self.more,
            "error": self.error,
        }


def examine(checks: Iterable[Check]) -> list[Outcome]:
    """Looks at every invariant, each in a snapshot of its own; a check that fails to run counts as a breach."""
    return [_look(check) for check in checks]


def _look(check: Check) -> Outcome:
    try:
        if callable(check.look):
            found = check.look()
        else:
            with transaction.atomic():
                found = db.rows(f"SELECT * FROM ({check.look}) AS breach LIMIT {SHOWN + 1}")
    except DatabaseError as error:
        return Outcome(check, (), error=str(error).strip())
    return Outcome(check, tuple(found[:SHOWN]), more=len(found) > SHOWN)


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _skew() -> list[db.Row]:
    there: datetime = db.scalar("SELECT clock_timestamp()")
    seconds = abs((there - datetime.now(UTC)).total_seconds())
    return [{"seconds": round(seconds, 1), "database": there, "here": clock.now()}] if seconds > SKEW_SECONDS else []


def _pending() -> list[db.Row]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [{"room": migration.app_label, "migration": migration.name} for migration, _ in plan]


_LIST = ", ".join(f"'{table}'" for table in TABLES)

_HEADS = """
SELECT h.stream, h.sequence AS head, 'head is not an event' AS why
FROM stream_head h LEFT JOIN event e ON e.stream = h.stream AND e.sequence = h.sequence
WHERE e.hash IS DISTINCT FROM h.hash
UNION ALL
SELECT e.stream, e.sequence, 'event beyond the head' FROM event e LEFT JOIN stream_head h ON h.stream = e.stream
WHERE h.stream IS NULL OR e.sequence > h.sequence
"""
_UNFED = """
SELECT e.id, e.stream, e.at FROM event e
WHERE e.at < clock_timestamp() - interval '1 minute' AND NOT EXISTS (SELECT FROM event_feed f WHERE f.event_id = e.id)
"""
_ROLE = """
SELECT r.rolname AS role, CASE WHEN r.rolsuper THEN 'superuser' ELSE 'may create roles' END AS why
FROM pg_roles r WHERE r.rolname = current_user AND (r.rolsuper OR r.rolcreaterole)
UNION ALL
SELECT current_user, 'owns, or can become the owner of, table ' || c.relname FROM pg_class c
WHERE c.oid IN (SELECT to_regclass(name) FROM unnest(ARRAY[{tables}]) AS name)
  AND pg_has_role(current_user, c.relowner, 'MEMBER')
"""
_RIGHTS = """
SELECT t.name AS table, p.may
FROM unnest(ARRAY[{tables}]) AS t(name), unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS p(may)
WHERE to_regclass(t.name) IS NULL OR has_table_privilege(current_user, t.name, p.may)
   OR (p.may = 'UPDATE' AND has_any_column_privilege(current_user, t.name, 'UPDATE'))
"""
_TRIGGERS = """
SELECT t.name AS table, coalesce(g.tgenabled::text, 'missing') AS trigger
FROM unnest(ARRAY[{tables}]) AS t(name)
LEFT JOIN pg_trigger g ON g.tgrelid = to_regclass(t.name) AND g.tgname = t.name || '_append_only'
WHERE g.tgenabled IS NULL OR g.tgenabled NOT IN ('O', 'A')
UNION ALL
SELECT 'session', 'session_replication_role = ' || current_setting('session_replication_role')
WHERE current_setting('session_replication_role') <> 'origin'
"""

CHECKS: tuple[Check, ...] = (
    Check(
        "log.heads",
        Words("每条事件链的链头就是它的最后一个事件", "Every chain's head is its last event"),
        Words("运行 meidan verify 找出断点;从备份核对", "Run meidan verify to find the break; compare with a backup"),
        _HEADS,
    ),
    Check(
        "log.feed",
        Words("一分钟前的事件都已进入事件流", "Every event older than a minute is in the feed"),
        Words(
            "确认后台任务在运行(meidan worker),重新启动它后再查一次",
            "See that meidan worker runs; restart it, then look again",
        ),
        _UNFED,
    ),
    Check(
        "database.role",
        Words("程序不以表的所有者或超级用户身份运行", "The program runs neither as owner nor as superuser"),
        Words(
            "运行 meidan migrate 建立应用角色,并检查 MEIDAN_APP_DATABASE_URL",
            "Run meidan migrate to make the application's role, and check MEIDAN_APP_DATABASE_URL",
        ),
        _ROLE.format(tables=_LIST),
    ),
    Check(
        "database.rights",
        Words("程序无权改写、删除或清空只增表", "The program cannot update, delete or truncate append-only tables"),
        Words("运行 meidan migrate 收回这些权限", "Run meidan migrate to take these rights back"),
        _RIGHTS.format(tables=_LIST),
    ),
    Check(
        "database.triggers",
        Words("只增表的触发器都在且启用", "The triggers of append-only tables are there and enabled"),
        Words(
            "以所有者执行 ALTER TABLE … ENABLE TRIGGER;查清是谁停用的",
            "As owner: ALTER TABLE … ENABLE TRIGGER; find out who disabled it",
        ),
        _TRIGGERS.format(tables=_LIST),
    ),
    Check(
        "database.migrations",
        Words("数据库结构是最新的", "The database's tables are up to date"),
        Words("运行 meidan migrate", "Run meidan migrate"),
        _pending,
    ),
    Check(
        "clock.skew",
        Words("程序与数据库的时钟一致(相差 5 秒以内)", "The clocks of program and database agree within 5 seconds"),
        Words("在两台机器上启用时间同步(NTP)", "Switch time synchronisation (NTP) on, on both machines"),
        _skew,
    ),
)

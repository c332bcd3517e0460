"""Helpers for migrations that install stored functions and guards."""

from pathlib import Path

from django.db.migrations import RunSQL

NOTHING = RunSQL.noop


def install(file: Path) -> RunSQL:
    """Runs a room's .sql file of `CREATE OR REPLACE` statements."""
    return RunSQL(file.read_text(encoding="utf-8"), NOTHING)


def append_only(table: str) -> RunSQL:
    """Even the owner may not rewrite rows of this table by accident."""
    return RunSQL(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()",
        f"DROP TRIGGER {table}_append_only ON {table}",
    )


def fill(table: str, percent: int) -> RunSQL:
    """Leaves room on each page for in-place updates of rows whose counters change often."""
    return RunSQL(f"ALTER TABLE {table} SET (fillfactor = {percent})", f"ALTER TABLE {table} RESET (fillfactor)")

"""Helpers for migrations that install stored functions and guards."""

from pathlib import Path

from django.db.migrations import RunSQL

NOTHING = RunSQL.noop


def install(file: Path) -> RunSQL:
    """Runs a room's .sql file of `CREATE OR REPLACE` statements."""
    return RunSQL(file.read_text(encoding="utf-8"), NOTHING)


def on_statements(table: str, name: str, when: str, call: str) -> RunSQL:
    """A trigger `{table}_{name}` that makes a call for each statement; `when`: AFTER INSERT OR UPDATE OF …"""
    return RunSQL(
        f"CREATE TRIGGER {table}_{name} {when} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {call}",
        f"DROP TRIGGER {table}_{name} ON {table}",
    )


def append_only(table: str) -> RunSQL:
    """Even the owner may not rewrite rows of this table by accident."""
    return on_statements(table, "append_only", "BEFORE UPDATE OR DELETE OR TRUNCATE", "refuse_rewriting()")


def fill(table: str, percent: int) -> RunSQL:
    """Leaves room on each page for in-place updates of rows whose counters change often."""
    return RunSQL(f"ALTER TABLE {table} SET (fillfactor = {percent})", f"ALTER TABLE {table} RESET (fillfactor)")


def check_at_once(*tables: str) -> RunSQL:
    """Foreign keys of these tables are looked up by the statement that writes, not at the end of the transaction.

    A stored call then plans these look-ups by its own settings: by index, also while a table is still empty.
    """
    names = ", ".join(f"'{table}'::regclass" for table in tables)
    return RunSQL(_CHECKED.format(names=names, when="IMMEDIATE"), _CHECKED.format(names=names, when="DEFERRED"))


_CHECKED = """
DO $$ DECLARE v_key record; BEGIN
    FOR v_key IN SELECT conname, conrelid::regclass AS kept FROM pg_constraint
        WHERE contype = 'f' AND conrelid IN ({names}) LOOP
        EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE INITIALLY {when}', v_key.kept, v_key.conname);
    END LOOP;
END $$
"""

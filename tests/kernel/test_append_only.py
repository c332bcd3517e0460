"""What is in the log stays: neither the application nor, by accident, the owner can rewrite it."""

from itertools import product

import pytest
from psycopg.errors import InsufficientPrivilege
from tests.kernel.log_tools import Database, connect, story

from meidan.kernel.append_only import TABLES

STATEMENTS = (
    "UPDATE {table} SET {column} = {column}",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
    "TRUNCATE {table} CASCADE",
    "DROP TABLE {table}",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} DISABLE TRIGGER {table}_append_only",
    "DROP TRIGGER {table}_append_only ON {table}",
    "ALTER TABLE {table} ADD COLUMN more text",
    "CREATE TRIGGER mine BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()",
    "CREATE RULE mine AS ON INSERT TO {table} DO INSTEAD NOTHING",
)


def column(table: str) -> str:
    return {"event_feed": "position", "checkpoint_leaf": "stream"}.get(table, "id")


def test_the_application_cannot_rewrite(database: Database) -> None:
    with connect(database) as conn:
        for table, statement in product(TABLES, STATEMENTS):
            with pytest.raises(InsufficientPrivilege):
                conn.execute(statement.format(table=table, column=column(table)))


AROUND = (
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "DROP FUNCTION refuse_rewriting() CASCADE",
    "CREATE TABLE event_copy AS TABLE event",
    "UPDATE pg_trigger SET tgenabled = 'D'",
)


def test_nor_can_it_go_around(database: Database) -> None:
    with connect(database) as conn:
        for statement in AROUND:
            with pytest.raises(InsufficientPrivilege):
                conn.execute(statement)


def test_the_owner_is_stopped_by_the_trigger(database: Database) -> None:
    with connect(database, "owner") as conn:
        for table in TABLES:
            rewriting = f"UPDATE {table} SET {column(table)} = {column(table)}"
            for statement in (rewriting, f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
                with pytest.raises(InsufficientPrivilege, match="append-only"):
                    conn.execute(statement)


def test_personal_values_can_be_erased(database: Database) -> None:
    story("order:1")
    with connect(database) as conn:
        assert conn.execute("DELETE FROM event_private").rowcount == 3

"""An installation of the first days, with data in it, brought to today: nothing is lost, and work goes on.

What the real commands of today made is put into the tables as they were then, column by column; then it is migrated.
"""

import uuid
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from psycopg import sql
from tests.fulfilment.bench import report, ship, state
from tests.invariants import assert_consistent
from tests.inventory.shop import Shop, Wish

from meidan.kernel import db, relay
from meidan.kernel.permissions import Actor
from meidan.orders import commands as orders
from meidan.orders.inputs import LineInput, OrderInput
from meidan.people.auth import actor_by_id
from meidan.people.commands import sync_built_in_roles
from meidan.site import roles
from meidan.site.config import Endpoint

# The first state in which the program could take in an order: each room's tables and what it was seeded with.
FIRST = (
    ("kernel", "0002_event_log"),
    ("people", "0002_seed"),
    ("checks", "0001_initial"),
    ("catalog", "0001_initial"),
    ("customers", "0001_initial"),
    ("inventory", "0004_main_warehouse"),
    ("orders", "0003_channels"),
    ("intake", "0001_initial"),
)
_TABLES = """
SELECT c.table_name, array_agg(c.column_name::text ORDER BY c.ordinal_position)
FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
AND c.table_name NOT LIKE 'django\\_%' AND c.table_name NOT LIKE 'procrastinate\\_%' GROUP BY 1
"""
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
_ORDERS = "SELECT number, state, stage, held, net, tax, gross, owner_id, due_at FROM sales_order ORDER BY id"
_HEADS = "SELECT stream, sequence, hash FROM stream_head ORDER BY stream"
_STOCK = "SELECT product_id, warehouse_id, lot, on_hand, reserved FROM stock_level ORDER BY id"


@pytest.fixture
def early(database: Any) -> Iterator[Endpoint]:
    """A database whose tables are those of the first days, and whose owner this process is until it says otherwise."""
    name = f"early_{uuid.uuid4().hex[:12]}"
    database.run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield replace(database.owner, database=name)
    connections.close_all()
    database.run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_from_the_first_migration_to_today(database: Any, admin: Actor, early: Endpoint) -> None:
    _a_busy_day(admin)
    before = {name: db.rows(text) for name, text in (("orders", _ORDERS), ("heads", _HEADS), ("stock", _STOCK))}
    with _working_on(early):
        for app, migration in FIRST:
            call_command("migrate", app, migration, verbosity=0)
        _transplant(replace(database.owner, database=database.name), early)
        call_command("migrate", verbosity=0)
        sync_built_in_roles()
        with psycopg.connect(**early.parameters(), autocommit=True) as connection:
            roles.grant_app_role(connection, replace(database.app, database=early.database))
    with _working_on(replace(database.app, database=early.database)):
        relay.catch_up()
        assert_consistent()
        assert {
            name: db.rows(text) for name, text in (("orders", _ORDERS), ("heads", _HEADS), ("stock", _STOCK))
        } == before
        _goes_on(actor_by_id(admin.user_id))
        relay.catch_up()
        assert_consistent()


def _a_busy_day(admin: Actor) -> None:
    shop = Shop(admin)
    shop.adjust({"P-1": 10, "P-2": 4})
    shop.order(Wish({"P-1": 4, "P-2": 4}))
    shop.order(Wish({"P-1": 9}))
    held, gone = shop.order(Wish({"P-1": 1})), shop.order(Wish({"P-2": 1}))
    orders.hold_order(number=held, reason="等客户通知", actor=admin)
    orders.cancel_order(number=gone, reason="客户不要了", actor=admin)
    draft = OrderInput(lines=(LineInput("P-3", Decimal(1)),), customer="C1")
    orders.place_order(one=draft, actor=admin)
    shop.announce({"P-1": 50})


def _goes_on(actor: Actor) -> None:
    """Yesterday's order is shipped and delivered, a new one is taken in: numbers and ids go on."""
    shop = object.__new__(Shop)
    shop.actor = actor
    first = str(db.scalar("SELECT number FROM sales_order ORDER BY id LIMIT 1"))
    (shipment,) = ship(shop, first)
    report(shop, shipment, "delivered")
    assert state(first) == "closed"
    shop.adjust({"P-2": 5})
    assert shop.stage(shop.order(Wish({"P-2": 5}))) == "ready"


def _transplant(source: Endpoint, target: Endpoint) -> None:
    """Every row of the source into the columns that the target has, past references and guards; ids go on."""
    with psycopg.connect(**source.parameters()) as old, psycopg.connect(**target.parameters()) as new:
        new.execute("SET session_replication_role = replica")
        given: dict[str, list[str]] = dict(old.execute(_TABLES).fetchall())  # type: ignore[arg-type]
        taken: dict[str, list[str]] = dict(new.execute(_TABLES).fetchall())  # type: ignore[arg-type]
        assert {"sales_order", "order_line", "event", "stock_move", "app_user"} <= taken.keys()
        assert "shipment" not in taken
        for table in taken:
            new.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        for table, columns in taken.items():
            common = sql.SQL(", ").join(sql.Identifier(one) for one in columns if one in given.get(table, ()))
            names = {"table": sql.Identifier(table), "columns": common}
            if table not in given:
                continue
            with (
                old.cursor().copy(sql.SQL("COPY (SELECT {columns} FROM {table}) TO STDOUT").format(**names)) as reading,
                new.cursor().copy(sql.SQL("COPY {table} ({columns}) FROM STDIN").format(**names)) as writing,
            ):
                for block in reading:
                    writing.write(block)
        there = {name for name, _ in new.execute(_SEQUENCES).fetchall()}  # type: ignore[misc]
        for name, last in old.execute(_SEQUENCES).fetchall():  # type: ignore[misc]
            if name in there and last:
                new.execute("SELECT setval(%s::regclass, %s)", (name, last))


@contextmanager
def _working_on(place: Endpoint) -> Generator[None]:
    """Django's connections go there meanwhile, and back afterwards."""
    settings = connections.databases["default"]
    kept = {name: settings[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    connections.close_all()
    settings.update(
        NAME=place.database, USER=place.user, PASSWORD=place.password, HOST=place.host, PORT=str(place.port)
    )
    try:
        yield
    finally:
        connections.close_all()
        settings.update(kept)

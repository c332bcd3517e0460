"""What the order path keeps and leaves out must not be seen: settings, repetitions, references that are checked."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import transaction
from tests.inventory.shop import Shop

from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor
from meidan.orders import commands as orders
from meidan.orders.inputs import Acknowledgement, LineInput, OrderInput


def make(quantity: int, **more: object) -> OrderInput:
    one = OrderInput(lines=(LineInput("P-1", Decimal(quantity)),), customer="C1", confirm=True)
    return replace(one, **more)  # type: ignore[arg-type]


@pytest.fixture
def shop(admin: Actor) -> Shop:
    made = Shop(admin, products=1)
    made.adjust({"P-1": 1000})
    return made


def place(one: OrderInput, actor: Actor) -> str:
    return str(orders.place_order(one=one, actor=actor)["number"])


@pytest.mark.usefixtures("shop")
def test_changed_settings_hold_for_the_next_order(admin: Actor) -> None:
    place(make(1), admin)
    db.run("UPDATE legal_entity SET number_prefix = 'NEW-'")
    assert place(make(2), admin).startswith("NEW-")


@pytest.mark.usefixtures("shop")
def test_settings_seen_in_a_transaction_that_was_rolled_back_are_forgotten(admin: Actor) -> None:
    with transaction.atomic():
        db.run("UPDATE legal_entity SET number_prefix = 'GONE-'")
        assert place(make(3), admin).startswith("GONE-")
        transaction.set_rollback(True)
    assert not place(make(3), admin).startswith("GONE-")


@pytest.mark.usefixtures("shop")
def test_a_repetition_is_found_in_the_stored_call_and_named(admin: Actor) -> None:
    first = place(make(4), admin)
    with pytest.raises(Refusal) as refused:
        place(make(4), admin)
    findings = refused.value.extra["findings"]
    assert [one["code"] for one in findings] == ["order.repeated"]
    assert findings[0]["evidence"]["orders"][0]["number"] == first
    assert db.scalar("SELECT count(*) FROM sales_order") == 1


@pytest.mark.usefixtures("shop")
def test_an_acknowledged_repetition_is_kept_on_the_order(admin: Actor) -> None:
    first = place(make(5), admin)
    again = orders.place_order(
        one=make(5, acknowledge=Acknowledgement(("order.repeated",), "wanted twice")), actor=admin
    )
    assert again["findings"][0]["evidence"]["orders"][0]["number"] == first
    assert db.scalar("SELECT count(*) FROM sales_order") == 2


@pytest.mark.usefixtures("shop")
def test_in_a_batch_each_order_is_judged_by_its_own_repetitions(admin: Actor) -> None:
    place(make(6), admin)
    new, repeated, twin = orders.place_orders(inputs=[make(7), make(6), make(7)], actor=admin)
    assert isinstance(new, dict)
    assert isinstance(repeated, Refusal)
    assert isinstance(twin, Refusal)


@pytest.mark.usefixtures("database")
def test_references_of_the_order_path_are_checked_by_the_statement_that_writes() -> None:
    tables = "('sales_order', 'order_line', 'reservation', 'stock_move', 'event_private', 'event_feed')"
    late = db.rows(
        "SELECT conname FROM pg_constraint JOIN pg_class t ON t.oid = conrelid "
        f"WHERE contype = 'f' AND t.relname IN {tables} AND condeferred"
    )
    assert late == []

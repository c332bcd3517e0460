"""How many statements an order costs. More of them is how a fast path gets slow, one harmless query at a time."""

import hashlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from tests.inventory.shop import Shop

from meidan.kernel.permissions import Actor
from meidan.orders import commands as orders
from meidan.orders import numbers
from meidan.orders.inputs import LineInput, OrderInput

MOST = 2  # what it refers to, and the stored call that keeps it all


@contextmanager
def counting() -> Generator[list[str]]:
    """Collects the texts of all statements that go through Django's connection."""
    seen: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen


def make(index: int, confirm: bool = True) -> OrderInput:
    lines = tuple(LineInput(f"P-{number}", Decimal(1 + index)) for number in range(1, 5))
    key = f"key-{index}"
    return OrderInput(lines=lines, customer="C1", confirm=confirm, key=(key, hashlib.sha256(key.encode()).digest()))


@pytest.fixture
def shop(admin: Actor) -> Shop:
    made = Shop(admin, products=4)
    made.adjust(dict.fromkeys(made.skus, 1_000_000))
    # What a process reads once for all orders (the working calendar, the process) is read.
    orders.place_order(one=make(99), actor=admin)
    return made


def test_one_order(shop: Shop, admin: Actor) -> None:
    with counting() as seen:
        answer = orders.place_order(one=make(0), actor=admin)
    assert answer["stage"] == "ready"
    assert len(seen) <= MOST, seen


def test_a_draft_costs_no_more(shop: Shop, admin: Actor) -> None:
    with counting() as seen:
        orders.place_order(one=make(0, confirm=False), actor=admin)
    assert len(seen) <= MOST, seen


def test_a_batch_costs_as_much_as_one_order_per_hundred(shop: Shop, admin: Actor) -> None:
    with counting() as seen:
        answers = orders.place_orders(inputs=[make(index) for index in range(200)], actor=admin)
    assert all(isinstance(answer, dict) for answer in answers)
    assert len(seen) <= 2 * MOST, seen


def test_a_replay_costs_no_more(shop: Shop, admin: Actor) -> None:
    first = orders.place_order(one=make(0), actor=admin)
    with counting() as seen:
        again = orders.place_order(one=make(0), actor=admin)
    assert again == first
    assert len(seen) <= MOST, seen


def test_orders_one_upon_the_other_cost_one_statement(
    shop: Shop, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbers, "FRESH_SECONDS", 60.0)  # however slow the machine is
    for index in range(numbers.BUSY + 1):
        orders.place_order(one=make(index), actor=admin)
    with counting() as seen:
        answer = orders.place_order(one=make(50), actor=admin)
    assert answer["stage"] == "ready"
    assert len(seen) == 1, seen


def test_a_dry_run_reads_only(shop: Shop, admin: Actor) -> None:
    with counting() as seen:
        orders.check_input(one=make(0), actor=admin)
    assert len(seen) <= MOST, seen
    assert not any("orders_place" in sql for sql in seen)

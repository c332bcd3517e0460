"""The work does not grow with the lines: few statements, whatever the size."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import connection
from tests.fulfilment.bench import ship
from tests.invariants import assert_consistent
from tests.inventory.shop import Shop, Wish

from meidan.fulfilment.queries import pick_list
from meidan.kernel.permissions import Actor
from meidan.orders import commands as orders
from meidan.orders.inputs import Acknowledgement, LineInput, OrderInput


@contextmanager
def counted() -> Generator[list[str], None, None]:
    """The statements sent meanwhile."""
    seen: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen


def test_a_goods_issue_of_twenty_lines_sends_no_more_than_one_of_one(admin: Actor) -> None:
    shop = Shop(admin, products=20)
    shop.adjust(dict.fromkeys(shop.skus, 10))
    first, small = shop.order(Wish({"P-1": 1})), shop.order(Wish({"P-1": 1}))
    large = shop.order(Wish(dict.fromkeys(shop.skus, 1)))
    ship(shop, first)  # reads what is kept in memory afterwards: process, calendar
    with counted() as few:
        ship(shop, small)
    with counted() as many:
        ship(shop, large)
    assert len(many) == len(few) <= 10
    assert_consistent()


def test_five_hundred_orders_are_picked_within_a_second(admin: Actor) -> None:
    shop = Shop(admin, products=40)
    shop.adjust(dict.fromkeys(shop.skus, 100_000))
    wanted = [
        OrderInput(
            lines=tuple(LineInput(shop.skus[(number * 7 + part) % 40], Decimal(number + 1)) for part in range(4)),
            customer="C1",
            confirm=True,
            acknowledge=Acknowledgement(("*",), "测试"),
        )
        for number in range(500)
    ]
    orders.place_orders(inputs=wanted, actor=admin)
    start = time.perf_counter()
    with counted() as sent:
        found = pick_list(actor=admin, warehouse="MAIN", limit=500)
    assert time.perf_counter() - start <= 1
    assert (len(found["orders"]), len(found["items"]), len(sent)) == (500, 40, 2)

"""A line's counters stay possible whatever a program does: the database refuses each impossible one by itself."""

from decimal import Decimal

import psycopg
import pytest
from django.db import IntegrityError
from tests.inventory.shop import Shop, Wish

from meidan.kernel import db
from meidan.kernel.permissions import Actor


@pytest.mark.parametrize(
    ("counters", "guard"),
    [
        ("cancelled = -1", "line_counts"),
        ("reserved = -1", "line_counts"),
        ("invoiced = -1", "line_counts"),
        ("returned = -1", "line_counts"),
        ("ordered = -1, reserved = 0", "line_within_ordered"),
        ("reserved = 0, cancelled = 11", "line_within_ordered"),
        ("reserved = 0, shipped = 11", "line_within_ordered"),
        ("reserved = 11", "line_within_ordered"),
        ("shipped = 1", "line_within_ordered"),
        ("reserved = 0, cancelled = 4, shipped = 7", "line_within_ordered"),
        ("invoiced = 11", "line_within_ordered"),
        ("reserved = 5, shipped = 2, delivered = 3", "line_delivered_shipped"),
        ("reserved = 5, shipped = 3, delivered = 1, returned = 2", "line_delivered_shipped"),
        ("shipped = -1", "line_delivered_shipped"),
        ("delivered = -1", "line_delivered_shipped"),
        ("product_id = NULL", "line_without_product"),
        ("gross = gross + 1", "line_gross"),
    ],
)
def test_impossible_counters_are_refused(admin: Actor, counters: str, guard: str) -> None:
    shop = Shop(admin, products=1)
    shop.adjust({"P-1": 10})
    shop.order(Wish({"P-1": 10}))
    with pytest.raises(IntegrityError) as caught:
        db.run(f"UPDATE order_line SET {counters}")
    cause = caught.value.__cause__
    assert isinstance(cause, psycopg.errors.CheckViolation)
    assert cause.diag.constraint_name == guard
    assert db.scalar("SELECT sum(reserved) FROM order_line") == Decimal(10)

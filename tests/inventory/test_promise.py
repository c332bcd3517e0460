"""When a shortage is covered by what is announced, and the day of a whole order by that one rule."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.inventory.shop import Shop, Wish

from meidan.inventory.rules import first_day
from meidan.kernel.permissions import Actor
from meidan.orders.queries import get_order
from meidan.orders.rules import promise

TODAY = date(2030, 1, 1)
Need = tuple[Decimal, Decimal, Decimal, tuple[tuple[date, Decimal], ...]]


def coming(day: int, quantity: int) -> tuple[date, Decimal]:
    return TODAY + timedelta(days=day), Decimal(quantity)


def need(quantity: int, available: int, waiting: int, *incoming: tuple[date, Decimal]) -> Need:
    return Decimal(quantity), Decimal(available), Decimal(waiting), incoming


def test_what_waits_before_is_covered_first() -> None:
    incoming = (coming(9, 5), coming(3, 4), coming(20, 50))
    assert promise([need(4, 0, 0, *incoming)], TODAY) == date(2030, 1, 4)
    assert promise([need(4, 0, 3, *incoming)], TODAY) == date(2030, 1, 10)
    assert promise([need(60, 0, 0, *incoming)], TODAY) is None
    assert promise([need(4, 0, 3, *incoming), need(5, 5, 99)], TODAY) == date(2030, 1, 10)
    assert promise([need(4, -9, 0, coming(1, 4))], TODAY) == date(2030, 1, 2)


def test_an_overdue_receipt_counts_from_today_and_nothing_short_is_there_at_once() -> None:
    assert first_day(Decimal(1), [coming(-5, 1)], TODAY) == TODAY
    assert first_day(Decimal(0), [], TODAY) == TODAY


@given(
    missing=st.integers(1, 90),
    receipts=st.lists(st.tuples(st.integers(-5, 30), st.integers(0, 30)), max_size=6),
)
def test_the_promise_is_the_first_day_with_enough(missing: int, receipts: list[tuple[int, int]]) -> None:
    told = first_day(Decimal(missing), [coming(*one) for one in receipts], TODAY)
    days = [day for day in range(31) if sum(q for d, q in receipts if d <= day) >= missing]
    assert told == (TODAY + timedelta(days=days[0]) if days else None)


def test_promises_from_the_database(admin: Actor) -> None:
    shop = Shop(admin)
    shop.order(Wish({"P-1": 5}))
    shop.announce({"P-1": 6}, on=date(2030, 2, 1))
    shop.announce({"P-1": 6}, on=date(2030, 3, 1))
    number = shop.order(Wish({"P-1": 3}))
    assert get_order(number=number, actor=admin)["promised_date"] == "2030-03-01"

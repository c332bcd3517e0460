"""When a shortage is covered, and by which receipts."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.inventory.shop import Shop, Wish

from meidan.inventory.queries import promise as promise_of
from meidan.inventory.rules import Incoming, promise
from meidan.kernel import db
from meidan.kernel.permissions import Actor

TODAY = date(2030, 1, 1)


def coming(day: int, quantity: int, number: str = "") -> Incoming:
    return Incoming(TODAY + timedelta(days=day), Decimal(quantity), number)


def test_what_waits_before_is_covered_first() -> None:
    incoming = [coming(9, 5, "B"), coming(3, 4, "A"), coming(20, 50, "C")]
    assert promise(Decimal(4), Decimal(0), incoming, TODAY).on == date(2030, 1, 4)
    later = promise(Decimal(4), Decimal(3), incoming, TODAY)
    assert (later.on, [one.number for one in later.receipts]) == (date(2030, 1, 10), ["A", "B"])
    assert promise(Decimal(60), Decimal(0), incoming, TODAY).on is None


def test_an_overdue_receipt_counts_from_today_and_nothing_short_is_there_at_once() -> None:
    assert promise(Decimal(1), Decimal(0), [coming(-5, 1)], TODAY).on == TODAY
    assert promise(Decimal(0), Decimal(9), [], TODAY).on == TODAY


@given(
    short=st.integers(1, 50),
    waiting=st.integers(0, 50),
    receipts=st.lists(st.tuples(st.integers(-5, 30), st.integers(0, 30)), max_size=6),
)
def test_the_promise_is_the_first_day_with_enough(short: int, waiting: int, receipts: list[tuple[int, int]]) -> None:
    told = promise(Decimal(short), Decimal(waiting), [coming(*one) for one in receipts], TODAY)
    days = [day for day in range(31) if sum(q for d, q in receipts if d <= day) >= short + waiting]
    assert told.on == (TODAY + timedelta(days=days[0]) if days else None)


def test_promises_from_the_database(admin: Actor) -> None:
    shop = Shop(admin)
    shop.order(Wish({"P-1": 5}))
    first = shop.announce({"P-1": 6}, on=date(2030, 2, 1))
    second = shop.announce({"P-1": 6}, on=date(2030, 3, 1))
    product = db.scalar("SELECT id FROM product WHERE sku = 'P-1'")
    told = promise_of({product: Decimal(3)}, TODAY)[product]
    assert (told.on, told.waiting, [one.number for one in told.receipts]) == (date(2030, 3, 1), 5, [first, second])

"""Pure rules of the order: where it stands, when it is due, what makes two orders the same."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from meidan.people.calendar import Calendar, add_working_days, end_of_day, local_day

DRAFT, CONFIRMED, CLOSED, CANCELLED = "draft", "confirmed", "closed", "cancelled"
_DAYS_TO_FINISH_A_DRAFT = 1
_DAYS_TO_FULFIL = 2


def stage_of(
    *, state: str, held: bool, short: bool, shipped: bool = False, remaining: bool = True, on_way: bool = False
) -> str:
    """Where an order stands: a function of facts, nothing else.

    Facts of its goods: `short` (an open line is not fully reserved), `shipped` (something has left the house),
    `remaining` (something is still to ship), `on_way` (something shipped is not delivered yet). Services have no
    stage of their own: an order that waits for nothing but their acceptance is ready or delivered.
    The database has the same function, `orders_stage_of`.
    """
    if state == CANCELLED:
        return "cancelled"
    if state == CLOSED:
        return "completed"
    if held:
        return "on_hold"
    if state == DRAFT:
        return "draft"
    if not shipped:
        return "backordered" if short else "ready"
    if remaining:
        return "part_shipped"
    return "shipped" if on_way else "delivered"


def due_time(
    *, state: str, ordered_at: datetime, requested: date | None, now: datetime, calendar: Calendar
) -> datetime:
    """When the next step is due: a draft by the next working day's end, an order by its requested date or in two
    working days.

    Never in the past when it is set: a late order is due today.
    """
    today = local_day(calendar, now)
    if state == DRAFT:
        day = add_working_days(calendar, today, _DAYS_TO_FINISH_A_DRAFT)
    else:
        start = local_day(calendar, max(ordered_at, now))
        day = requested or add_working_days(calendar, start, _DAYS_TO_FULFIL)
    return max(end_of_day(calendar, max(day, today)), now + timedelta(hours=1))


def content_hash(customer_id: int, items: Iterable[tuple[int, Decimal]]) -> int:
    """A signed 64-bit number that is equal for orders of one customer with the same products and base quantities."""
    parts = sorted(f"{product_id}:{quantity.normalize():f}" for product_id, quantity in items)
    digest = hashlib.sha256(f"{customer_id}|{'|'.join(parts)}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def promise(
    needs: Iterable[tuple[Decimal, Decimal, Decimal, tuple[tuple[date, Decimal], ...]]], today: date
) -> date | None:
    """The first day on which everything can be there, None when nothing announced covers it.

    Each need is (quantity, available, waiting before us, incoming [(date, quantity)] in date order).
    """
    last = today
    for quantity, available, waiting, incoming in needs:
        missing = quantity - max(available, Decimal(0))
        if missing <= 0:
            continue
        missing += waiting
        for day, arriving in incoming:
            missing -= arriving
            if missing <= 0:
                last = max(last, day)
                break
        else:
            return None
    return last

"""The same order again: earlier orders of the same content, those of the same batch included."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import orjson

from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.orders import rules
from meidan.orders.subject import CustomerFacts, LineSubject, OrderSubject, Repeat

SQL = db.statements(Path(__file__).parent / "reading.sql")


class Earlier(NamedTuple):
    """A stored order with a content that was looked for."""

    content: int
    number: str
    ordered_at: datetime
    channel: str
    reference: str | None


def content_of(customer: CustomerFacts | None, lines: Sequence[LineSubject]) -> int | None:
    """The content hash of an order whose customer and products are all known, else None."""
    if customer is None or customer.walk_in:
        return None
    items: list[tuple[int, Decimal]] = []
    for line in lines:
        if len(line.matches) != 1:
            return None
        items.append((line.matches[0].id, line.base_quantity))
    return rules.content_hash(customer.id, items)


def wanted(subjects: Iterable[OrderSubject | Refusal]) -> tuple[set[int], datetime | None]:
    """Which contents to look for among stored orders, and since when."""
    asked = [subject for subject in subjects if _repeatable(subject) is not None and isinstance(subject, OrderSubject)]
    since = min((s.ordered_at - timedelta(days=s.entity.repeat_days) for s in asked), default=None)
    return {subject.content for subject in asked if subject.content is not None}, since


def look_up(subjects: Iterable[OrderSubject | Refusal]) -> list[Earlier]:
    """The stored orders with the content of one of these."""
    contents, since = wanted(subjects)
    if not contents:
        return []
    return [Earlier(*row) for row in db.prepared(SQL["repeats"], (list(contents), since))]


def from_json(text: str) -> list[Earlier]:
    """As the stored call `orders_place` returns them."""
    return [Earlier(one[0], one[1], datetime.fromisoformat(one[2]), one[3], one[4]) for one in orjson.loads(text)]


def added(subjects: Sequence[OrderSubject | Refusal], earlier: Iterable[Earlier]) -> list[OrderSubject | Refusal]:
    """Adds earlier orders of the same content within the entity's `repeat_days`, those of this batch included."""
    seen: dict[int, list[Earlier]] = {}
    for one in earlier:
        seen.setdefault(one.content, []).append(one)
    result = list(subjects)
    for index, subject in enumerate(subjects):
        content = _repeatable(subject)
        if content is None or isinstance(subject, Refusal):
            continue
        before = seen.setdefault(content, [])
        if before:
            near = tuple(Repeat(one.number, one.ordered_at) for one in before if _is_near(subject, one))
            result[index] = replace(subject, repeats=near) if near else subject
        one = subject.input
        before.append(
            Earlier(content, one.external_reference or "", subject.ordered_at, one.channel, one.external_reference)
        )
    return result


def _repeatable(subject: OrderSubject | Refusal) -> int | None:
    if isinstance(subject, Refusal) or subject.input.history:
        return None
    return subject.content


def _is_near(subject: OrderSubject, earlier: Earlier) -> bool:
    """Where a channel numbers its orders itself, two numbers are two orders."""
    one = subject.input
    if one.external_reference is not None and earlier.reference is not None and earlier.channel == one.channel:
        return False
    span = timedelta(days=subject.entity.repeat_days)
    return earlier.number != one.number and abs(earlier.ordered_at - subject.ordered_at) <= span

"""Where an order about to be stored will stand, who answers for it and until when: its process over its first facts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from meidan.flow.assigning import Case, Person
from meidan.flow.compiled import Process
from meidan.flow.definition import Act, Approval, Notify, Stage
from meidan.flow.engine import settle
from meidan.kernel.money import MINOR_UNITS
from meidan.orders.facts import OrderFacts, minor, moment
from meidan.orders.process import NOBODY, Responsible, by_actor, due_at, responsible
from meidan.orders.rules import CLOSED, CONFIRMED
from meidan.orders.subject import ZERO, OrderSubject


@dataclass(frozen=True, slots=True)
class Seat:
    """`stage` with everything reserved, `stage_short` when something could not be; owner and due time are those of
    the one to be expected. `asks`: people have to be asked or told something when it is stored."""

    stage: str
    stage_short: str
    owner: Responsible
    due_at: datetime | None
    asks: bool = False


def seat(
    subject: OrderSubject,
    state: str,
    process: Process,
    now: datetime,
    people: Callable[[], Sequence[Person]],
    number: int = 0,
) -> Seat:
    """Where the order will stand in this process; `number` is its id, for taking turns."""
    facts = _facts(subject, state)
    path = path_short = settle(process, facts.values, NOBODY)
    if state == CLOSED:
        return Seat(path[-1], path[-1], by_actor(subject.actor), None)
    if state == CONFIRMED:
        path_short = settle(process, {**facts.values, "short": True}, NOBODY)
    expected = path_short[-1] if path_short != path and _will_be_short(subject) else path[-1]
    owner = responsible(process, expected, Case(number, facts.people), people) or by_actor(subject.actor)
    if owner.id == facts.people["sales_owner"] and subject.customer is not None:
        owner = Responsible(owner.id, subject.customer.owner_username, subject.customer.owner_name)
    elif owner.id == subject.actor.user_id:
        owner = by_actor(subject.actor)
    due = due_at(process, expected, facts, subject.entity.calendar, now)
    asks = _asks(process, path) or (path_short is not path and _asks(process, path_short))
    return Seat(path[-1], path_short[-1], owner, due, asks)


def _asks(process: Process, path: tuple[str, ...]) -> bool:
    found = process.asking.get(path)
    if found is None:
        found = process.asking[path] = _asks_on(process, path)
    return found


def _asks_on(process: Process, path: tuple[str, ...]) -> bool:
    for key in path:
        node = process.nodes[key]
        if isinstance(node, Approval | Notify | Act):
            return True
        if isinstance(node, Stage) and (node.exit is None or node.on_entry):
            return True
    return False


def _will_be_short(subject: OrderSubject) -> bool:
    """As far as one could see when the order was read; in a race it is the other one, with this owner and due time."""
    needs: dict[int, Decimal] = {}
    for line in subject.lines:
        if line.product is not None and line.product.kind == "goods":
            needs[line.product.id] = needs.get(line.product.id, ZERO) + line.base_quantity
            if needs[line.product.id] > line.product.available:
                return True
    return False


def _facts(subject: OrderSubject, state: str) -> OrderFacts:
    """The facts that `orders.facts.from_row` will find once the order is stored with everything reserved."""
    one, places = subject.input, MINOR_UNITS[subject.currency]
    goods = any(line.product is None or line.product.kind == "goods" for line in subject.lines)
    customer = subject.customer
    gross = minor(subject.gross, places)
    people: Mapping[str, int | None] = {
        "sales_owner": customer.owner_id if customer else None,
        "created_by": subject.actor.user_id,
        "picker": None,
        "owner": None,
    }
    values: dict[str, Any] = {
        "state": state,
        "held": bool(one.hold_reason),
        "short": False,
        "picking": False,
        "shipped": state == CLOSED and goods,
        "remaining": state != CLOSED and goods,
        "on_way": False,
        "fulfilled": state == CLOSED,
        "gross": gross,
        "paid": 0,
        "unpaid": gross,
        "currency": subject.currency,
        "terms": subject.terms,
        "channel": one.channel,
        "customer": customer.code if customer else "",
        "priority": one.priority,
        "ordered_at": subject.ordered_at,
        "requested_date": moment(one.requested_date),
        "promised_date": moment(subject.promised_date if state == CONFIRMED else None),
        **people,
    }
    dates = {"requested_date": one.requested_date, "promised_date": subject.promised_date}
    return OrderFacts(values, people, dates, subject.ordered_at)

"""Hands checked orders to the stored call `orders_place`, which keeps all of them or none."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson
import psycopg
from django.db import DatabaseError, connection

from meidan.kernel import db, literals
from meidan.kernel.attempts import Contended
from meidan.kernel.permissions import Actor
from meidan.orders import masters, repeats
from meidan.orders.plans import Plan, credit_row, line_row, logged_row, needs, order_row
from meidan.orders.rules import CONFIRMED

REFUSED_BY_GUARD, GUARDED_SINCE, LESS_FREE = "MD001", "MD002", "MD003"
_CALL = (
    "SELECT orders_place(%s::order_given[], %s::order_line_given[], %s::bigint[], %s::integer[], %s::bigint[], "
    "%s::numeric[], %s::numeric[], %s::numeric, %s::bigint[], %s::bigint[], %s::numeric[], %s::boolean[], "
    "%s::order_logged[], %s::bigint[], %s::timestamptz, %s::bigint, %s::timestamptz, %s::boolean, %s::pg_snapshot, "
    "%s::integer)"
)


class GuardRefusal(Exception):
    """The database's guards refused some orders of the batch; `refused` is {order_id: {why, …}}. Nothing is stored."""

    def __init__(self, refused: dict[int, dict[str, Any]]) -> None:
        super().__init__(refused)
        self.refused = refused


class Repeated(Exception):
    """There are stored orders of the same content; nothing was done, since the checks have to know of them."""

    def __init__(self, earlier: list[repeats.Earlier]) -> None:
        super().__init__(earlier)
        self.earlier = earlier


class TakenMeanwhile(Exception):
    """Another transaction took in the same external reference, answered the same key, or began to guard the customer's
    credit in this moment."""


class Outdated(Exception):
    """What was remembered does not hold any more; nothing was done, and somebody has to look."""


def store(
    plans: Sequence[Plan], actor: Actor, now: datetime, looked_up: Collection[int] = (), as_of: str | None = None
) -> dict[int, dict[int, Decimal]]:
    """Stores the plans in the caller's transaction: {order_id: {position: reserved base quantity}}.

    `as_of`: the plans rest on what was remembered as of this snapshot. Raises Outdated when that does not hold.
    Raises GuardRefusal (stock or credit) or TakenMeanwhile (a draft: Contended); the caller's transaction is then to
    be rolled back.
    Raises Repeated when new orders have the content of stored ones that were not `looked_up` before.
    """
    lines = [line_row(plan, line) for plan in plans for line in plan.subject.lines]
    documents = [literals.rows([order_row(plan) for plan in plans]), literals.rows(lines)]
    credit = literals.columns([row for plan in plans for row in credit_row(plan)], 4)
    logged = literals.rows([logged_row(plan) for plan in plans])
    rewrite = plans[0].version > 1
    contents, since = repeats.wanted(plan.subject for plan in plans) if not rewrite else (set[int](), None)
    numbers = masters.kept().numbers
    # Not where the drawing could still be undone by a crash, and the same numbers be drawn again.
    drawing = not connection.in_atomic_block and all(_plain(plan) for plan in plans)
    ahead = numbers.wanted(len(plans)) if drawing else 0
    try:
        settled = (literals.numbers(contents - set(looked_up)), since, actor.user_id, now, rewrite, as_of, ahead)
        text = db.called(_CALL, (*documents, *needs(lines), *credit, logged, *settled))
    except DatabaseError as error:
        raised = _guard_error(error) or error
        raise (Contended() if rewrite and isinstance(raised, TakenMeanwhile) else raised) from error
    if text is None:
        masters.kept().forget_customers(as_of)
        raise Outdated
    if text.startswith("["):
        raise Repeated(repeats.from_json(text))
    stored = orjson.loads(text)
    numbers.put(stored.pop("ahead", ()))
    return {int(order_id): reserved_by_position(reserved) for order_id, reserved in stored.items()}


def _plain(plan: Plan) -> bool:
    """Whether an order like this can be placed from memory, so that numbers drawn ahead would be used."""
    return plan.state == CONFIRMED and not plan.findings and plan.version == 1


def reserved_by_position(reserved: Mapping[str, str]) -> dict[int, Decimal]:
    """{position: base quantity} from the stored call's JSON."""
    return {int(position): Decimal(quantity) for position, quantity in reserved.items()}


def _guard_error(error: DatabaseError) -> Exception | None:
    cause = error.__cause__
    if not isinstance(cause, psycopg.Error):
        return None
    if cause.sqlstate == REFUSED_BY_GUARD:
        refused = orjson.loads(cause.diag.message_detail or "[]")
        return GuardRefusal({item["order_id"]: item for item in refused})
    if cause.sqlstate == GUARDED_SINCE:
        return TakenMeanwhile("credit")
    if cause.sqlstate == LESS_FREE:
        return Outdated()
    if isinstance(cause, psycopg.errors.UniqueViolation) and cause.diag.constraint_name in (
        "order_taken_in_once",
        "idempotency_key_pkey",
    ):
        return TakenMeanwhile(cause.diag.constraint_name)
    return None

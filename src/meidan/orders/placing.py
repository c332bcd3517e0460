"""Hands checked orders to the stored call `orders_place`, which keeps all of them or none."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson
import psycopg
from django.db import DatabaseError

from meidan.kernel import db, literals
from meidan.kernel.attempts import Contended
from meidan.kernel.permissions import Actor
from meidan.orders import repeats
from meidan.orders.plans import Plan, credit_row, line_row, logged_row, needs, order_row

REFUSED_BY_GUARD, GUARDED_SINCE = "MD001", "MD002"
_CALL = (
    "SELECT orders_place(%s::order_given[], %s::order_line_given[], %s::bigint[], %s::integer[], %s::bigint[], "
    "%s::numeric[], %s::numeric[], %s::bigint[], %s::bigint[], %s::numeric[], %s::boolean[], %s::order_logged[], "
    "%s::bigint[], %s::timestamptz, %s::bigint, %s::timestamptz, %s::boolean)"
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


def store(
    plans: Sequence[Plan], actor: Actor, now: datetime, looked_up: Collection[int] = ()
) -> dict[int, dict[int, Decimal]]:
    """Stores the plans in the caller's transaction: {order_id: {position: reserved base quantity}}.

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
    try:
        settled = (literals.numbers(contents - set(looked_up)), since, actor.user_id, now, rewrite)
        text = db.called(_CALL, (*documents, *needs(lines), *credit, logged, *settled))
    except DatabaseError as error:
        raised = _guard_error(error) or error
        raise (Contended() if rewrite and isinstance(raised, TakenMeanwhile) else raised) from error
    assert text is not None
    if text.startswith("["):
        raise Repeated(repeats.from_json(text))
    return {int(order_id): reserved_by_position(reserved) for order_id, reserved in orjson.loads(text).items()}


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
    if isinstance(cause, psycopg.errors.UniqueViolation) and cause.diag.constraint_name in (
        "order_taken_in_once",
        "idempotency_key_pkey",
    ):
        return TakenMeanwhile(cause.diag.constraint_name)
    return None

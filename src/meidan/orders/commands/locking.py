"""Locking one order, and trying again when the database had to choose between two transactions."""

from collections.abc import Callable
from typing import TypeVar

import psycopg
from django.db import OperationalError, connection, transaction

from meidan.kernel import db
from meidan.kernel.errors import Refusal, not_found, stale
from meidan.kernel.permissions import Actor
from meidan.kernel.words import Words
from meidan.orders.scope import visible

TRIES = 5
T = TypeVar("T")


def locked_order(number: str, actor: Actor, version: int | None) -> db.Row:
    """The order's row, locked, if the actor may see it. Raises 404, and 409 when `version` is not the current one."""
    condition, params = visible(actor)
    order = db.row(f"SELECT o.* FROM sales_order o WHERE o.number = %s AND {condition} FOR UPDATE", (number, *params))
    if order is None:
        raise not_found("订单", "order", number)
    if version is not None and version != order["version"]:
        raise stale(order["version"])
    return order


def refuse_unless(condition: bool, words: Words, order: db.Row) -> None:
    """Raises a 409 that names the order and where it stands."""
    if not condition:
        extra = {"number": order["number"], "state": order["state"], "version": order["version"]}
        raise Refusal("not_possible", words, status=409, params={"number": order["number"]}, extra=extra)


def retrying(work: Callable[[], T]) -> T:
    """Runs `work` in a transaction; after a deadlock or serialization failure again, a bounded number of times.

    Inside a transaction of the caller there is only one try: what failed there can only be repeated by him.
    """
    if connection.in_atomic_block:
        return work()
    return _bounded(transaction.atomic(work))


def retrying_statement(work: Callable[[], T]) -> T:
    """Like `retrying` for work of one single statement, which is a transaction by itself: no BEGIN, no COMMIT.

    Inside a transaction of the caller it is a savepoint, so that what is refused does not spoil the rest.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            return work()
    return _bounded(work)


def _bounded(work: Callable[[], T]) -> T:
    for _ in range(TRIES):
        try:
            return work()
        except OperationalError as error:
            if not isinstance(error.__cause__, psycopg.errors.DeadlockDetected | psycopg.errors.SerializationFailure):
                raise
    raise Refusal("busy", BUSY, status=409)


BUSY = Words(zh="同时有太多人在改同样的数据,请再试一次", en="Too many people are changing the same data; try again")

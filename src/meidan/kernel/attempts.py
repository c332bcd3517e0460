"""Beginning again when two transactions got in each other's way: a bounded number of times, then a clean 409."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

import psycopg
from django.db import OperationalError, connection, transaction

from meidan.kernel.errors import Refusal
from meidan.kernel.words import Words

TRIES = 6
_PAUSE_SECONDS = 0.02
_AGAIN = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)
Result = TypeVar("Result")


class Contended(Exception):
    """Somebody else holds what this attempt turned out to need: roll back and begin again."""


def in_one_transaction(work: Callable[[], Result]) -> Result:
    """Runs `work` in a transaction (a savepoint of the caller's), again after a deadlock or when it was contended.

    Raises 409 `busy` when it could not be done in `TRIES` attempts.
    """
    return _bounded(transaction.atomic(work))


def in_one_statement(work: Callable[[], Result]) -> Result:
    """The same for work of one single statement, which is a transaction by itself: no BEGIN, no COMMIT."""
    return in_one_transaction(work) if connection.in_atomic_block else _bounded(work)


def busy() -> Refusal:
    """The 409 of who tried often enough."""
    return Refusal("busy", BUSY, status=409)


def _bounded(work: Callable[[], Result]) -> Result:
    for attempt in range(TRIES):
        try:
            return work()
        except Contended:
            pass
        except OperationalError as error:
            if not isinstance(error.__cause__, _AGAIN):
                raise
        time.sleep(random.uniform(0, _PAUSE_SECONDS) * (attempt + 1))
    raise busy()


BUSY = Words(zh="同时有太多人在改同样的数据,请再试一次", en="Too many people are changing the same data; try again")

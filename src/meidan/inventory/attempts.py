"""Beginning again when two transactions got in each other's way: a bounded number of times, then a clean 409."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, transaction

from meidan.inventory.ports import Contended
from meidan.kernel.errors import Refusal
from meidan.kernel.words import Words

TIMES = 6
_AGAIN = {"40001", "40P01"}
Result = TypeVar("Result")


def in_one_transaction(work: Callable[[], Result]) -> Result:
    """Runs `work` in a transaction (a savepoint of the caller's), again when it was contended.

    Raises 409 `busy` when it could not be done in `TIMES` attempts.
    """
    for attempt in range(TIMES):
        try:
            with transaction.atomic():
                return work()
        except Contended:
            pass
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) not in _AGAIN:
                raise
        time.sleep(random.uniform(0, 0.02) * (attempt + 1))
    raise Refusal("busy", BUSY, status=409)


BUSY = Words(zh="同时在改这些库存的人太多,请稍后再试", en="Too many are changing this stock at once; try again shortly")

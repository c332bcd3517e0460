"""Looks at one process's work more closely than a clock does; prints JSON.

`python -m benchmarks.probe orders N SEED`: places N orders, {statements, buffers} per order.
`python -m benchmarks.probe queries N SEED`: lists and searches, {name: sorted milliseconds}.
"""

import os
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django
import orjson

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meidan.site.settings")
django.setup()

from django.db import connection  # noqa: E402

from benchmarks.client import the_admin, work  # noqa: E402
from benchmarks.making import CUSTOMERS, PRODUCTS, sku  # noqa: E402
from meidan.kernel import db  # noqa: E402
from meidan.kernel.permissions import Actor  # noqa: E402
from meidan.orders.filters import OrderFilter  # noqa: E402
from meidan.orders.listing import list_orders  # noqa: E402

LIMIT = 50
WARM_UP = 10
TOUCH_ALL = 3000


def orders(count: int, chance: random.Random, actor: Actor) -> dict[str, float]:
    """Statements per order that went through Django's connection, and buffers that all of them touched.

    Counted after every customer and product has been ordered from: the first update of a row finds no room on its page
    and costs more than all later ones. Nobody else may work in this database.
    """
    seen: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    for _ in range(TOUCH_ALL):
        work(1, chance, actor)
    before = _buffers()
    with connection.execute_wrapper(note):
        for _ in range(count):
            work(1, chance, actor)
    return {"statements": len(seen) / count, "buffers": (_buffers() - before) / count}


def _buffers() -> int:
    db.scalar("SELECT pg_stat_force_next_flush()")
    return int(db.scalar("SELECT blks_hit + blks_read FROM pg_stat_database WHERE datname = current_database()"))


def wishes(chance: random.Random, highest: int) -> dict[str, Callable[[], OrderFilter]]:
    """What people look for, each time with other values."""
    today = datetime.now(UTC).date()

    def some_day() -> date:
        return today - timedelta(days=chance.randint(0, 900))

    def customer() -> str:
        return f"C{chance.randint(1, CUSTOMERS):04d}"

    def phone_tail() -> str:
        return f"{chance.randint(1, highest) * 104729 % 100000000:08d}"[-chance.choice((4, 6, 8)) :]

    return {
        "newest": OrderFilter,
        "stage": lambda: OrderFilter(stages=(chance.choice(("ready", "completed")),)),
        "stage and customer": lambda: OrderFilter(stages=("ready",), customer=customer()),
        "owner": lambda: OrderFilter(owner=f"sales{chance.randint(1, 12)}", sort="due"),
        "overdue": lambda: OrderFilter(overdue=True),
        "customer": lambda: OrderFilter(customer=customer()),
        "days": lambda: OrderFilter(from_date=(day := some_day()), to_date=day + timedelta(days=3)),
        "days by date": lambda: OrderFilter(
            from_date=(day := some_day()), to_date=day + timedelta(days=30), sort="ordered"
        ),
        "q number": lambda: OrderFilter(q=f"SO-{chance.randint(1, highest)}"),
        "q number prefix": lambda: OrderFilter(q=f"so-{chance.randint(1, 99)}"),
        "q customer code": lambda: OrderFilter(q=customer()),
        "q customer name": lambda: OrderFilter(q=f"锦程服饰 {chance.randint(1, CUSTOMERS)}"),
        "q customer pinyin": lambda: OrderFilter(q="jcfs"),
        "q phone tail": lambda: OrderFilter(q=phone_tail()),
        "q sku": lambda: OrderFilter(q=sku(chance.randint(1, PRODUCTS))),
        "q sku prefix": lambda: OrderFilter(q=f"TS-{chance.randint(10, 29)}"),
        "q nothing": lambda: OrderFilter(q="没有这个客户"),
        "q name and stage": lambda: OrderFilter(q="jcfs", stages=("ready",)),
        "q sku, one customer": lambda: OrderFilter(q=sku(chance.randint(1, PRODUCTS)), customer=customer()),
    }


def queries(count: int, chance: random.Random, actor: Actor) -> dict[str, list[float]]:
    """The first two pages of every wish, `count` times."""
    highest = int(db.scalar("SELECT max(id) FROM sales_order"))
    found: dict[str, list[float]] = {}
    for name, wish in wishes(chance, highest).items():
        took: list[float] = []
        for turn in range(WARM_UP + count):
            wanted, cursor = wish(), None
            for _ in range(2):
                start = time.perf_counter()
                page = list_orders(actor=actor, wanted=wanted, limit=LIMIT, cursor=cursor)
                if turn >= WARM_UP:
                    took.append((time.perf_counter() - start) * 1000)
                cursor = page["next_cursor"]
                if cursor is None:
                    break
        found[name] = sorted(took)
    return found


def main(what: str, count: int, seed: str) -> None:
    """See above."""
    chance, actor = random.Random(seed), the_admin()
    print(orjson.dumps((orders if what == "orders" else queries)(count, chance, actor)).decode())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])

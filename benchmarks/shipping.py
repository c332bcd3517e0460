"""Measures fulfilment and the relay in one process; prints JSON. `python -m benchmarks.shipping PAIRS SECONDS`."""

import os
import random
import statistics
import sys
import threading
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import django
import orjson

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meidan.site.settings")
django.setup()

from django.db import connections  # noqa: E402

from benchmarks.client import the_admin, work  # noqa: E402
from benchmarks.figures import quantile  # noqa: E402
from benchmarks.making import CUSTOMERS, PRODUCTS, sku  # noqa: E402
from meidan.fulfilment.commands import create_shipment  # noqa: E402
from meidan.fulfilment.inputs import ShipmentInput  # noqa: E402
from meidan.fulfilment.queries import pick_list  # noqa: E402
from meidan.kernel import db, relay  # noqa: E402
from meidan.kernel.permissions import Actor  # noqa: E402
from meidan.orders.commands import place_order  # noqa: E402
from meidan.orders.inputs import Acknowledgement, LineInput, OrderInput  # noqa: E402

LINES, EACH, PICKED, BACKLOG = 20, 15, 500, 10_000
_LAG = """
SELECT extract(epoch FROM clock_timestamp() - e.at) * 1000 AS lag FROM event e
WHERE e.id > %s AND EXISTS (SELECT FROM event_feed f WHERE f.event_id = e.id) ORDER BY e.id
"""
_FULLEST = "SELECT w.code FROM stock_level s JOIN warehouse w ON w.id = s.warehouse_id WHERE s.reserved > 0 GROUP BY 1"


def large_order(chance: random.Random) -> OrderInput:
    """An order of 20 lines for stock that is there."""
    lines = tuple(
        LineInput(sku(n), Decimal(chance.randint(1, 3))) for n in chance.sample(range(1, PRODUCTS + 1), LINES)
    )
    customer = f"C{chance.randint(1, CUSTOMERS):04d}"
    return OrderInput(lines=lines, customer=customer, confirm=True, acknowledge=Acknowledgement(("*",), "bench"))


def timed(do: Callable[[], Any]) -> tuple[float, Any]:
    """(seconds, result)."""
    start = time.perf_counter()
    result = do()
    return time.perf_counter() - start, result


def issues(pairs: int, chance: random.Random, actor: Actor) -> dict[str, Any]:
    """Taking in and shipping in turns; the ratio of the medians of each round."""
    ratios: list[float] = []
    taking: list[float] = []
    shipping: list[float] = []
    for _ in range(pairs + 1):  # the first round warms up
        took: list[float] = []
        issued: list[float] = []
        for _ in range(EACH):
            one = large_order(chance)
            seconds, placed = timed(lambda one=one: place_order(one=one, actor=actor))
            took.append(seconds)
            wanted = ShipmentInput(order=placed["number"])
            issued.append(timed(lambda wanted=wanted: create_shipment(shipment=wanted, actor=actor))[0])
        ratios.append(statistics.median(issued) / statistics.median(took))
        taking, shipping = taking + took, shipping + issued
    middle = {"taken": statistics.median(taking) * 1000, "issued": statistics.median(shipping) * 1000}
    return {"issue": ratios[1:], **middle}


def picks(pairs: int, chance: random.Random, actor: Actor) -> dict[str, Any]:
    """The pick list of a warehouse with at least 500 orders to go."""
    for _ in range(PICKED // 100 + 1):
        work(100, chance, actor)
    place = db.rows(_FULLEST)[0]["code"]
    found = pick_list(actor=actor, warehouse=place, limit=PICKED)
    assert len(found["orders"]) == PICKED, len(found["orders"])
    took = [timed(lambda: pick_list(actor=actor, warehouse=place, limit=PICKED))[0] for _ in range(pairs)]
    return {"pick": took, "lines": sum(len(one["lines"]) for one in found["orders"])}


def handing_on(pairs: int, chance: random.Random, actor: Actor) -> dict[str, Any]:
    """A backlog worked off: events per second."""
    relay.catch_up()
    rates: list[float] = []
    backlog = 0
    for _ in range(max(3, pairs // 2)):
        while (backlog := _waiting()) < BACKLOG:
            work(1000, chance, actor)
        rates.append(backlog / timed(relay.catch_up)[0])
    return {"relay": rates, "backlog": backlog}


def lagging(seconds: int, chance: random.Random, actor: Actor) -> dict[str, Any]:
    """While one client takes orders in as fast as it can: how long after its event's time each was in the feed."""
    stop = threading.Event()
    thread = threading.Thread(target=_relaying, args=(stop,), daemon=True)
    thread.start()
    lags: list[float] = []
    seen, begun = int(db.scalar("SELECT max(id) FROM event")), time.perf_counter()
    first = seen
    while time.perf_counter() - begun < seconds:
        work(1, chance, actor)
        fed = [float(row["lag"]) for row in db.rows(_LAG, (seen,))]
        lags += fed
        if fed:
            seen = int(db.scalar("SELECT max(event_id) FROM event_feed"))
    took = time.perf_counter() - begun
    stop.set()
    thread.join(10)
    return {"lag": [quantile(sorted(lags), 0.95)], "stream": (seen - first) / took}


def _relaying(stop: threading.Event) -> None:
    try:
        relay.run_forever(stop)
    finally:
        connections.close_all()


def _waiting() -> int:
    return int(db.scalar("SELECT (SELECT count(*) FROM event) - (SELECT count(*) FROM event_feed)"))


def main(pairs: int, seconds: int) -> None:
    """See above."""
    chance, actor = random.Random("shipping"), the_admin()
    found = issues(pairs, chance, actor) | picks(pairs, chance, actor)
    found |= handing_on(pairs, chance, actor) | lagging(seconds, chance, actor)
    print(orjson.dumps(found).decode())


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

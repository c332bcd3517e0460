"""One client in its own process: places orders through the command for some seconds and prints what it took.

`python -m benchmarks.client SECONDS SIZE SEED`: SIZE 1 calls `place_order`, more calls `place_orders` with as many.
"""

import gc
import os
import random
import sys
import time

import django
import orjson

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meidan.site.settings")
django.setup()

from benchmarks.making import order_input  # noqa: E402
from meidan.kernel import db  # noqa: E402
from meidan.kernel.errors import Refusal  # noqa: E402
from meidan.kernel.permissions import Actor  # noqa: E402
from meidan.orders.commands import place_order, place_orders  # noqa: E402
from meidan.people.auth import actor_by_id  # noqa: E402
from meidan.site.server import COLLECT_AFTER  # noqa: E402

WARM_UP = 30


def the_admin() -> Actor:
    """The first user, who may do everything."""
    return actor_by_id(db.scalar("SELECT id FROM app_user WHERE username = 'admin'"))


def work(size: int, chance: random.Random, actor: Actor) -> None:
    """Places `size` orders, all of which must be accepted."""
    if size == 1:
        place_order(one=order_input(chance), actor=actor)
        return
    for outcome in place_orders(inputs=[order_input(chance) for _ in range(size)], actor=actor):
        if isinstance(outcome, Refusal):
            raise outcome


def main(seconds: float, size: int, seed: str) -> None:
    """Prints {orders, seconds, cpu, latencies: sorted milliseconds per call} as JSON."""
    chance, actor = random.Random(seed), the_admin()
    gc.set_threshold(*COLLECT_AFTER)  # as the server does
    for _ in range(WARM_UP if size == 1 else 2):
        work(size, chance, actor)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    latencies: list[float] = []
    cpu, start = time.process_time(), time.perf_counter()
    last = start
    while last - start < seconds:
        work(size, chance, actor)
        now = time.perf_counter()
        latencies.append((now - last) * 1000)
        last = now
    took = {"orders": len(latencies) * size, "seconds": last - start, "cpu": time.process_time() - cpu}
    print(orjson.dumps({**took, "latencies": sorted(latencies)}).decode())


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]), sys.argv[3])

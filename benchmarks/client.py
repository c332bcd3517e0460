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
from meidan.orders.inputs import OrderInput  # noqa: E402
from meidan.people.auth import actor_by_id  # noqa: E402
from meidan.site.server import COLLECT_AFTER  # noqa: E402

# A process runs for weeks: it has seen nearly every customer and product of its company before.
SEEN_BEFORE, OF_A_BATCH = 2_500, 100
WARM_UP = 30
AT_ONCE = 20


def the_admin() -> Actor:
    """The first user, who may do everything."""
    return actor_by_id(db.scalar("SELECT id FROM app_user WHERE username = 'admin'"))


def inputs_for(size: int, chance: random.Random) -> list[OrderInput]:
    """What one call is to place."""
    return [order_input(chance) for _ in range(size)]


def work(size: int, chance: random.Random, actor: Actor) -> None:
    """Places `size` orders, all of which must be accepted."""
    place(inputs_for(size, chance), actor)


def place(inputs: list[OrderInput], actor: Actor) -> None:
    """One call."""
    if len(inputs) == 1:
        place_order(one=inputs[0], actor=actor)
        return
    for outcome in place_orders(inputs=inputs, actor=actor):
        if isinstance(outcome, Refusal):
            raise outcome


def main(seconds: float, size: int, seed: str) -> None:
    """Prints {orders, seconds, cpu, latencies: sorted milliseconds per call} as JSON.

    Inventing the orders is no part of placing them: it is done a few calls ahead, while no clock runs.
    """
    chance, actor = random.Random(seed), the_admin()
    gc.set_threshold(*COLLECT_AFTER)  # as the server does
    for _ in range(SEEN_BEFORE // OF_A_BATCH):
        work(OF_A_BATCH, chance, actor)
    for _ in range(WARM_UP if size == 1 else 2):
        work(size, chance, actor)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    latencies: list[float] = []
    cpu = took = 0.0
    while took < seconds:
        coming = [inputs_for(size, chance) for _ in range(max(1, AT_ONCE // size))]
        cpu -= time.process_time()
        last = time.perf_counter()
        for inputs in coming:
            place(inputs, actor)
            now = time.perf_counter()
            latencies.append((now - last) * 1000)
            took += now - last
            last = now
        cpu += time.process_time()
    figures = {"orders": len(latencies) * size, "seconds": took, "cpu": cpu}
    print(orjson.dumps({**figures, "latencies": sorted(latencies)}).decode())


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]), sys.argv[3])

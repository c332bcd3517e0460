"""Orders over HTTP: wrk against the whole server, each side at the client count that suits it best."""

import http.client
import random
import statistics
import time
from collections.abc import Sequence

import orjson

from benchmarks import load
from benchmarks.figures import AT_LEAST, AT_MOST, Bar, measured
from benchmarks.ground import Ground
from benchmarks.making import CUSTOMERS, PRODUCTS, sku
from benchmarks.options import Options
from benchmarks.site import Site, site

SHARE, AIM = 0.15, 0.25
TAIL = 4.0
BATCH_RATE = 1000
COUNTS = (1, 2, 4, 8, 16, 32)


def run(world: Ground, options: Options) -> Sequence[Bar]:
    """Share of the floor, p95 against p50, and the batch endpoint."""
    ground = world.clone("bench_http")
    ground.run_file("floor.sql")
    try:
        with site(ground, options.port) as here:
            return [*_orders(ground, here, options), _batch(here, options)]
    finally:
        ground.drop()


def _orders(ground: Ground, here: Site, options: Options) -> list[Bar]:
    load.wrk(here.port, here.token, 4, 2)
    ours_at = max(COUNTS, key=lambda n: load.wrk(here.port, here.token, n, 2).rate)
    floor_at = max(COUNTS, key=lambda n: load.floor(ground, n, 2).rate)
    ratios: list[float] = []
    tails: list[float] = []
    ours: list[load.Load] = []
    floors: list[float] = []
    for _ in range(options.pairs):
        floors.append(load.floor(ground, floor_at, options.seconds).rate)
        ours.append(load.wrk(here.port, here.token, ours_at, options.seconds))
        ratios.append(ours[-1].rate / floors[-1])
        tails.append(ours[-1].p95 / ours[-1].p50)
    errors = sum(one.errors for one in ours)
    rate = statistics.median(one.rate for one in ours)
    detail = (
        f"{rate:.0f}/s with {ours_at} clients, floor {statistics.median(floors):.0f}/s with {floor_at}, "
        f"{errors} errors, aim {AIM:.0%}"
    )
    latency = f"p50 {statistics.median(one.p50 for one in ours):.1f} ms"
    return [
        measured("order over HTTP, share of the floor", "", ratios, (AT_LEAST, SHARE), detail),
        measured("order over HTTP, p95 ÷ p50", "×", tails, (AT_MOST, TAIL), latency),
        measured("order over HTTP, errors", "", [float(errors)], (AT_MOST, 0.0)),
    ]


def _batch(here: Site, options: Options) -> Bar:
    chance, rates = random.Random(here.token), list[float]()
    for _ in range(max(3, options.pairs)):
        body = orjson.dumps({"orders": [_order(chance) for _ in range(1000)]})
        connection = http.client.HTTPConnection("127.0.0.1", here.port, timeout=120)
        headers = {"Authorization": f"Bearer {here.token}", "Content-Type": "application/json"}
        headers["Idempotency-Key"] = f"batch-{chance.getrandbits(64)}"
        start = time.perf_counter()
        connection.request("POST", "/api/v1/orders:batch", body, headers)
        answer = orjson.loads(connection.getresponse().read())
        taken = [one for one in answer["results"] if "number" in one]
        if len(taken) != 1000:
            raise RuntimeError(next(one for one in answer["results"] if "number" not in one))
        rates.append(1000 / (time.perf_counter() - start))
    return measured("batch over HTTP", "orders/s", rates, (AT_LEAST, BATCH_RATE), "1,000 orders of 4 lines per request")


def _order(chance: random.Random) -> dict[str, object]:
    numbers = chance.sample(range(1, PRODUCTS + 1), 4)
    lines = [{"product": sku(number), "quantity": str(chance.randint(1, 500))} for number in numbers]
    seen = {"codes": ["*"], "reason": "bench"}
    customer = f"C{chance.randint(1, CUSTOMERS):04d}"
    return {"customer": customer, "confirm": True, "acknowledge": seen, "lines": lines}

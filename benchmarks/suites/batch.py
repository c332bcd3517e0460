"""Many orders in one call."""

from collections.abc import Sequence

from benchmarks import load
from benchmarks.figures import AT_LEAST, Bar, measured
from benchmarks.ground import Ground
from benchmarks.options import Options

RATE = 1000
SIZE = 1000


def run(world: Ground, options: Options) -> Sequence[Bar]:
    """Orders per second of `place_orders` with 1,000 at a time, by one client."""
    ground = world.clone("bench_batch")
    try:
        runs = [load.commands(ground, 1, options.seconds, SIZE) for _ in range(options.pairs)]
        detail = f"{SIZE} orders of 4 lines per call, p95 of a call {max(one.p95 for one in runs):.0f} ms"
        rates = [one.rate for one in runs]
        return [measured("batch by command", "orders/s", rates, (AT_LEAST, RATE), detail)]
    finally:
        ground.drop()

"""How fast the whole log is proved."""

import time
from collections.abc import Sequence

from benchmarks.figures import AT_LEAST, Bar, measured
from benchmarks.ground import Ground
from benchmarks.options import Options

RATE = 50_000
STREAMS, LENGTH = 60_000, 4
_DATA = (
    '{"channel":"api","currency":"CNY","customer":"C0001","gross":"1504.80","lines":[{"base_quantity":"18",'
    '"gross":"1504.80","product":"TS-2338-RD","quantity":"18","unit":"件","unit_price":"83.6"}],"version":1}'
)


def run(world: Ground, options: Options) -> Sequence[Bar]:
    """Events per second of `meidan verify`, start of the program included."""
    ground = world.clone("bench_verify")
    try:
        # In parts, with statistics in between: else the log is written by plans made for an empty table.
        for first, last in ((1, 1000), (1001, STREAMS)):
            ground.run(
                "SELECT count(event_append('order:' || n, 'OrderConfirmed', 1, "
                f"'{_DATA}')) FROM generate_series({first}, {last}) n, generate_series(1, {LENGTH}) k"
            )
            ground.run("ANALYZE event, stream_head")
        events = int(ground.run("SELECT count(*) FROM event")[0][0])
        rates: list[float] = []
        for _ in range(max(3, options.pairs // 2)):
            start = time.perf_counter()
            ground.meidan("verify")
            rates.append(events / (time.perf_counter() - start))
        detail = f"{events:,} events in {STREAMS:,} chains, program start included"
        return [measured("meidan verify", "events/s", rates, (AT_LEAST, RATE), detail)]
    finally:
        ground.drop()

"""The command in process against the hand-written floor, run in turns so that both see the same machine."""

import statistics
from collections.abc import Sequence

from benchmarks import load
from benchmarks.figures import AT_LEAST, Bar, measured
from benchmarks.ground import Ground
from benchmarks.options import Options

SHARE = 0.25
AIM = 0.35


def run(world: Ground, options: Options) -> Sequence[Bar]:
    """Orders per second of ours as a share of the floor's, with one client and with two."""
    ground = world.clone("bench_orders")
    ground.run_file("floor.sql")
    try:
        return [_share(ground, options, clients) for clients in (1, 2)]
    finally:
        ground.drop()


def _share(ground: Ground, options: Options, clients: int) -> Bar:
    ratios: list[float] = []
    floors: list[float] = []
    ours: list[float] = []
    for _ in range(options.pairs):
        floors.append(load.floor(ground, clients, options.seconds).rate)
        ours.append(load.commands(ground, clients, options.seconds).rate)
        ratios.append(ours[-1] / floors[-1])
    detail = f"{statistics.median(ours):.0f}/s, floor {statistics.median(floors):.0f}/s, aim {AIM:.0%}"
    return measured(f"order by command, {clients} client(s), share of the floor", "", ratios, (AT_LEAST, SHARE), detail)

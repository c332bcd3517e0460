"""Many kills under load: nothing that was acknowledged is lost, doubled or halved."""

import random
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.crashing import House, round_of
from benchmarks.figures import AT_MOST, Bar, measured
from benchmarks.ground import Ground
from benchmarks.options import Options

VICTIMS = ("database", "web", "worker", "server", "keeper", "everything")


def run(_: Ground, options: Options) -> Sequence[Bar]:
    """`options.kills` times kill -9 of one part, in turn; seconds until it answers again, and promises broken."""
    folder = Path(tempfile.mkdtemp(prefix="meidan-crash-"))
    folder.chmod(0o711)
    chance, broken, took = random.Random(), list[str](), list[float]()
    house = House(folder, options.port)
    try:
        house.found()
        for number in range(options.kills):
            victim = VICTIMS[number % len(VICTIMS)]
            began = time.perf_counter()
            found = round_of(house, victim, chance)
            took.append(time.perf_counter() - began)
            broken += found
            said = f"{len(house.work.orders)} orders, {len(house.work.shipments)} shipments, {took[-1]:.0f} s"
            print(f"  kill {number + 1} of {options.kills}: {victim}, {said}", *found, sep="\n    ", flush=True)
        work = house.work
        detail = (
            f"{options.kills} kills, {len(work.orders)} orders, {len(work.shipments)} shipments, "
            f"{len(work.feed)} events, {work.resent} requests sent again"
        )
        return [measured("promises broken by kill -9", "", [float(len(broken))], (AT_MOST, 0.0), detail)]
    finally:
        house.stop()
        shutil.rmtree(folder, ignore_errors=True)

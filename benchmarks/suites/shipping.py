"""Goods issue against taking in, the pick list, and how fast events are handed on."""

import json
import subprocess
import sys
from collections.abc import Sequence

from benchmarks.figures import AT_LEAST, AT_MOST, Bar, measured
from benchmarks.ground import Ground
from benchmarks.options import Options

ISSUE_SHARE, PICK_SECONDS, RELAY_RATE, RELAY_LAG = 3.0, 1.0, 2000.0, 500.0


def run(world: Ground, options: Options) -> Sequence[Bar]:
    """One process measures all of it, each in turns with what it is compared with."""
    ground = world.clone("bench_shipping")
    try:
        command = [sys.executable, "-m", "benchmarks.shipping", str(options.pairs), str(options.seconds)]
        done = subprocess.run(command, env=ground.environment(), capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        found = json.loads(done.stdout)
    finally:
        ground.drop()
    taken, issued = found["taken"], found["issued"]
    return [
        measured(
            "goods issue of 20 lines ÷ taking it in", "×", found["issue"], (AT_MOST, ISSUE_SHARE),
            f"{issued:.1f} ms against {taken:.1f} ms",
        ),
        measured("pick list for 500 orders", "s", found["pick"], (AT_MOST, PICK_SECONDS), f"{found['lines']} lines"),
        measured(
            "relay, events handed on", "events/s", found["relay"], (AT_LEAST, RELAY_RATE), f"{found['backlog']} waiting"
        ),
        measured(
            "relay, lag of an event while orders come in", "ms p95", found["lag"], (AT_MOST, RELAY_LAG),
            f"{found['stream']:.0f} events/s",
        ),
    ]  # fmt: skip

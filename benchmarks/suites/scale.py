"""What a long history does to the order path and to reading."""

import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import orjson

from benchmarks.figures import AT_MOST, Bar, measured, quantile
from benchmarks.ground import HERE, Ground
from benchmarks.options import Options

FEW = 10_000
CHUNK = 100_000
GROWTH = 1.3
MILLISECONDS = 50.0
PROBED = 1000


def run(world: Ground, options: Options) -> Sequence[Bar]:
    """Statements and buffers per order with 10,000 and with `orders` behind them; p95 of lists and searches."""
    ground = world.clone("bench_scale")
    try:
        with ground.connect("superuser") as connection:
            connection.execute("ALTER SYSTEM SET autovacuum = off")
            connection.execute("SELECT pg_reload_conf()")
        _fill(ground, 1, FEW)
        few = _cost(ground, "few")
        first = int(ground.run("SELECT max(id) + 1 FROM sales_order")[0][0])
        for start in range(first, options.orders, CHUNK):
            _fill(ground, start, min(start + CHUNK - 1, options.orders))
        many = _cost(ground, "many")
        behind = f"{options.orders:,} against {FEW:,} orders"
        bars = [_growth(f"{name} per order with {behind}", few[name], many[name]) for name in ("statements", "buffers")]
        return [*bars, *_queries(ground)]
    finally:
        with ground.connect("superuser") as connection:
            connection.execute("ALTER SYSTEM RESET autovacuum")
            connection.execute("SELECT pg_reload_conf()")
        ground.drop()


def _fill(ground: Ground, first: int, last: int) -> None:
    text = (HERE / "behind.sql").read_text("utf-8")
    ground.run(text.replace("{first}", str(first)).replace("{last}", str(last)), "superuser")


def _cost(ground: Ground, seed: str) -> dict[str, float]:
    ground.run("VACUUM ANALYZE", "superuser")
    found = _probe(ground, "orders", PROBED, seed)
    return {name: float(found[name]) for name in ("statements", "buffers")}


def _growth(name: str, few: float, many: float) -> Bar:
    return measured(name, "×", [many / few], (AT_MOST, GROWTH), f"{few:.1f} → {many:.1f}")


def _queries(ground: Ground) -> list[Bar]:
    found = _probe(ground, "queries", 20, "q")
    return [
        measured(
            f"list: {name}", "ms p95", [quantile(took, 0.95)], (AT_MOST, MILLISECONDS), f"p50 {quantile(took, 0.5):.1f}"
        )
        for name, took in found.items()
    ]


def _probe(ground: Ground, what: str, count: int, seed: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.probe", what, str(count), seed]
    done = subprocess.run(command, env=ground.environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return orjson.loads(done.stdout)

"""A real file through the whole order path."""

import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.figures import AT_MOST, Bar, measured
from benchmarks.ground import ROOT, Ground
from benchmarks.options import Options

SECONDS = 120.0


def run(world: Ground, options: Options) -> Sequence[Bar]:
    """`meidan import orders` of the UCI file, products and customers made from it."""
    file = (ROOT / options.import_file).resolve() if not options.import_file.is_absolute() else options.import_file
    if not Path(file).exists():
        print(f"import: {file} is not there, skipped")
        return []
    ground = world.clone("bench_import")
    try:
        start = time.perf_counter()
        ground.meidan("import", "orders", str(file), "--create-products", "--create-customers")
        took = time.perf_counter() - start
        orders = ground.run("SELECT count(*) FROM sales_order")[0][0]
        return [measured("import of the UCI file", "s", [took], (AT_MOST, SECONDS), f"{orders:,} orders")]
    finally:
        ground.drop()

"""What the Python processes need when nobody does anything."""

import re
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import load
from benchmarks.figures import AT_MOST, Bar, measured
from benchmarks.ground import Ground
from benchmarks.options import Options
from benchmarks.site import family, site

MEGABYTES = 400.0
REST_SECONDS = 5


def run(world: Ground, options: Options) -> Sequence[Bar]:
    """Proportional set size of all Python processes together, after some orders went through each of them."""
    ground = world.clone("bench_memory")
    try:
        with site(ground, options.port) as here:
            load.wrk(here.port, here.token, 8, 3)
            time.sleep(REST_SECONDS)
            sizes = {pid: _pss(pid) for pid in family(here.pid)}
        total = sum(sizes.values())
        detail = f"{len(sizes)} processes: {', '.join(f'{size:.0f}' for size in sorted(sizes.values(), reverse=True))}"
        return [measured("Python processes at rest (PSS)", "MB", [total], (AT_MOST, MEGABYTES), detail)]
    finally:
        ground.drop()


def _pss(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) / 1000 if found else 0.0

"""`python -m benchmarks [SUITE…]`: measure, print, and exit 1 when a promise is missed."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import report
from benchmarks.figures import Bar
from benchmarks.ground import ground
from benchmarks.options import Options
from benchmarks.suites import SUITES

CRASH, PAGES = "crash", "pages"


def main(arguments: Sequence[str]) -> int:
    """Returns 1 when a bar is missed, that is when its whole interval lies on the wrong side."""
    given = _parse(arguments)
    usual = [name for name in SUITES if name not in (CRASH, PAGES)]
    chosen = [*(given.suites or ([] if given.crash else usual)), *([CRASH] if given.crash else [])]
    options = Options(given.pairs, given.seconds, given.orders, given.port, given.kills)
    found: dict[str, Sequence[Bar]] = {}
    with ground() as world:
        for name in chosen:
            found[name] = SUITES[name](world, options)
            print(f"\n{name}\n{report.table(found[name])}", flush=True)
    if given.json:
        report.write_json(given.json, found)
    if given.record:
        report.record(found, f"python3 dev.py bench {' '.join(arguments)}")
    return int(any(bar.verdict == "missed" for bars in found.values() for bar in bars))


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    usual = Options()
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("suites", nargs="*", choices=[*SUITES, []], metavar="SUITE", help=", ".join(SUITES))
    parser.add_argument("--pairs", type=int, default=usual.pairs, help="runs of each side")
    parser.add_argument("--seconds", type=int, default=usual.seconds, help="of each run")
    parser.add_argument("--orders", type=int, default=usual.orders, help="that stand behind the scale suite")
    parser.add_argument("--port", type=int, default=usual.port, help="for our own server")
    parser.add_argument("--crash", action="store_true", help="kill -9 of its parts under load (takes minutes)")
    parser.add_argument("--kills", type=int, default=usual.kills, help="of the crash suite")
    parser.add_argument("--json", type=Path, help="file for programs to read")
    parser.add_argument("--record", action="store_true", help="write the tables into docs/benchmarks.md")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

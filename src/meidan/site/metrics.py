"""Counting requests in every web process, and writing the sums in Prometheus' text format.

The counters lie in one piece of shared memory that the parent makes before it forks. Each process writes only into its
own stripe, from its one event loop, so nothing needs a lock; whoever is scraped reads all stripes and adds them up. A
process that is started again goes on in its predecessor's stripe: counters never fall while the server lives.
"""

import mmap
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE", "other")
STATUSES = (200, 201, 202, 204, 301, 302, 304, 400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503, 0)
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
STREAM = "api/v1/events (stream)"
UNMATCHED = "unmatched"
OWN = (UNMATCHED, STREAM, "healthz", "readyz", "metrics", "web")
_WIDTH = len(STATUSES) + len(BOUNDS) + 2  # statuses, buckets, bucket +Inf, sum of seconds


def routes() -> list[str]:
    """Every route of the site as `resolver_match.route` words it, after the shell's own."""
    return [*OWN, *sorted(set(_below("", get_resolver().url_patterns)) - set(OWN))]


def _below(prefix: str, patterns: Iterable[object]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _below(prefix + str(pattern.pattern), cast(Iterable[object], pattern.url_patterns))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern)


class Board:
    """The shared counters of all web processes: `stripes` of them, one more process (the worker) only by its pid."""

    def __init__(self, names: Sequence[str], stripes: int) -> None:
        self._names = list(names)
        self._index = {name: index for index, name in enumerate(names)}
        self._row = len(names) * len(METHODS) * _WIDTH
        self.stripes = stripes
        self._cells = memoryview(mmap.mmap(-1, 8 * (stripes * self._row + stripes + 1))).cast("d")

    def began(self, stripe: int) -> None:
        """A process takes its stripe; the worker's number is `stripes`."""
        self._cells[self.stripes * self._row + stripe] = os.getpid()

    def pids(self) -> list[int]:
        """The processes, in order; 0 where none has begun."""
        start = self.stripes * self._row
        return [int(self._cells[start + number]) for number in range(self.stripes + 1)]

    def count(self, stripe: int, method: str, route: str, status: int, seconds: float) -> None:
        """One answered request."""
        column = METHODS.index(method) if method in METHODS else len(METHODS) - 1
        place = self._index.get(route, 0) * len(METHODS) + column
        start = stripe * self._row + place * _WIDTH
        self._cells[start + (STATUSES.index(status) if status in STATUSES else len(STATUSES) - 1)] += 1
        if route == STREAM:
            return  # how long somebody listened is no latency
        bucket = next((index for index, bound in enumerate(BOUNDS) if seconds <= bound), len(BOUNDS))
        self._cells[start + len(STATUSES) + bucket] += 1
        self._cells[start + _WIDTH - 1] += seconds

    def lines(self) -> Iterator[str]:
        """The requests and their latency in text format."""
        sums = {place: row for place in range(self._row // _WIDTH) if any(row := self._summed(place))}
        yield "# HELP meidan_http_requests_total Answered requests."
        yield "# TYPE meidan_http_requests_total counter"
        for place, row in sums.items():
            for status, number in zip(STATUSES, row, strict=False):
                if number:
                    yield sample("meidan_http_requests_total", number, **self._labels(place), status=status or "other")
        yield "# HELP meidan_http_request_duration_seconds Time until the answer was sent."
        yield "# TYPE meidan_http_request_duration_seconds histogram"
        for place, row in sums.items():
            yield from _histogram(self._labels(place), row[len(STATUSES) :])

    def _summed(self, place: int) -> list[float]:
        starts = [stripe * self._row + place * _WIDTH for stripe in range(self.stripes)]
        return [sum(self._cells[start + column] for start in starts) for column in range(_WIDTH)]

    def _labels(self, place: int) -> dict[str, object]:
        route, column = divmod(place, len(METHODS))
        return {"method": METHODS[column], "route": self._names[route]}


def _histogram(labels: dict[str, object], cells: Sequence[float]) -> Iterator[str]:
    name, total = "meidan_http_request_duration_seconds", 0.0
    if not any(cells):
        return
    for bound, number in zip((*BOUNDS, "+Inf"), cells, strict=False):
        total += number
        yield sample(f"{name}_bucket", total, **labels, le=bound)
    yield sample(f"{name}_sum", cells[-1], **labels)
    yield sample(f"{name}_count", total, **labels)


def sample(name: str, value: float, **labels: object) -> str:
    """One line; whole numbers without a point, label values escaped."""
    shown = str(int(value)) if value == int(value) else f"{value:.6f}"
    inside = ",".join(f'{key}="{_escaped(str(label))}"' for key, label in labels.items())
    return f"{name}{{{inside}}} {shown}" if inside else f"{name} {shown}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")

"""One module per group of promises; each `run(ground, options)` returns bars."""

from collections.abc import Callable, Mapping, Sequence

from benchmarks.figures import Bar
from benchmarks.ground import Ground
from benchmarks.options import Options
from benchmarks.suites import batch, crash, http, imports, memory, orders, pages, scale, shipping, verify

SUITES: Mapping[str, Callable[[Ground, Options], Sequence[Bar]]] = {
    "orders": orders.run,
    "batch": batch.run,
    "http": http.run,
    "import": imports.run,
    "verify": verify.run,
    "scale": scale.run,
    "memory": memory.run,
    "shipping": shipping.run,
    "pages": pages.run,
    "crash": crash.run,
}

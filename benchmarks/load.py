"""Load for some seconds: the floor by pgbench, ours by client processes, HTTP by wrk."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from itertools import count

import orjson

from benchmarks.figures import quantile
from benchmarks.ground import HERE, Ground

_seeds = count()


@dataclass(frozen=True)
class Load:
    """Orders per second, and milliseconds per call where they are known."""

    rate: float
    p50: float = 0.0
    p95: float = 0.0
    errors: int = 0


def floor(ground: Ground, clients: int, seconds: int) -> Load:
    """The hand-written call of floor.sql."""
    place = ground.endpoint("owner")
    environment = {
        **os.environ,
        "PGHOST": place.host, "PGPORT": str(place.port), "PGUSER": place.user, "PGPASSWORD": place.password,
        "PGDATABASE": place.database, "PGOPTIONS": "-c search_path=floor",
    }  # fmt: skip
    command = [ground.server.programs / "pgbench", "-n", "-f", HERE / "floor.pgbench", "-M", "prepared"]
    command += ["-c", str(clients), "-j", str(min(clients, 2)), "-T", str(seconds)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    if found is None:
        raise RuntimeError(done.stdout + done.stderr)
    return Load(float(found[1]))


def commands(ground: Ground, clients: int, seconds: int, size: int = 1) -> Load:
    """The public command, each client in its own process; `size` orders per call. All start together, warmed up."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.client", str(seconds), str(size), f"{os.getpid()}-{next(_seeds)}"],
            env=ground.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(clients)
    ]  # fmt: skip
    for process in started:
        assert process.stdout
        if process.stdout.readline() != "ready\n":
            raise RuntimeError("a client failed while warming up")
    for process in started:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    found = [orjson.loads(process.communicate()[0]) for process in started]
    latencies = sorted(one for result in found for one in result["latencies"])
    rate = sum(result["orders"] / result["seconds"] for result in found)
    return Load(rate, quantile(latencies, 0.5), quantile(latencies, 0.95))


def wrk(port: int, token: str, clients: int, seconds: int, script: str = "order.lua") -> Load:
    """HTTP by wrk with `clients` connections; the script prints what it saw as one line of JSON."""
    environment = {**os.environ, "BENCH_TOKEN": token, "BENCH_SEED": f"{os.getpid()}{next(_seeds)}"}
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "20s", "-s", str(HERE / script)]
    command.append(f"http://127.0.0.1:{port}")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found = orjson.loads(next(line for line in done.stdout.splitlines() if line.startswith("{")))
    return Load(found["orders"] / found["seconds"], found["p50"], found["p95"], found["errors"])

"""A company under load whose processes are killed at random moments, and what must hold after each kill."""

import http.client
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import orjson
import psycopg

from benchmarks.site import family
from meidan.site.config import Config, load
from meidan.site.embedded.postmaster import recorded_pid
from meidan.site.embedded.server import keeper_pid

CLIENTS = 3
PRODUCTS = 12
LINES = 3
PATIENCE = 120.0
# A request that met one of these, or no answer at all, is sent again with the same key, as a program would.
AGAIN = {409: {"idempotency_retry", "busy"}}


@dataclass
class Work:
    """What the clients were promised, by idempotency key: the order's number, the numbers of its shipments."""

    orders: dict[str, tuple[bytes, str]] = field(default_factory=dict[str, tuple[bytes, str]])
    shipments: dict[str, tuple[bytes, list[int]]] = field(default_factory=dict[str, tuple[bytes, list[int]]])
    resent: int = 0
    refused: list[str] = field(default_factory=list[str])
    feed: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])


class House:
    """`meidan up --no-demo` in its own data directory, started again when it is killed itself."""

    def __init__(self, data_dir: Path, port: int) -> None:
        self.data_dir, self.port, self.work = data_dir, port, Work()
        ours = ("MEIDAN_", "DATABASE_URL", "DJANGO_", "PG", "LC_", "LANG")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self.environment = {**kept, "MEIDAN_DATA": str(data_dir), "LANG": "en", "PYTHONUNBUFFERED": "1"}
        self.config: Config = load({"MEIDAN_DATA": str(data_dir)})
        self.said = (data_dir / "said.txt").open("a")
        self.process = self._up()
        self.token = self.meidan("token", "create", "--user", "admin").stdout.strip()

    def meidan(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the program to its end."""
        command = [sys.executable, "-m", "meidan.site.command_line", *arguments]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=False, cwd="/"
        )

    def stop(self) -> None:
        """As Ctrl-C does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(PATIENCE)
        self.said.close()

    def ask(self, method: str, path: str, body: bytes | None = None, key: str = "") -> tuple[int, Any]:
        """One request. Raises OSError or HTTPException when no whole answer came back."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        headers |= {"Content-Type": "application/json"} if body is not None else {}
        headers |= {"Idempotency-Key": key} if key else {}
        try:
            connection.request(method, "/api/v1" + path, body, headers)
            answer = connection.getresponse()
            return answer.status, orjson.loads(answer.read())
        finally:
            connection.close()

    def found(self) -> None:
        """Goods, customers and plenty of stock."""
        for number in range(PRODUCTS):
            self._post("/products", {"sku": f"P{number}", "name": f"商品{number}", "base_unit": "件", "price": "10"})
        for number in range(5):
            self._post("/customers", {"code": f"C{number}", "name": f"客户{number}"})
        lines = [{"product": f"P{number}", "quantity": "100000000"} for number in range(PRODUCTS)]
        self._post("/stock/adjustments", {"warehouse": "MAIN", "reason": "期初", "lines": lines})

    def wait_until_ready(self) -> None:
        """Until it answers; starts it when it was killed altogether."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                self.process = self._up()
            if self._ready():
                return
            time.sleep(0.1)
        raise RuntimeError(f"not ready again: {(self.data_dir / 'said.txt').read_text()[-2000:]}")

    def connect(self) -> psycopg.Connection[Any]:
        """To the database itself, past the program."""
        return psycopg.connect(self.config.app.url(), autocommit=True)

    def victims(self) -> dict[str, Callable[[], list[int]]]:
        """Whom to kill, by name."""
        return {
            "database": lambda: [recorded_pid(self.data_dir / "postgres") or 0],
            "web": lambda: self._forks()[:1],
            "worker": lambda: self._forks()[-1:],
            "server": lambda: self._servers()[:1],
            "keeper": lambda: [keeper_pid(self.data_dir) or 0],
            "everything": lambda: [*family(self.process.pid), recorded_pid(self.data_dir / "postgres") or 0],
        }

    def kill(self, name: str) -> None:
        """kill -9; a process that is not there just now is let be."""
        for pid in self.victims()[name]():
            if pid > 0:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        if name == "everything":
            self.process.wait()

    def _servers(self) -> list[int]:
        below = family(self.process.pid)[1:]
        return [pid for pid in below if b"\0serve\0" in _command(pid)]

    def _forks(self) -> list[int]:
        """The server's children, in the order of their making: web processes, then the worker."""
        return sorted(self._servers()[1:]) or self._servers()

    def _ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _up(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "meidan.site.command_line", "up", "--no-demo", "--port", str(self.port)]
        process = subprocess.Popen(command, env=self.environment, stdout=self.said, stderr=subprocess.STDOUT, cwd="/")
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and process.poll() is None:
            if self._ready():
                return process
            time.sleep(0.1)
        raise RuntimeError(f"up does not come up: {(self.data_dir / 'said.txt').read_text()[-2000:]}")

    def _post(self, path: str, body: Any) -> None:
        status, answer = self.ask("POST", path, orjson.dumps(body))
        if status != 201:
            raise RuntimeError(f"{path}: {status} {answer}")


def round_of(house: House, victim: str, chance: random.Random, *, whole: bool = True) -> list[str]:
    """Clients at work, one kill, clients done; returns what does not hold afterwards (nothing, if all is well).

    `whole`: doctor and verify look too. What one of them would find stays until the next of them looks.
    """
    stop = threading.Event()
    seeds = [chance.getrandbits(64) for _ in range(CLIENTS)]
    clients = [threading.Thread(target=_client, args=(house, stop, random.Random(seed))) for seed in seeds]
    for one in clients:
        one.start()
    time.sleep(chance.uniform(0.3, 1.5))
    house.kill(victim)
    time.sleep(chance.uniform(0, 0.5))
    house.wait_until_ready()
    stop.set()
    for one in clients:
        one.join(PATIENCE)
    return [f"after {victim}: {problem}" for problem in examine(house, whole=whole)]


def _client(house: House, stop: threading.Event, chance: random.Random) -> None:
    """Order after order, two of three shipped at once."""
    while not stop.is_set():
        key = uuid.UUID(int=chance.getrandbits(128)).hex
        lines = [
            {"product": f"P{number}", "quantity": str(chance.randint(1, 9999))}
            for number in chance.sample(range(PRODUCTS), LINES)
        ]
        order = orjson.dumps(
            {
                "customer": f"C{chance.randrange(5)}", "confirm": True, "note": key, "lines": lines,
                "acknowledge": {"codes": ["*"], "reason": "crash"},
            }
        )  # fmt: skip
        placed = _insist(house, "/orders", order, key)
        if placed is None:
            continue
        house.work.orders[key] = (order, placed["number"])
        if chance.random() < 2 / 3:
            body = orjson.dumps({"order": placed["number"], "carrier": "顺丰"})
            shipped = _insist(house, "/shipments", body, "s" + key)
            if shipped is not None:
                house.work.shipments["s" + key] = (body, _ids(shipped))


def _insist(house: House, path: str, body: bytes, key: str) -> Any:
    """Sends until there is an answer, always with the same key; None (and noted) when it is a refusal."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        status, answer = 599, cast(Any, None)
        with suppress(OSError, http.client.HTTPException, orjson.JSONDecodeError):
            status, answer = house.ask("POST", path, body, key)
        if status == 201:
            return answer
        if status < 500 and answer["code"] not in AGAIN.get(status, ()):
            house.work.refused.append(f"{path} {status} {answer}")
            return None
        house.work.resent += 1
        time.sleep(0.1)
    house.work.refused.append(f"{path}: no answer within {PATIENCE} s")
    return None


def examine(house: House, *, whole: bool = True) -> list[str]:
    """What is not as it must be."""
    work = house.work
    found = [f"refused: {one}" for one in work.refused]
    found += _repeated(house)
    with house.connect() as connection:
        found += _orders(connection, work)
        found += _shipments(connection, work)
        found += _feed(house, connection)
    with ThreadPoolExecutor() as pool:
        for done in pool.map(house.meidan, ("doctor", "verify") if whole else ()):
            if done.returncode:
                found.append(f"{done.args[-1]}: {done.stdout}{done.stderr}")
    return found


def _repeated(house: House, most: int = 40) -> list[str]:
    """The same requests once more, with the same keys: the same answers."""
    found: list[str] = []
    for key, (body, number) in list(house.work.orders.items())[-most:]:
        status, answer = house.ask("POST", "/orders", body, key)
        if (status, answer.get("number")) != (201, number):
            found.append(f"order {number} repeated: {status} {answer}")
    for key, (body, ids) in list(house.work.shipments.items())[-most:]:
        status, answer = house.ask("POST", "/shipments", body, key)
        if (status, _ids(answer)) != (201, ids):
            found.append(f"shipment {ids} repeated: {status} {answer}")
    return found


def _orders(connection: psycopg.Connection[Any], work: Work) -> list[str]:
    """Each acknowledged order once, whole, with one confirmation in its log; and no other order."""
    rows = connection.execute(
        "SELECT o.note, o.number, o.state, o.gross, count(l.id), sum(l.gross), count(l.id) FILTER (WHERE l.reserved"
        " + l.shipped = l.ordered), (SELECT count(*) FROM event e WHERE e.stream = 'order:' || o.id"
        " AND e.kind = 'OrderConfirmed') FROM sales_order o LEFT JOIN order_line l ON l.order_id = o.id GROUP BY o.id"
    ).fetchall()
    expected = {(key, number) for key, (_, number) in work.orders.items()}
    found = [f"order {one} is lost" for one in expected - {row[:2] for row in rows}]
    found += [f"order {one} was never acknowledged" for one in {row[:2] for row in rows} - expected]
    found += [f"{count} orders of key {key}" for key, count in Counter(row[0] for row in rows).items() if count > 1]
    for key, number, _, gross, lines, sum_of_lines, complete, confirmations in rows:
        if (lines, complete, confirmations) != (LINES, LINES, 1) or gross != sum_of_lines:
            found.append(f"half an order {number} ({key}): {lines} lines, {complete} complete, {confirmations} events")
    return found


def _shipments(connection: psycopg.Connection[Any], work: Work) -> list[str]:
    rows = connection.execute(
        "SELECT s.id, (SELECT count(*) FROM shipment_line l WHERE l.shipment_id = s.id), (SELECT count(*) FROM event e"
        " WHERE e.stream = 'order:' || s.order_id AND e.kind = 'GoodsIssued') FROM shipment s"
    ).fetchall()
    expected = [shipment for _, ids in work.shipments.values() for shipment in ids]
    found = [f"shipment {one} is lost" for one in set(expected) - {row[0] for row in rows}]
    found += [f"shipment {one} was never acknowledged" for one in {row[0] for row in rows} - set(expected)]
    return found + [f"half a shipment {row}" for row in rows if row[1:] != (LINES, 1)]


def _feed(house: House, connection: psycopg.Connection[Any]) -> list[str]:
    """A subscriber that goes on where it stopped sees every event once, in rising positions."""
    seen = house.work.feed
    events = {row[0] for row in connection.execute("SELECT id FROM event").fetchall()}
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        since = seen[-1][0] if seen else 0
        items = house.ask("GET", f"/events?since={since}&limit=1000")[1]["items"]
        seen += [(item["position"], item["id"]) for item in items]
        if not items and events <= {event for _, event in seen}:
            break
        if not items:
            time.sleep(0.1)
    found = [f"event {one} is not in the feed" for one in list(events - {event for _, event in seen})[:5]]
    found += [f"event {one} {count} times" for one, count in Counter(event for _, event in seen).items() if count > 1]
    if [position for position, _ in seen] != sorted({position for position, _ in seen}):
        found.append("positions do not rise")
    return found


def _ids(answer: Any) -> list[int]:
    return [int(one["id"].removeprefix("id:")) for one in answer.get("shipments", ())]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""

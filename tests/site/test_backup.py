"""Backup of a company at work, and its restoration: embedded, into PostgreSQL 15, and refused where it must be."""

import json
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest

from meidan.site.backup import archive, census
from meidan.site.config import Endpoint

from .ground import clean_environment, free_port, meidan, new_folder, settings_of, wait_for
from .system import System

ATTACHED = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4000
WORD = "一句好记的口令 correct horse"


class Company:
    """`meidan up --no-demo` in the background, and a program that sends it orders."""

    def __init__(self, data_dir: Path, **extra: str) -> None:
        self.data_dir, self.port, self.extra = data_dir, free_port(), extra
        self.orders = 0
        self.log = (data_dir / "said.txt").open("w")
        command = [sys.executable, "-m", "meidan.site.command_line", "up", "--no-demo", "--port", str(self.port)]
        environment = clean_environment(data_dir, extra)
        self.process = subprocess.Popen(command, env=environment, stdout=self.log, stderr=subprocess.STDOUT, cwd="/")
        said = data_dir / "said.txt"
        assert wait_for(lambda: "Ctrl-C" in said.read_text() or self.process.poll() is not None, 90)
        assert self.process.poll() is None, said.read_text()
        self.token = meidan(data_dir, "token", "create", "--user", "admin", **extra).stdout.strip()

    def ask(self, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/api/v1{path}")
        request.add_header("Authorization", f"Bearer {self.token}")
        request.add_header("Accept", "application/json")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())

    def found(self) -> None:
        self.ask("/products", {"sku": "P1", "name": "商品", "base_unit": "件", "price": "10"})
        self.ask("/customers", {"code": "C1", "name": "客户"})
        lines = [{"product": "P1", "quantity": "10000000"}]
        self.ask("/stock/adjustments", {"warehouse": "MAIN", "reason": "期初", "lines": lines})

    def order(self) -> str:
        self.orders += 1  # two orders with the same contents would be taken for one sent twice
        lines = [{"product": "P1", "quantity": str(self.orders)}]
        return str(self.ask("/orders", {"customer": "C1", "confirm": True, "lines": lines})["number"])

    def events(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        since = 0
        while items := self.ask(f"/events?since={since}&limit=200")["items"]:
            found += items
            since = items[-1]["position"]
        return found

    def attach(self, order: str, content: bytes) -> str:
        """Puts a file to an order; returns where it can be fetched."""
        url = f"http://127.0.0.1:{self.port}/api/v1/orders/{order}/files"
        body = (
            b'--X\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n'
            b"Content-Type: image/png\r\n\r\n" + content + b"\r\n--X--\r\n"
        )
        request = urllib.request.Request(url, body)
        request.add_header("Authorization", f"Bearer {self.token}")
        request.add_header("Content-Type", "multipart/form-data; boundary=X")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return f"/orders/{order}/files/{json.loads(answer.read())['id']}"

    def fetch(self, path: str) -> bytes:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/api/v1{path}")
        request.add_header("Authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return bytes(answer.read())

    def listen(self, since: int, wanted: int) -> list[int]:
        """Positions that the live stream tells after `since`, until `wanted` of them are there."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/api/v1/events?since={since}")
        request.add_header("Authorization", f"Bearer {self.token}")
        request.add_header("Accept", "text/event-stream")
        found: list[int] = []
        with urllib.request.urlopen(request, timeout=30) as answer:
            pieces = (str(line, "utf-8").strip() for line in answer)
            position = 0
            for line in pieces:
                if line.startswith("id: "):
                    position = int(line.removeprefix("id: "))
                elif line == "event: reset":
                    position = 0
                elif line.startswith("data: ") and position:
                    found.append(position)
                    if len(found) == wanted:
                        break
        return found

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)
        self.log.close()


class Backups:
    """Two backups of one living company, plain and sealed, and the orders acknowledged before and after them."""

    def __init__(self, source: Path, folder: Path) -> None:
        self.plain, self.sealed = folder / "plain.meidan", folder / "sealed.meidan"
        self.source = source
        self.numbers: list[str] = []
        self.stop = threading.Event()
        company = Company(source)
        try:
            company.found()
            self.attached = company.attach(company.order(), ATTACHED)
            orders = threading.Thread(target=self._orders, args=(company,))
            orders.start()
            assert wait_for(lambda: len(self.numbers) > 5)
            self.before = list(self.numbers)
            done = [meidan(source, "backup", str(self.plain))]
            sealing = ("backup", str(self.sealed), "--encrypt")
            done.append(meidan(source, *sealing, MEIDAN_BACKUP_PASSPHRASE=WORD))
            self.stop.set()
            orders.join(60)
            last = self.numbers[-1]
            assert wait_for(lambda: any(one["data"].get("number") == last for one in company.events()))
            # What a consumer has seen in the end, when the backups were made long since.
            self.seen = company.events()
        finally:
            company.stop()
        assert [each.returncode for each in done] == [0, 0], done
        assert meidan(source, "verify", "--checkpoint").returncode == 0

    def _orders(self, company: Company) -> None:
        while not self.stop.is_set():
            self.numbers.append(company.order())


@pytest.fixture(scope="module")
def backups(cluster: Path) -> Iterator[Backups]:
    source, folder = new_folder(), new_folder()
    subprocess.run(["cp", "-a", f"{cluster}/.", str(source)], check=True)
    yield Backups(source, folder)
    for each in (source, folder):
        subprocess.run(["rm", "-rf", str(each)], check=True)


def test_a_backup_is_closed_to_others_and_leaves_nothing_behind(backups: Backups) -> None:
    assert not [path.name for path in backups.plain.parent.iterdir() if path.name.endswith(".part")]
    assert not list(backups.source.glob(".backup-*"))
    assert backups.plain.stat().st_mode & 0o077 == 0
    assert b"pg_dump" not in backups.sealed.read_bytes()[:4096]


def test_orders_came_in_while_it_was_made(backups: Backups, empty: Path) -> None:
    manifest = archive.read(backups.plain, empty, None)
    assert len(backups.before) <= manifest.census.counts["sales_order"] < len(backups.numbers)


def test_into_an_empty_directory_and_the_feed_goes_on(backups: Backups, empty: Path) -> None:
    done = meidan(empty, "restore", str(backups.sealed), MEIDAN_BACKUP_PASSPHRASE=WORD)
    assert done.returncode == 0, done.stdout + done.stderr
    company = Company(empty)
    try:
        _goes_on(company, backups)
    finally:
        company.stop()
    assert not [path.name for path in empty.iterdir() if path.name.startswith(".")]


def test_into_postgresql_15(backups: Backups, system: System, empty: Path) -> None:
    owner = system.owner("restored")
    done = meidan(empty, "restore", str(backups.plain), DATABASE_URL=owner.url())
    assert done.returncode == 0, done.stdout + done.stderr
    unpacked = backups.plain.parent / ".unpacked"
    unpacked.mkdir()
    manifest = archive.read(backups.plain, unpacked, None)
    assert [part.size for part in manifest.parts if part.name.startswith("files/")] == [len(ATTACHED)]
    counted = _census(owner)
    assert counted.heads == manifest.census.heads
    assert counted.sums == manifest.census.sums | {key: counted.sums[key] for key in ("feed_position",)}
    company = Company(empty, DATABASE_URL=owner.url())
    try:
        _goes_on(company, backups)
    finally:
        company.stop()
    again = backups.plain.parent / ".from15"
    done = meidan(empty, "backup", str(again), DATABASE_URL=owner.url())
    assert done.returncode == 0, done.stdout + done.stderr
    back = backups.plain.parent / ".back"
    done = meidan(back, "restore", str(again))
    assert done.returncode == 0, done.stdout + done.stderr
    assert meidan(back, "verify").returncode == 0


def _census(owner: Endpoint) -> census.Census:
    with psycopg.connect(owner.url()) as connection:
        return census.take(connection)


def _goes_on(company: Company, backups: Backups) -> None:
    for number in backups.before:
        assert company.ask(f"/orders/{number}")["number"] == number
    assert company.fetch(backups.attached) == ATTACHED
    company.orders = 5000
    since = backups.seen[-1]["position"]
    with ThreadPoolExecutor(1) as pool:
        listening = pool.submit(company.listen, since, 2)
        numbers = [company.order(), company.order()]
        assert not set(numbers) & set(backups.before)

        def fed() -> bool:
            return any(item["data"].get("number") == numbers[-1] for item in company.events())

        assert wait_for(fed, 30)
        heard = listening.result(30)
    # Whoever had seen all of the old system goes on where he was: what is new comes to him, once, under new numbers.
    later = company.ask(f"/events?since={since}&limit=200")["items"]
    confirmed = [item for item in later if item["kind"] == "OrderConfirmed"]
    assert [item["data"]["number"] for item in confirmed] == numbers
    assert [item["position"] for item in later][: len(heard)] == heard
    assert not {item["id"] for item in later} & {item["id"] for item in backups.seen}
    events = company.events()
    assert max(item["position"] for item in events) < 2**53
    ids, positions = [item["id"] for item in events], [item["position"] for item in events]
    assert len(set(ids)) == len(ids)
    assert positions == sorted(set(positions))
    done = meidan(company.data_dir, "doctor", **company.extra)
    assert done.returncode == 0, done.stdout
    assert meidan(company.data_dir, "verify", **company.extra).returncode == 0


def test_a_wrong_passphrase(backups: Backups, empty: Path) -> None:
    done = meidan(empty, "restore", str(backups.sealed), LANG="en", MEIDAN_BACKUP_PASSPHRASE="something else")
    assert (done.returncode, "passphrase is wrong" in done.stderr) == (1, True)
    assert "Traceback" not in done.stderr
    assert not any(empty.iterdir())


@pytest.mark.parametrize("kind", ["plain", "sealed"])
@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.9])
def test_a_truncated_file(backups: Backups, empty: Path, kind: str, share: float) -> None:
    whole = (backups.plain if kind == "plain" else backups.sealed).read_bytes()
    cut = backups.plain.parent / f".cut-{kind}-{share}"
    cut.write_bytes(whole[: int(len(whole) * share)])
    done = meidan(empty, "restore", str(cut), LANG="en", MEIDAN_BACKUP_PASSPHRASE=WORD)
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr, done.stderr
    assert not any(empty.iterdir())


@pytest.mark.parametrize("kind", ["plain", "sealed"])
def test_a_changed_byte(backups: Backups, empty: Path, kind: str) -> None:
    changed = bytearray((backups.plain if kind == "plain" else backups.sealed).read_bytes())
    changed[len(changed) // 2] ^= 1
    file = backups.plain.parent / f".changed-{kind}"
    file.write_bytes(changed)
    done = meidan(empty, "restore", str(file), MEIDAN_BACKUP_PASSPHRASE=WORD)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert not any(empty.iterdir())


def test_targets_in_use_are_refused(backups: Backups, folder: Path, system: System, empty: Path) -> None:
    before = settings_of(folder).secret_key
    done = meidan(folder, "restore", str(backups.plain), LANG="en")
    assert (done.returncode, "already holds" in done.stderr) == (1, True)
    assert settings_of(folder).secret_key == before
    owner = system.owner("occupied")
    with psycopg.connect(owner.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE somebodys (n int)")
    done = meidan(empty, "restore", str(backups.plain), LANG="en", DATABASE_URL=owner.url())
    assert (done.returncode, "is not empty" in done.stderr) == (1, True)
    assert not any(empty.iterdir())


def test_another_key_is_refused(backups: Backups, empty: Path) -> None:
    done = meidan(empty, "restore", str(backups.plain), LANG="en", MEIDAN_SECRET_KEY="z" * 40)
    assert (done.returncode, "secret key" in done.stderr) == (1, True)
    assert not any(empty.iterdir())


def test_no_half_file(backups: Backups, folder: Path) -> None:
    done = meidan(folder, "backup", str(backups.plain), LANG="en")
    assert (done.returncode, "exists already" in done.stderr) == (1, True)
    nowhere = meidan(folder, "backup", str(folder / "nowhere" / "file"), LANG="en")
    assert (nowhere.returncode, "Traceback" in nowhere.stderr) == (1, False)
    fresh = meidan(folder, "backup", str(folder / "file"), LANG="en")
    assert (fresh.returncode, "not set up yet" in fresh.stderr) == (1, True)
    assert not [path for path in os.listdir(folder) if "file" in path or path.startswith(".backup")]

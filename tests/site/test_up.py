"""`meidan up` as its user meets it: start, second start, kill -9 of each process, stop."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from meidan.site.embedded.postmaster import recorded_pid
from meidan.site.embedded.server import keeper_pid

from .ground import alive, clean_environment, free_port, kill, meidan, wait_for

PATIENCE = 90.0


class Running:
    """A `meidan up --no-demo` in the background."""

    def __init__(self, data_dir: Path, port: int) -> None:
        self.data_dir, self.port = data_dir, port
        self.said = (data_dir / "said.txt").open("w+")
        command = [sys.executable, "-m", "meidan.site.command_line", "up", "--no-demo", "--port", str(port)]
        self.process = subprocess.Popen(
            command, env=clean_environment(data_dir), stdout=self.said, stderr=subprocess.STDOUT, cwd="/"
        )

    def text(self) -> str:
        return (self.data_dir / "said.txt").read_text()

    def welcomed(self) -> bool:
        wait_for(lambda: "Ctrl-C" in self.text() or self.process.poll() is not None, PATIENCE)
        return "Ctrl-C" in self.text()

    def get(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def ready(self) -> bool:
        return self.get("/readyz") == 200

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


Start = Callable[..., Running]


@pytest.fixture
def up(folder: Path) -> Iterator[Start]:
    running: list[Running] = []

    def begin(port: int | None = None) -> Running:
        running.append(Running(folder, port or free_port()))
        return running[-1]

    yield begin
    for each in running:
        if each.process.poll() is None:
            each.end()
        each.said.close()
    wait_for(lambda: keeper_pid(folder) is None)


def children(pid: int) -> list[int]:
    """All processes below one."""
    own = [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return own + [below for child in own for below in children(child)]


def server_of(running: Running) -> int:
    found = [pid for pid in children(running.process.pid) if b"\0serve\0" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return found[0]


def test_it_runs_recovers_and_stops(up: Start, folder: Path) -> None:
    first = up()
    assert first.welcomed(), first.text()
    assert "admin" in first.text()
    assert f"http://127.0.0.1:{first.port}/" in first.text()
    assert (first.get("/healthz"), first.get("/readyz")) == (200, 200)

    server = server_of(first)
    web_and_worker = children(server)
    assert len(web_and_worker) >= 2

    kill(web_and_worker[0])
    assert wait_for(lambda: len(children(server)) == len(web_and_worker) and first.ready(), PATIENCE)

    database = recorded_pid(folder / "postgres")
    assert database
    kill(database)
    assert wait_for(lambda: recorded_pid(folder / "postgres") not in (None, database) and first.ready(), PATIENCE)

    keeper = keeper_pid(folder)
    assert keeper
    kill(keeper)  # takes its database along
    assert wait_for(lambda: keeper_pid(folder) not in (None, keeper) and first.ready(), PATIENCE)

    orphans = children(server)
    kill(server)
    assert wait_for(lambda: not any(alive(pid) for pid in orphans), PATIENCE)
    assert wait_for(first.ready, PATIENCE)

    everything = children(first.process.pid)
    assert first.end(signal.SIGINT) == 0
    assert not any(alive(pid) for pid in everything)
    assert keeper_pid(folder) is None


def test_kill_nine_of_up_leaves_nothing_and_the_next_start_is_quick(up: Start, folder: Path) -> None:
    first = up()
    assert first.welcomed(), first.text()
    everything = children(first.process.pid)
    database = recorded_pid(folder / "postgres")
    assert database
    kill(first.process.pid)
    first.process.wait()

    second = up(first.port)  # at once: the orphans may still hold the port
    assert second.welcomed(), second.text()
    assert second.ready()
    assert "admin" not in second.text()
    assert wait_for(lambda: not any(alive(pid) for pid in (*everything, database)), PATIENCE)


def test_a_burst_of_clients_is_let_in_while_all_processes_are_busy(up: Start) -> None:
    running = up()
    assert running.welcomed(), running.text()
    busy = children(server_of(running))
    for pid in busy:
        os.kill(pid, signal.SIGSTOP)
    try:  # whom the queue does not hold would try again after a second
        burst = [socket.create_connection(("127.0.0.1", running.port), timeout=0.9) for _ in range(100)]
    finally:
        for pid in busy:
            os.kill(pid, signal.SIGCONT)
    for one in burst:
        with one:
            one.settimeout(30)
            one.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert one.recv(100).startswith(b"HTTP/1.1 200")


def test_a_second_up_says_that_it_is_running(up: Start, folder: Path) -> None:
    first = up()
    assert first.welcomed(), first.text()
    done = meidan(folder, "up", "--no-demo", "--port", str(free_port()), "--lang", "en")
    assert done.returncode == 1
    assert "already running" in done.stderr
    assert str(first.process.pid) in done.stderr
    token = meidan(folder, "token", "create", "--user", "admin")  # other commands share the database
    assert (token.returncode, len(token.stdout.split())) == (0, 1), token.stderr
    assert first.ready()


def test_a_port_in_use_is_said_before_anything_starts(empty: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        began = time.monotonic()
        done = meidan(empty, "up", "--no-demo", "--port", str(taken.getsockname()[1]), LANG="en_GB.UTF-8")
    assert done.returncode == 1
    assert "in use" in done.stderr
    assert "Traceback" not in done.stderr
    assert time.monotonic() - began < 30
    assert not (empty / "postgres").exists()


def test_an_address_that_is_not_ours_is_said(empty: Path) -> None:
    done = meidan(empty, "up", "--no-demo", "--host", "203.0.113.7", "--port", str(free_port()))
    assert (done.returncode, "203.0.113.7" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="reads /proc")
def test_at_rest_it_is_small(up: Start) -> None:
    running = up()
    assert running.welcomed(), running.text()
    pids = [running.process.pid, *children(running.process.pid)]
    pss = 0
    for pid in pids:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        pss += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    assert pss < 400 * 1024, f"{pss} kB in {len(pids)} processes"

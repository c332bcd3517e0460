"""`meidan up`: the small process that starts everything in order, watches it, and stops it in the opposite order.

It imports no Django: what needs it (migrations, the demo, the server) runs in children.
"""

import fcntl
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from meidan.site.children import ChildFailed, Kept, Nursery
from meidan.site.config import Config, load
from meidan.site.embedded.server import Lease, start
from meidan.site.embedded.session import probe
from meidan.site.failure import Failure, language, say
from meidan.site.tls import refuse_bad_certificate, unchecked

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
READY_SECONDS = 60.0
PORT_PATIENCE = 5.0
STOP_PATIENCE = 16.0
LOOPBACK = ("127.", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Options:
    """What `meidan up` was asked for."""

    host: str
    port: int
    demo: bool
    workers: int
    threads: int


class Stopped(Exception):
    """Somebody asked us to stop."""


def up(options: Options) -> int:
    """Start, watch, stop. Returns 0 after an orderly stop; raises `Failure` when something cannot be started."""
    config = load()
    refuse_bad_certificate(config)
    for number in STOP_SIGNALS:
        signal.signal(number, _raise_stopped)
    try:
        with _only_one(config, options), _listening(options) as listening:
            return _with_database(config, options, listening)
    except Stopped:
        print(say("已停止", "stopped"))
        return 0


def _with_database(config: Config, options: Options, listening: socket.socket) -> int:
    lease: Lease | None = None
    kept: Kept | None = None
    try:
        with _step(say("数据库", "database")):
            if config.embedded:
                lease = start(config)
            else:
                probe(config.owner)
        last_words = _prepare(options)
        config.data_dir.mkdir(parents=True, exist_ok=True)
        kept = _server(config, options, listening)
        with _step(say("网页服务与后台任务", "server and worker")):
            _wait_until_ready(kept, config, options)
        _welcome(config, options, last_words)
        _watch(kept, config, lease)
    finally:
        # From here on a second Ctrl-C must not cut the orderly stop short; each part has its own time limit.
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        if kept is not None:
            print(say("正在停止…", "stopping…"))
            kept.stop(STOP_PATIENCE)
        if lease is not None:
            lease.stop()
    return 0


def _prepare(options: Options) -> list[str]:
    """Migrations, then the first start's contents; returns the lines to show last."""
    nursery = _nursery()
    last_words: list[str] = []
    with _step(say("数据库结构", "tables")):
        _show(nursery, ["migrate"], last_words)
    with _step(say("首次数据", "first data")):
        asked = ["first-start", *([] if options.demo else ["--no-demo"])]
        _show(nursery, asked + ([] if options.host.startswith(LOOPBACK) else ["--public"]), last_words)
    return last_words


def _show(nursery: Nursery, arguments: list[str], last_words: list[str]) -> None:
    try:
        for line in nursery.lines(arguments):
            if line.startswith("» "):
                last_words.append(line.removeprefix("» "))
            else:
                print(f"    {line}")
    except ChildFailed as failed:
        text = failed.complaint.removeprefix(f"meidan {arguments[0]}: ")
        raise Failure(text, text) from None


def _nursery() -> Nursery:
    return Nursery({"MEIDAN_ATTACHED": "1", "MEIDAN_LANG": language()})


def _server(config: Config, options: Options, listening: socket.socket) -> Kept:
    descriptor = listening.fileno()
    arguments = ["serve", "--fd", str(descriptor), "--workers", str(options.workers), "--threads", str(options.threads)]
    return Kept(_nursery(), arguments, config.data_dir / "server.log", (descriptor,))


def _wait_until_ready(kept: Kept, config: Config, options: Options) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        code = kept.tend()
        if code is not None and kept.failures > 1:
            break
        if _is_ready(config, options):
            return
        time.sleep(0.05)
    tail = "\n".join(_tail(kept.log))
    raise Failure(
        f"网页服务没有就绪,日志 {kept.log}:\n{tail}", f"the server does not get ready, log {kept.log}:\n{tail}"
    )


def _is_ready(config: Config, options: Options) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(options.host, options.host)
    connection = http.client.HTTPConnection(host, options.port, timeout=5)
    if config.tls_cert is not None:
        connection = http.client.HTTPSConnection(host, options.port, timeout=5, context=unchecked())
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _watch(kept: Kept, config: Config, lease: Lease | None) -> None:
    """Until a signal ends it: start the server again whenever it has died, and the database when its keeper has."""
    while True:
        _revive(config, lease)
        code = kept.tend()
        if code is not None:
            text = f"网页服务意外结束({code}),正在重新启动;日志:{kept.log}"
            print(say(text, f"the server ended ({code}) and is started again; log: {kept.log}"), file=sys.stderr)
        time.sleep(0.5)


def _revive(config: Config, lease: Lease | None) -> None:
    try:
        if lease is not None and lease.revive(config.owner):
            print(say("数据库意外结束,已重新启动", "the database ended and was started again"), file=sys.stderr)
    except Failure as failure:  # tried again at the next look
        print(failure, file=sys.stderr)


def _welcome(config: Config, options: Options, last_words: list[str]) -> None:
    host = f"[{options.host}]" if ":" in options.host else options.host
    print()
    scheme = "https" if config.tls_cert else "http"
    print(say("每单 Meidan 已就绪:", "Meidan is ready: ") + f"{scheme}://{host}:{options.port}/")
    if config.public_url:
        print(say("公开网址:", "public URL: ") + config.public_url + "/")
    for line in last_words:
        print(f"  {line}")
    log = config.data_dir / "server.log"
    print(say(f"日志:{log}    按 Ctrl-C 停止", f"log: {log}    Ctrl-C stops"))


@contextmanager
def _step(name: str) -> Generator[None]:
    began = time.monotonic()
    print(f"{name} …")
    yield
    print(f"{name} ✓ {time.monotonic() - began:.1f} s")


@contextmanager
def _only_one(config: Config, options: Options) -> Generator[None]:
    """One `up` per data directory; the lock falls with this process."""
    config.data_dir.mkdir(parents=True, exist_ok=True)
    path = config.data_dir / "up.lock"
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            where = file.read().strip()
            raise Failure(
                f"每单已在此数据文件夹运行({where}):{config.data_dir}",
                f"Meidan is already running on this data directory ({where}): {config.data_dir}",
            ) from None
        file.truncate(0)
        file.write(f"pid {os.getpid()}, http://{options.host}:{options.port}/\n")
        file.flush()
        yield


@contextmanager
def _listening(options: Options) -> Generator[socket.socket]:
    """The listening socket, taken before anything else is started; an orphan of ours may need a moment to let it go."""
    deadline = time.monotonic() + PORT_PATIENCE
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    while True:
        taken = socket.socket(family, socket.SOCK_STREAM)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((options.host, options.port))
            taken.listen(2048)
            break
        except OSError as error:
            taken.close()
            if error.errno != 98 or time.monotonic() > deadline:
                raise _no_port(options, error) from None
            time.sleep(0.2)
    with taken:
        yield taken


def _no_port(options: Options, error: OSError) -> Failure:
    place = f"{options.host}:{options.port}"
    if isinstance(error, socket.gaierror) or error.errno == 99:
        return Failure(f"本机没有地址 {options.host}", f"this machine has no address {options.host}")
    if error.errno == 98:
        return Failure(
            f"端口 {place} 已被占用,可用 --port 指定其他端口", f"port {place} is in use; name another with --port"
        )
    return Failure(f"无法监听 {place}:{error.strerror}", f"cannot listen on {place}: {error.strerror}")


def _tail(path: Path) -> list[str]:
    with suppress(OSError):
        return path.read_text("utf-8", "replace").splitlines()[-15:]
    return []


def _raise_stopped(_number: int, _frame: object) -> None:
    raise Stopped

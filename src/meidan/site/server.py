"""The server: one parent that imports everything once, and forks the web processes and the worker from itself.

The children share the parent's memory; the parent opens no database connection and starts no thread, since neither
survives a fork. A child that dies is started again, later each time; when our own parent dies, all of us end.
"""

import gc
import logging
import os
import select
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import FrameType

import uvicorn
from django import db
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.urls import get_resolver

from meidan.site import lifeline, logs, worker
from meidan.site.exchange import Wsgi
from meidan.site.metrics import Board, routes
from meidan.site.shell import Options, Shell
from meidan.site.webapp import WebApp

GRACE_SECONDS = 8
LONGEST_PAUSE = 30.0
# Orders make many short-lived objects; looking for circles among them every 700 took a fifth of the time.
COLLECT_AFTER = (50_000, 20, 20)
SIGNALS = (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT)

log = logging.getLogger("meidan.server")


@dataclass(frozen=True, slots=True)
class Size:
    """How many web processes, threads in each, and whether the job worker runs here too."""

    workers: int
    threads: int
    with_worker: bool


class _Shared(socket.socket):
    """The listening socket that all web processes accept from; its queue was set once and stays."""

    def listen(self, backlog: int = 0, /) -> None:
        """Nothing: uvicorn would set the queue to the number of connections one process takes at a time."""


class _Web(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, shell: Shell) -> None:
        super().__init__(config)
        self._shell = shell

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._shell.end_streams()
        await super().shutdown(sockets)


@dataclass(slots=True)
class _Child:
    name: str
    target: Callable[[], int]
    pid: int = 0
    started: float = 0.0
    failures: int = 0
    due: float = 0.0


class Parent:
    """Keeps the children of one server running until it is told to stop."""

    def __init__(self, listening: int, size: Size) -> None:
        self._line = os.pipe()
        self._outer = lifeline.inherited()
        self._board = Board(routes(), size.workers)
        self._listening, self._size = listening, size
        self._web_app = WebApp()
        web = [_Child(f"web-{n}", partial(self._web, n)) for n in range(size.workers)]
        jobs = [_Child("worker", self._worker)] if size.with_worker else []
        self._children = web + jobs

    def run(self) -> int:
        """Fork the children and look after them; returns when all have ended."""
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        signal.signal(signal.SIGCHLD, _ignore)
        while True:
            self._start_due()
            info = signal.sigtimedwait(SIGNALS, 1.0)
            if (info is not None and info.si_signo != signal.SIGCHLD) or self._orphaned():
                break
            self._reap()
        self._stop()
        return 0

    def _start_due(self) -> None:
        now = time.monotonic()
        for child in self._children:
            if child.pid == 0 and now >= child.due:
                self._fork(child)

    def _fork(self, child: _Child) -> None:
        child.started = time.monotonic()
        sys.stdout.flush()
        sys.stderr.flush()
        child.pid = os.fork()
        if child.pid:
            return
        code = 1
        try:
            os.close(self._line[1])
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
            code = child.target()
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)

    def _web(self, number: int) -> int:
        lifeline.watch(self._line[0])
        self._board.began(number)
        handler: Wsgi = WSGIHandler()  # type: ignore[assignment]
        shell = Shell(handler, self._size.threads, Options(self._board, number, settings.SECURE, self._web_app))
        _Web(_uvicorn(shell), shell).run(sockets=[_Shared(fileno=self._listening)])
        return 0

    def _worker(self) -> int:
        os.close(self._listening)  # a job that takes long must not hold the port
        self._board.began(self._size.workers)
        return worker.main(self._line[0])

    def _reap(self) -> None:
        for child in self._children:
            if child.pid and os.waitpid(child.pid, os.WNOHANG)[0]:
                steady = time.monotonic() - child.started > 60
                child.failures = 0 if steady else child.failures + 1
                pause = 0.0 if child.failures < 2 else min(0.5 * 2**child.failures, LONGEST_PAUSE)
                child.pid, child.due = 0, time.monotonic() + pause
                log.error("%s ended; starting it again in %.1f s", child.name, pause)

    def _orphaned(self) -> bool:
        if self._outer is None:
            return False
        return bool(select.select([self._outer], [], [], 0)[0])

    def _stop(self) -> None:
        os.close(self._listening)  # who starts anew may have the port while our last requests end
        for number, patience in ((signal.SIGTERM, GRACE_SECONDS + 4.0), (signal.SIGKILL, 5.0)):
            for child in self._children:
                if child.pid:
                    os.kill(child.pid, number)
            deadline = time.monotonic() + patience
            while any(child.pid for child in self._children) and time.monotonic() < deadline:
                for child in self._children:
                    if child.pid and os.waitpid(child.pid, os.WNOHANG)[0]:
                        child.pid = 0
                signal.sigtimedwait({signal.SIGCHLD}, 0.2)


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """SIGCHLD is only delivered to a waiter when it has a handler."""


def serve(listening: int, size: Size) -> int:
    """Serve on an inherited listening socket until SIGTERM."""
    logs.set_up()
    _warm()
    return Parent(listening, size).run()


def _warm() -> None:
    """Import what requests need and keep the collector away from it, so that the children go on sharing those pages."""
    get_resolver().url_patterns  # noqa: B018 - read for its effect: it imports every endpoint
    db.connections.close_all()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def _uvicorn(shell: Shell) -> uvicorn.Config:
    return uvicorn.Config(
        shell,
        http="httptools",
        loop="asyncio",  # uvloop sets the queue of `_Shared` past it: to `backlog`, so that a burst of clients waited
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        ssl_certfile=settings.CONFIG.tls_cert,
        ssl_keyfile=settings.CONFIG.tls_key,
        proxy_headers="FORWARDED_ALLOW_IPS" in os.environ,
        backlog=1,  # connections one process takes at a time: with more, the first to wake takes them all
        timeout_keep_alive=30,
        timeout_graceful_shutdown=GRACE_SECONDS,
        limit_concurrency=2000,
    )

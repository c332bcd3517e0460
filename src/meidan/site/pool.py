"""The threads in which requests meet Django, each with its own database connection."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

_Job = tuple[Callable[[], Any], "asyncio.Future[Any]"]


class Pool:
    """Up to a fixed number of threads. Who worked last works next, and a thread begins only when all others are busy:
    a quiet server keeps few connections, whose plans the database has ready."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._started = 0
        self._idle: list[SimpleQueue[_Job]] = []
        self._waiting: deque[_Job] = deque()

    def submit(self, function: Callable[[], Any]) -> "asyncio.Future[Any]":
        """Run a function in one of the threads; called from the loop."""
        future = asyncio.get_running_loop().create_future()
        job = (function, future)
        with self._lock:
            if self._idle:
                self._idle.pop().put(job)
                return future
            self._waiting.append(job)
            number = self._started
            self._started = min(self._most, number + 1)
        if number < self._most:
            threading.Thread(target=self._work, name=f"django-{number}", daemon=True).start()
        return future

    def _work(self) -> None:
        given = SimpleQueue[_Job]()
        self._free(given)
        while True:
            function, future = given.get()
            result, error = None, None
            try:
                result = function()
            except BaseException as raised:  # whatever it is, the request that waits must hear of it
                error = raised
            self._free(given)  # before it is answered: who asks again at once meets this thread
            try:
                future.get_loop().call_soon_threadsafe(_settle, future, result, error)
            except RuntimeError:
                return  # the loop is closed: the process is ending

    def _free(self, given: "SimpleQueue[_Job]") -> None:
        with self._lock:
            if self._waiting:
                given.put(self._waiting.popleft())
            else:
                self._idle.append(given)


def _settle(future: "asyncio.Future[Any]", result: object, error: BaseException | None) -> None:
    if future.cancelled():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)

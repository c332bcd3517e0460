"""Reads the next batches of a file in a thread of its own while the database is busy with the current one."""

import threading
from collections.abc import Iterator
from queue import Empty, Full, Queue
from typing import TypeVar

_AHEAD = 3
_PAUSE = 0.2

T = TypeVar("T")


class _End:
    """The last thing in the queue; carries what the reader died of, if it did."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


def read_ahead(batches: Iterator[T]) -> Iterator[T]:
    """The same batches in the same order, a few of them read before they are asked for. Raises what reading raises."""
    queue: Queue[T | _End] = Queue(_AHEAD)
    stop = threading.Event()

    def put(item: T | _End) -> None:
        while not stop.is_set():
            try:
                queue.put(item, timeout=_PAUSE)
            except Full:
                continue
            return

    def read() -> None:
        error: BaseException | None = None
        try:
            for batch in batches:
                put(batch)
                if stop.is_set():
                    return
        except BaseException as raised:  # handed to the thread that waits for the batches
            error = raised
        put(_End(error))

    thread = threading.Thread(target=read, name="read-ahead", daemon=True)
    thread.start()
    try:
        while True:
            try:
                item = queue.get(timeout=_PAUSE)
            except Empty:
                continue
            if isinstance(item, _End):
                if item.error is not None:
                    raise item.error
                return
            yield item
    finally:
        stop.set()
        thread.join()

"""The worker process: the relay, which alone turns committed events into feed and jobs, and the job runner."""

import asyncio
import os
import threading

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from meidan.kernel import relay
from meidan.site import lifeline

# An import, a trial, and one for everything else; a thread begins with its first job.
JOBS_AT_ONCE = 3
GRACE_SECONDS = 10.0


def main(line: int | None = None) -> int:
    """Run until SIGTERM or SIGINT; jobs under way get some seconds to end. `line`: the lifeline to watch."""
    lifeline.watch(line)
    stop = threading.Event()
    thread = threading.Thread(target=relay.run_forever, args=(stop,), name="relay", daemon=True)
    thread.start()
    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    try:
        with app.replace_connector(connector.get_worker_connector()):
            asyncio.run(_run())
    finally:
        stop.set()
        thread.join(GRACE_SECONDS)
    return 0


async def _run() -> None:
    async with app.open_async():
        await app.run_worker_async(
            concurrency=JOBS_AT_ONCE,
            fetch_job_polling_interval=1.0,
            shutdown_graceful_timeout=GRACE_SECONDS,
            name=f"worker-{os.getpid()}",
        )

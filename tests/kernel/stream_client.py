"""A reader of the live stream for tests: speaks ASGI to the application itself, as the server would."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import orjson
from django.db import connection

from meidan.site import stream


class Client:
    """One reader of the stream: speaks ASGI to the application as the server would."""

    def __init__(self, token: str, query: str = "", headers: dict[str, str] | None = None, method: str = "GET") -> None:
        signed_in = {"authorization": f"Bearer {token}"} if token else {}
        all_headers = {**signed_in, "accept": "text/event-stream", **(headers or {})}
        self.scope: dict[str, Any] = {
            "type": "http",
            "method": method,
            "path": "/api/v1/events",
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in all_headers.items()],
        }
        self.left = asyncio.Event()
        self.status = 0
        self.text = ""
        self.ended = False
        self.stalled = asyncio.Event()
        self.stalled.set()

    async def receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        await self.stalled.wait()
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.text += message["body"].decode()
            self.ended = self.ended or not message.get("more_body")

    def events(self) -> list[dict[str, Any]]:
        """What has come so far: {id, event, data}."""
        found: list[dict[str, Any]] = []
        for block in self.text.split("\n\n")[:-1]:
            fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
            if "data" in fields:
                found.append({**fields, "data": orjson.loads(fields["data"])})
        return found

    async def until(self, check: Callable[[], bool], seconds: float = 15) -> None:
        deadline = time.monotonic() + seconds
        while not check():
            assert time.monotonic() < deadline, self.text
            await asyncio.sleep(0.02)


@asynccontextmanager
async def reading(*clients: Client) -> AsyncGenerator[None]:
    tasks = [asyncio.ensure_future(stream.app(one.scope, one.receive, one.send)) for one in clients]
    try:
        yield
    finally:
        for one in clients:
            one.left.set()
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 10)


def drive(work: Coroutine[Any, Any, None]) -> None:
    """Runs it; afterwards the sign-in thread lets go of the test's database."""
    try:
        asyncio.run(asyncio.wait_for(work, 60))
    finally:
        stream.close_checks()


async def in_thread(work: Callable[[], Any]) -> Any:
    def closing() -> Any:
        try:
            return work()
        finally:
            connection.close()

    return await asyncio.to_thread(closing)

"""The ASGI shell: event streams run on the loop, everything else in Django's WSGI handler, in a pool of threads.

Django under ASGI costs several times as much per request; a stream under WSGI would hold a thread for its whole life.
"""

import asyncio
import importlib
import importlib.util
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

import orjson
from django import db
from django.http.response import HttpResponseBase

from meidan.kernel.errors import Refusal
from meidan.site import gauges, logs
from meidan.site.exchange import (
    NOTE,
    Answer,
    ClientLeft,
    Header,
    Message,
    Note,
    Receive,
    Scope,
    Send,
    TooLarge,
    Wsgi,
    call,
    environ,
    read_body,
)
from meidan.site.metrics import STREAM, UNMATCHED, Board, routes
from meidan.site.pool import Pool
from meidan.site.webapp import WebApp

App = Callable[[Scope, Receive, Send], Awaitable[None]]

STREAM_PATH = "/api/v1/events"
SWALLOW_SECONDS = 2.0
HSTS = (b"strict-transport-security", b"max-age=31536000")

log = logging.getLogger("meidan.request")


@dataclass(frozen=True, slots=True)
class Options:
    """The counters and this process's stripe of them; `strict`: browsers come by https only; `web`: the screens."""

    board: Board
    stripe: int = 0
    strict: bool = False
    web: WebApp | None = None


class Shell:
    """The ASGI application of one server process."""

    def __init__(self, wsgi: Wsgi, threads: int, options: Options | None = None) -> None:
        self._wsgi = wsgi
        self._pool = Pool(threads)
        self._stream = _stream_app()
        self._streams: set[asyncio.Task[Any]] = set()
        self._options = options or Options(Board(routes(), 1))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        note, began, status = Note(logs.request_id(scope["headers"])), time.monotonic(), 0
        added: list[Header] = [(b"x-request-id", note.id.encode())]
        if self._options.strict:
            added.append(HSTS)

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), *added]}
            await send(message)

        try:
            await self._route(scope, receive, sending, note)
        except BaseException:
            status = status or 500
            raise
        finally:
            self._note(scope, note, status, time.monotonic() - began)

    async def _route(self, scope: Scope, receive: Receive, send: Send, note: Note) -> None:
        path = scope["path"]
        if path == STREAM_PATH and self._stream is not None and not _wants_json(scope):
            note.route = STREAM
            await self._serve_stream(self._stream, scope, receive, send)
        elif path == "/healthz":
            note.route = "healthz"
            await _answer_json(send, 200, {"status": "ok"})
        elif path == "/readyz":
            note.route = "readyz"
            problem = await self._pool.submit(_not_ready)
            answer = {"status": "unavailable", "why": problem} if problem else {"status": "ready"}
            await _answer_json(send, 503 if problem else 200, answer)
        elif path == "/metrics":
            note.route = "metrics"
            await self._serve_metrics(scope, send)
        elif (web := self._options.web) is not None and web.has(scope["method"], path):
            note.route = "web"
            page = await self._pool.submit(lambda: web.answer(scope["method"], path, scope["headers"]))
            await send({"type": "http.response.start", "status": page.status, "headers": page.headers})
            await send({"type": "http.response.body", "body": page.body})
        else:
            await self._serve_django(scope, receive, send, note)

    def _note(self, scope: Scope, note: Note, status: int, seconds: float) -> None:
        route = note.route or UNMATCHED
        self._options.board.count(self._options.stripe, scope["method"], route, status, seconds)
        said = {"request": note.id, "actor": note.actor, "method": scope["method"], "route": route}
        log.info("request", extra={**said, "status": status, "ms": round(seconds * 1000, 1)})

    async def _serve_metrics(self, scope: Scope, send: Send) -> None:
        try:
            text = await self._pool.submit(lambda: gauges.page(scope, self._options.board))
        except Refusal as refusal:
            await _answer_json(send, *gauges.refusal_of(refusal))
            return
        headers = [(b"content-type", gauges.CONTENT_TYPE), (b"content-length", str(len(text)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": text})

    def end_streams(self) -> None:
        """Close the open event streams: they would otherwise hold up the shutdown; browsers come back by themselves."""
        for task in self._streams:
            task.cancel()

    async def _serve_stream(self, stream: App, scope: Scope, receive: Receive, send: Send) -> None:
        task = asyncio.ensure_future(stream(scope, receive, send))
        self._streams.add(task)
        try:
            await task
        except asyncio.CancelledError:
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._streams.discard(task)

    async def _serve_django(self, scope: Scope, receive: Receive, send: Send, note: Note) -> None:
        try:
            body = await read_body(scope, receive)
        except TooLarge:
            await _refuse(receive, send, note)
            return
        except ClientLeft:
            return
        env = {**environ(scope, body), logs.REQUEST_ID: note.id, NOTE: note}
        try:
            answer = cast(Answer, await self._pool.submit(lambda: call(self._wsgi, env)))
        finally:
            body.close()
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        if answer.rest is None:
            await send({"type": "http.response.body", "body": answer.body})
        else:
            await self._send_rest(answer.rest, receive, send)

    async def _send_rest(self, response: HttpResponseBase, receive: Receive, send: Send) -> None:
        """A file or generated answer, chunk by chunk as the client takes it; given up when the client leaves."""
        left = asyncio.ensure_future(_until_left(receive))
        chunks = iter(cast(Any, response))
        try:
            while not left.done():
                chunk = await self._pool.submit(lambda: next(chunks, None))
                if chunk is None:
                    break
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            left.cancel()
            await self._pool.submit(response.close)


def _wants_json(scope: Scope) -> bool:
    """The feed's address streams, unless a program asks for JSON and for no stream."""
    accepted = b",".join(value for name, value in scope["headers"] if name == b"accept")
    return b"application/json" in accepted and b"text/event-stream" not in accepted


async def _until_left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _not_ready() -> str:
    """Why requests cannot be served now; empty when they can."""
    try:
        db.close_old_connections()
        with db.connection.cursor() as cursor:
            cursor.execute("SELECT FROM django_migrations LIMIT 1")
    except db.Error as error:
        db.connection.close()
        return type(error).__name__
    return ""


_TOO_LARGE = {
    "type": "urn:meidan:problem:too_large",
    "title": "请求内容太大(最多 64 MiB) / The request is too large (64 MiB at most)",
    "status": 413,
    "code": "too_large",
    "errors": [{"path": "", "code": "too_large", "message": "64 MiB"}],
}


async def _refuse(receive: Receive, send: Send, note: Note) -> None:
    """A 413, then swallow what the client is still sending for a while: closing at once would destroy the answer."""
    body = orjson.dumps({**_TOO_LARGE, "instance": f"urn:meidan:request:{note.id}"})
    headers: list[Header] = [(b"content-type", b"application/problem+json"), (b"connection", b"close")]
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": True})
    with suppress(TimeoutError):
        async with asyncio.timeout(SWALLOW_SECONDS):
            while (await receive()).get("more_body"):
                pass
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _answer_json(send: Send, status: int, value: object) -> None:
    body = orjson.dumps(value)
    headers: list[Header] = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _stream_app() -> App | None:
    if importlib.util.find_spec("meidan.site.stream") is None:
        return None
    return cast(App, importlib.import_module("meidan.site.stream").app)

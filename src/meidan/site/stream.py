"""The live feed: server-sent events at /api/v1/events, an ASGI application of its own.

One listening connection per process serves all streams. A stream keeps a position and nothing else: it reads the
events after it from the hub's recent ones, or from the database when it is further behind. A reader that does not
read costs no memory, and is dropped after a while; it comes back with `Last-Event-ID` and misses nothing.
"""

import asyncio
import io
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any, cast

import orjson
from django.conf import settings
from django.contrib.auth import get_user
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections, connections

from meidan.kernel.errors import Refusal, bad_input
from meidan.kernel.http import language
from meidan.kernel.permissions import Actor
from meidan.kernel.words import Words
from meidan.people.auth import actor_for
from meidan.site.hub import Hub

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MOST_CLIENTS = 500
HEARTBEAT_SECONDS = 15.0
RECHECK_SECONDS = 3.0
SEND_SECONDS = 20.0
RETRY_MILLISECONDS = 2000

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
BUSY = Words("实时连接太多,请稍后再试", "Too many live connections; try again later")
NOT_READY = Words("事件流暂时不可用,请稍后再试", "The event stream is not available just now; try again later")
BAD_SINCE = Words(
    "since 应是事件流中的位置(非负整数)", "since must be a position of the feed (a whole number, not negative)"
)
GET_ONLY = Words("这里只接受 GET", "Only GET is accepted here")

# One thread, hence one database connection, for all sign-in checks of this process.
_checks = ThreadPoolExecutor(1, thread_name_prefix="stream-checks")
_hub: Hub | None = None

log = logging.getLogger("meidan.stream")


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """GET /api/v1/events: `id` is the position, `data` JSON as in the list, with the `number` of an order.

    Everyone signed in hears of what he may see, by ids alone; content goes to those with `events.view` and no masks.
    Named events are about the stream itself: `reset` (the feed is shorter than `since`: read everything anew) and
    `closed` (the right to read was withdrawn).

    Begins after `Last-Event-ID` or `?since=`, else now. 401 as a problem document; 503 when there are too many.
    """
    assert scope["type"] == "http"
    request = ASGIRequest(scope, io.BytesIO())
    try:
        if scope["method"] != "GET":
            raise Refusal("method_not_allowed", GET_ONLY, status=405)
        actor = await _checked(scope)
        since = _since(request)
        hub = _live_hub()
        if hub.clients >= MOST_CLIENTS:
            raise Refusal("too_many_streams", BUSY, status=503)
    except Refusal as refusal:
        await _refuse(request, refusal, send)
        return
    with hub.client():
        if not await hub.ready():
            await _refuse(request, Refusal("stream_not_ready", NOT_READY, status=503), send)
            return
        await _serve(_Stream(hub, actor, since, scope, send), receive)


def stop() -> None:
    """Ends all streams of this process, so that a server that is asked to stop need not wait for them."""
    if _hub is not None:
        _hub.stop()


def _live_hub() -> Hub:
    global _hub
    if _hub is None or not _hub.usable():
        _hub = Hub()
    return _hub


class _Stream:
    """One client."""

    def __init__(self, hub: Hub, actor: Actor, since: int | None, scope: Scope, send: Send) -> None:
        self.hub = hub
        self.actor = actor
        self.position = hub.position if since is None else since
        self.scope = scope
        self.ending = False
        self._send = send

    async def write(self, content: bytes, more: bool = True) -> None:
        # A client that takes nothing for this long is gone or hopeless.
        message = {"type": "http.response.body", "body": content, "more_body": more}
        # (Not `wait_for`: it may swallow a cancellation that comes just when the message is out.)
        async with asyncio.timeout(SEND_SECONDS):
            await self._send(message)

    async def run(self) -> None:
        await self._send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        opening = f"retry: {RETRY_MILLISECONDS}\n\n"
        if self.position > self.hub.position:  # after a restore the feed may be shorter than the client remembers
            self.position = self.hub.position
            opening += f'id: {self.position}\nevent: reset\ndata: {{"position":{self.position}}}\n\n'
        await self.write(opening.encode())
        loop = asyncio.get_running_loop()
        check_at, beat_at = loop.time() + RECHECK_SECONDS, loop.time() + HEARTBEAT_SECONDS
        while not (self.hub.stopping or self.ending):
            woken = self.hub.changed()
            if await self._pass_on():
                beat_at = loop.time() + HEARTBEAT_SECONDS
            else:
                await self.hub.wait(woken, min(check_at, beat_at) - loop.time())
            if loop.time() >= check_at:
                self.actor = await _checked(self.scope)
                check_at = loop.time() + RECHECK_SECONDS
            if loop.time() >= beat_at:
                await self.write(b": beat\n\n")
                beat_at = loop.time() + HEARTBEAT_SECONDS

    async def _pass_on(self) -> bool:
        items = await self.hub.after(self.position)
        if items:
            if told := b"".join(item.for_actor(self.actor) for item in items):
                await self.write(told)
            self.position = items[-1].position
        return bool(items)


async def _serve(stream: _Stream, receive: Receive) -> None:
    running = asyncio.ensure_future(stream.run())
    leaving = asyncio.ensure_future(_disconnected(receive))
    try:
        await asyncio.wait({running, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            return
        error = running.exception()
        if isinstance(error, Refusal):
            await stream.write(b"event: closed\ndata: " + orjson.dumps({"code": error.code}) + b"\n\n")
        elif isinstance(error, TimeoutError):
            log.info("a stream was dropped: its client takes nothing (at position %s)", stream.position)
            raise error  # the server closes the connection
        elif error is not None:
            raise error
        await stream.write(b"", more=False)
    finally:
        stream.ending = True
        for task in (running, leaving):
            task.cancel()
        await asyncio.gather(running, leaving, return_exceptions=True)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _checked(scope: Scope) -> Actor:
    return await asyncio.get_running_loop().run_in_executor(_checks, _actor, scope)


def _actor(scope: Scope) -> Actor:
    """The same sign-in as for any other request: bearer token or session. Raises 401."""
    close_old_connections()
    request: Any = ASGIRequest(scope, io.BytesIO())
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    request.user = get_user(request)
    return actor_for(request)


def _since(request: ASGIRequest) -> int | None:
    text: str | None = request.headers.get("Last-Event-ID") or cast(Any, request).GET.get("since")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise bad_input("since", BAD_SINCE, "/query/since")
    return int(text)


async def _refuse(request: ASGIRequest, refusal: Refusal, send: Send) -> None:
    headers = [(b"content-type", b"application/problem+json")]
    if refusal.status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    if refusal.status == 503:
        headers.append((b"retry-after", b"5"))
    if refusal.status == 405:
        headers.append((b"allow", b"GET"))
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": orjson.dumps(refusal.problem(language(request)))})


def close_checks() -> None:
    """Lets the sign-in thread close its database connection (it opens a new one when needed)."""
    _checks.submit(connections.close_all).result()

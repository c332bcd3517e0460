"""One HTTP request as Django's WSGI handler wants it, and its answer as the loop sends it."""

import io
import sys
import tempfile
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import IO, Any, cast
from urllib.parse import unquote_to_bytes

from django.http.response import HttpResponseBase

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., object]], HttpResponseBase]
Header = tuple[bytes, bytes]

LARGEST_BODY = 64 * 1024 * 1024
BODY_IN_MEMORY = 1024 * 1024
NO_BODY = frozenset((204, 304))


class TooLarge(Exception):
    """The request's body is larger than we take."""


class ClientLeft(Exception):
    """The client closed the connection before its request was complete."""


@dataclass(slots=True)
class Answer:
    """What a WSGI call came to: complete in `body`, or still to be read from `rest`."""

    status: int = 500
    headers: list[Header] = field(default_factory=list[Header])
    body: bytes = b""
    rest: HttpResponseBase | None = None


@dataclass(slots=True)
class Note:
    """What the layers below tell the shell about a request, for its log line and its counters."""

    id: str = ""
    route: str = ""
    actor: int | None = None


NOTE = "meidan.note"


def environ(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """The WSGI environment of a request (PEP 3333): bytes read as Latin-1, header names upper case with underscores."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    server = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    env: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": (unquote_to_bytes(raw) if b"%" in raw else raw).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        _add_header(env, name, value.decode("latin-1"))
    env["CONTENT_LENGTH"] = str(_length(body))
    return env


def _add_header(env: dict[str, Any], name: bytes, value: str) -> None:
    if b"_" in name:
        return  # X_Foo would become the same variable as X-Foo: a way around whoever filters headers before us
    key = name.decode("latin-1").upper().replace("-", "_")
    if key != "CONTENT_TYPE":
        key = "HTTP_" + key
    if key in env:
        value = env[key] + ("; " if key == "HTTP_COOKIE" else ",") + value
    env[key] = value


def call(wsgi: Wsgi, env: dict[str, Any]) -> Answer:
    """In a thread: let Django answer; a complete answer is joined here, so that the loop has one thing to send."""
    answer = Answer()

    def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        answer.status = int(status[:3])
        answer.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]

    response = wsgi(env, start)
    if getattr(response, "streaming", True):  # a file comes as a bare iterable
        answer.rest = response
        return answer
    try:
        answer.body = b"".join(cast(Any, response))
    finally:
        response.close()
    if answer.status not in NO_BODY and not any(name == b"content-length" for name, _ in answer.headers):
        answer.headers.append((b"content-length", str(len(answer.body)).encode()))
    return answer


async def read_body(scope: Scope, receive: Receive) -> IO[bytes]:
    """The whole body: small ones in memory, larger ones in a file. Raises TooLarge, ClientLeft."""
    for name, value in scope["headers"]:
        if name == b"content-length" and int(value) > LARGEST_BODY:
            raise TooLarge
    message = await receive()
    first: bytes = message.get("body", b"")
    if not message.get("more_body") and message["type"] == "http.request":
        return io.BytesIO(first)
    body = cast(IO[bytes], tempfile.SpooledTemporaryFile(max_size=BODY_IN_MEMORY))  # noqa: SIM115 - the caller closes it
    size = 0
    while True:
        if message["type"] == "http.disconnect":
            body.close()
            raise ClientLeft
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > LARGEST_BODY:
            body.close()
            raise TooLarge
        body.write(chunk)
        if not message.get("more_body"):
            body.seek(0)
            return body
        message = await receive()


def _length(body: IO[bytes]) -> int:
    end = body.seek(0, io.SEEK_END)
    body.seek(0)
    return end

"""The ASGI shell in a real uvicorn, asked over a real socket; behind it a WSGI application that tells what it got."""

import http.client
import io
import json
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

import pytest
import uvicorn
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from meidan.site import shell as shell_module
from meidan.site.exchange import BODY_IN_MEMORY, LARGEST_BODY, Wsgi
from meidan.site.shell import Shell

from .ground import wait_for

Start = Callable[[str, list[tuple[str, str]]], object]


class Backend:
    """Stands where Django's handler stands, and answers with the same kinds of response objects."""

    def __init__(self) -> None:
        self.closed = 0
        self.sent = 0

    def __call__(self, env: dict[str, Any], start: Start) -> HttpResponseBase:
        response = self._answer(env)
        headers = list(response.items()) + [
            ("Set-Cookie", morsel.OutputString()) for morsel in response.cookies.values()
        ]
        start(f"{response.status_code} x", headers)
        close = response.close

        def counted() -> None:
            self.closed += 1
            close()

        response.close = counted
        return response

    def _answer(self, env: dict[str, Any]) -> HttpResponseBase:
        path = env["PATH_INFO"]
        if path == "/stream":
            return StreamingHttpResponse(self._endless())
        if path == "/boom":
            raise RuntimeError("boom")
        if path == "/nothing":
            return HttpResponse(status=204)
        told = {name: value for name, value in env.items() if isinstance(value, str)}
        told["body"] = str(len(env["wsgi.input"].read()))
        response = HttpResponse(json.dumps(told))
        response.set_cookie("a", "1")
        response.set_cookie("b", "2")
        return response

    def _endless(self) -> Iterable[bytes]:
        while True:
            self.sent += 1
            yield b"x" * 65536


class Site:
    def __init__(self) -> None:
        self.backend = Backend()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.socket.getsockname()[1])
        shell = Shell(cast(Wsgi, self.backend), threads=2)
        options = uvicorn.Config(shell, http="httptools", lifespan="off", ws="none", log_config=None, access_log=False)
        self.server = uvicorn.Server(options)
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]}, daemon=True)
        self.thread.start()
        assert wait_for(lambda: self.server.started)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named, encode_chunked=isinstance(body, io.IOBase))
        return connection.getresponse()

    def told(self, method: str, path: str, body: Any = None, **headers: str) -> dict[str, str]:
        return json.loads(self.ask(method, path, body, **headers).read())

    def raw(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as wire:
            wire.sendall(request)
            answer = b""
            while chunk := wire.recv(65536):
                answer += chunk
        return answer


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.should_exit = True
    made.server.force_exit = True
    made.thread.join(10)


def test_the_request_arrives_as_it_was_sent(site: Site) -> None:
    told = site.told("GET", "/%E5%95%86/a%2Fb%20c?q=%E5%95%86&x", Accept_Language="zh")
    assert told["PATH_INFO"].encode("latin-1").decode() == "/商/a/b c"
    assert told["QUERY_STRING"] == "q=%E5%95%86&x"
    assert (told["HTTP_ACCEPT_LANGUAGE"], told["REMOTE_ADDR"], told["CONTENT_LENGTH"]) == ("zh", "127.0.0.1", "0")


def test_header_names_with_underscores_do_not_pass_for_others(site: Site) -> None:
    request = b"GET / HTTP/1.1\r\nHost: h\r\nX_Real: forged\r\nCookie: a=1\r\nCookie: b=2\r\nX-Two: 1\r\nX-Two: 2\r\n"
    told = json.loads(site.raw(request + b"Connection: close\r\n\r\n").partition(b"\r\n\r\n")[2])
    assert "HTTP_X_REAL" not in told
    assert (told["HTTP_COOKIE"], told["HTTP_X_TWO"]) == ("a=1; b=2", "1,2")


def test_cookies_stay_apart_and_the_length_is_told(site: Site) -> None:
    answer = site.ask("GET", "/")
    body = answer.read()
    assert [value for name, value in answer.getheaders() if name.lower() == "set-cookie"] == [
        "a=1; Path=/",
        "b=2; Path=/",
    ]
    assert answer.getheader("content-length") == str(len(body))


def test_head_has_the_length_and_no_body(site: Site) -> None:
    answer = site.ask("HEAD", "/")
    assert int(answer.getheader("content-length") or 0) > 0
    assert answer.read() == b""
    raw = site.raw(b"HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
    assert raw.partition(b"\r\n\r\n")[2] == b""


def test_no_content_has_no_length(site: Site) -> None:
    answer = site.ask("GET", "/nothing")
    assert (answer.status, answer.getheader("content-length"), answer.read()) == (204, None, b"")


@pytest.mark.parametrize("size", [1, BODY_IN_MEMORY, BODY_IN_MEMORY + 1, 5 * BODY_IN_MEMORY])
def test_bodies_arrive_whole(site: Site, size: int) -> None:
    assert site.told("POST", "/", b"y" * size)["body"] == str(size)
    chunked = site.told("POST", "/", io.BytesIO(b"y" * size), Transfer_Encoding="chunked")
    assert (chunked["body"], chunked["CONTENT_LENGTH"]) == (str(size), str(size))


def test_too_large_a_body_is_refused_unread(site: Site) -> None:
    request = f"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: {LARGEST_BODY + 1}\r\n\r\n".encode()
    answer = site.raw(request)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"application/problem+json" in answer
    assert site.backend.closed == 0


def test_too_large_a_chunked_body_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meidan.site.exchange.LARGEST_BODY", 100_000)
    chunk = b"10000\r\n" + b"z" * 0x10000 + b"\r\n"
    answer = site.raw(b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk * 2)
    assert answer.startswith(b"HTTP/1.1 413")


def test_a_connection_is_kept_for_the_next_request(site: Site) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
    connection.connect()
    wire = connection.sock
    for _ in range(3):
        connection.request("POST", "/", b"abc")
        assert json.loads(connection.getresponse().read())["body"] == "3"
        assert connection.sock is wire


def test_a_client_that_leaves_ends_the_stream_and_frees_the_thread(site: Site) -> None:
    for _ in range(3):  # more often than there are threads
        with socket.create_connection(("127.0.0.1", site.port)) as wire:
            wire.sendall(b"GET /stream HTTP/1.1\r\nHost: h\r\n\r\n")
            assert wire.recv(1000).startswith(b"HTTP/1.1 200")
    assert wait_for(lambda: site.backend.closed == 3)
    sent = site.backend.sent
    time.sleep(0.2)
    assert site.backend.sent == sent
    assert site.ask("GET", "/").status == 200


def test_a_client_that_leaves_in_the_middle_of_its_request(site: Site) -> None:
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", site.port)) as wire:
            wire.sendall(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5000000\r\n\r\n" + b"q" * 100_000)
    assert site.ask("GET", "/").status == 200
    assert site.backend.closed == 1


def test_a_crash_below_is_a_500_and_the_thread_lives_on(site: Site) -> None:
    for _ in range(4):
        assert site.ask("GET", "/boom").status == 500
    assert site.ask("GET", "/").status == 200


def test_health_needs_no_thread(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell_module, "_not_ready", lambda: "OperationalError")
    assert (site.ask("GET", "/healthz").status, site.ask("GET", "/readyz").status) == (200, 503)

"""Counters over processes, the text they are read in, the log, request ids, and who may read what."""

import http.client
import json
import logging
import os
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import uvicorn
from django.core.handlers.wsgi import WSGIHandler

from meidan.kernel.permissions import Actor
from meidan.people.commands import UserInput, create_token, create_user
from meidan.site import logs
from meidan.site.exchange import Wsgi
from meidan.site.metrics import Board, routes, sample
from meidan.site.shell import Options, Shell

from .ground import wait_for

LINE = re.compile(r'[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? -?[0-9.]+')


class Site:
    """Django behind the shell in a real uvicorn, with this test's database."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.socket.getsockname()[1])
        self.board = Board(routes(), 2)
        self.board.began(0)
        handler = cast(Wsgi, WSGIHandler())
        shell = Shell(handler, 2, Options(self.board, 0, strict=True))
        options = uvicorn.Config(shell, http="httptools", lifespan="off", ws="none", log_config=None, access_log=False)
        self.server = uvicorn.Server(options)
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]}, daemon=True)
        self.thread.start()
        assert wait_for(lambda: self.server.started)

    def ask(self, path: str, **headers: str) -> tuple[http.client.HTTPResponse, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer, answer.read().decode()


@pytest.fixture
def site(admin: Actor) -> Iterator[Site]:
    made = Site()
    yield made
    made.server.should_exit = True
    made.thread.join(10)


@pytest.fixture
def records() -> Iterator[list[logging.LogRecord]]:
    kept: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = kept.append  # type: ignore[method-assign]
    logger = logging.getLogger("meidan.request")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield kept
    logger.removeHandler(handler)


def test_processes_are_added_up() -> None:
    board = Board(["unmatched", "a/<x>"], 2)
    for stripe in (0, 1):
        child = os.fork()
        if child == 0:
            for _ in range(1000):
                board.count(stripe, "GET", "a/<x>", 200, 0.02)
            board.count(stripe, "BREW", "nowhere", 418, 20.0)
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
    text = "\n".join(board.lines())
    assert 'meidan_http_requests_total{method="GET",route="a/<x>",status="200"} 2000' in text
    assert 'meidan_http_requests_total{method="other",route="unmatched",status="other"} 2' in text
    assert 'duration_seconds_bucket{method="GET",route="a/<x>",le="0.01"} 0' in text
    assert 'duration_seconds_bucket{method="GET",route="a/<x>",le="0.025"} 2000' in text
    assert 'duration_seconds_bucket{method="other",route="unmatched",le="10.0"} 0' in text
    assert 'duration_seconds_bucket{method="other",route="unmatched",le="+Inf"} 2' in text
    assert 'duration_seconds_sum{method="GET",route="a/<x>"} 40' in text


def test_label_values_are_escaped() -> None:
    assert sample("m", 1.5, a='x"\\\n') == 'm{a="x\\"\\\\\\n"} 1.500000'


def test_the_page(site: Site) -> None:
    site.ask("/api/v1/orders/nothing")
    site.ask("/healthz")
    answer, text = site.ask("/metrics")
    assert (answer.status, answer.getheader("content-type")) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert all(LINE.fullmatch(line) for line in text.splitlines() if not line.startswith("# "))
    assert 'route="healthz",status="200"} 1' in text
    assert re.search(r'requests_total\{method="GET",route="api/v1/orders/[^"]+",status="401"\} 1', text)
    for name in ("open_orders", "relay_lag_seconds", "relay_lag_events", 'jobs{status="todo"}', "database_up 1"):
        assert f"meidan_{name}" in text
    assert 'meidan_database_connections{state="active"}' in text
    assert 'meidan_process_resident_bytes{process="web-0"}' in text


def test_who_may_read_it(site: Site, admin: Actor) -> None:
    create_user(actor=admin, wanted=UserInput("warehouse1", "小仓", "a long password 1", roles=("warehouse",)))
    away = {"X_Forwarded_For": "203.0.113.9"}
    tokens = [create_token(username=name, name="t") for name in ("warehouse1", "admin")]
    statuses = [site.ask("/metrics", **away)[0].status]
    statuses += [site.ask("/metrics", Authorization=f"Bearer {token}", **away)[0].status for token in tokens]
    assert statuses == [401, 403, 200]


def test_request_ids(site: Site, admin: Actor, records: list[logging.LogRecord]) -> None:
    answer, body = site.ask("/api/v1/orders/nothing", X_Request_ID="abc-1")
    assert answer.getheader("x-request-id") == "abc-1"
    assert json.loads(body)["instance"] == "urn:meidan:request:abc-1"
    made, body = site.ask("/api/v1/nowhere", X_Request_ID='"><script>')
    given = made.getheader("x-request-id") or ""
    assert re.fullmatch(r"[0-9a-f]{16}", given)
    assert json.loads(body)["instance"].endswith(given)
    token = create_token(username="admin", name="t")
    site.ask("/api/v1/customers?q=13800138000", Authorization=f"Bearer {token}", X_Request_ID="abc-2")
    # A request is noted after its answer has left.
    assert wait_for(lambda: any(vars(one).get("request") == "abc-2" for one in list(records)))
    said = json.loads(logs.JsonFormatter().format(next(one for one in records if vars(one)["request"] == "abc-2")))
    assert (said["actor"], said["method"], said["status"]) == (admin.user_id, "GET", 200)
    assert said["route"].endswith("customers")
    assert said["ms"] > 0
    everything = "".join(logs.JsonFormatter().format(one) for one in records)
    assert "13800138000" not in everything
    assert admin.name not in everything
    assert token not in everything


def test_hsts_is_sent_when_people_come_by_https(site: Site) -> None:
    assert site.ask("/healthz")[0].getheader("strict-transport-security") == "max-age=31536000"


def test_a_record_is_written_whatever_it_holds() -> None:
    record = logging.makeLogRecord(
        {"msg": "odd", "half": "\ud800", "huge": 2**80, "path": Path("/x"), "map": {1: "一"}}
    )
    said = json.loads(logs.JsonFormatter().format(record))
    assert (said["half"], said["huge"], said["path"], said["map"]) == ("\ud800", 2**80, "/x", {"1": "一"})


def test_a_traceback_stays_one_line() -> None:
    try:
        raise ValueError("boom")
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "", 0, "说 %s", ("话",), (ValueError, error, error.__traceback__)
        )
    text = logs.JsonFormatter().format(record)
    said: dict[str, Any] = json.loads(text)
    assert "\n" not in text
    assert (said["message"], "ValueError: boom" in said["traceback"]) == ("说 话", True)

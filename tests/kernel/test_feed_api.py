"""The feed as programs see it: JSON pieces, and the live stream served by the ASGI application itself."""

import asyncio
from typing import Any

import orjson
import pytest
from django.test import Client as Browser
from tests.kernel.log_tools import Database, append, connect, story
from tests.kernel.stream_client import Client, drive, in_thread, reading

from meidan.kernel import db, relay
from meidan.people.commands import create_token
from meidan.people.models import User
from meidan.site import stream


@pytest.fixture
def token(admin: Any) -> str:
    return create_token(username="admin", name="stream")


def test_pieces_of_the_feed(api: Any) -> None:
    story("order:1", 3)
    story("product:9", 1)
    assert relay.catch_up()
    everything = api.get("/events?limit=1000")
    assert everything["next_cursor"] is None
    last = everything["items"][-4:]
    assert [(one["stream"], one["sequence"]) for one in last] == [
        ("order:1", 1),
        ("order:1", 2),
        ("order:1", 3),
        ("product:9", 1),
    ]
    assert set(last[0]["data"]["customer"]["name"]) == {"commitment"}
    piece = api.get(f"/events?since={last[0]['position'] - 1}&limit=2")
    assert [one["id"] for one in piece["items"]] == [one["id"] for one in last[:2]]
    assert piece["next_cursor"] == str(piece["position"])
    assert api.get(f"/events?since={everything['position']}")["items"] == []
    for bad in ("since=-1", "since=x", "limit=0", "limit=1001", "since=99999999999999999999"):
        assert api.request("GET", f"/events?{bad}")[0] == 422


def test_masked_callers_get_ids_only(api: Any, admin: Any) -> None:
    story("order:1", 1)
    assert relay.catch_up()
    db.run("UPDATE role SET masks = ARRAY['price']")
    items = api.get("/events?limit=1000")["items"]
    assert items
    assert all(set(one) == {"position", "id", "stream", "sequence", "kind"} for one in items)


def test_live_events_reach_every_reader(database: Database, token: str) -> None:
    async def work() -> None:
        assert await in_thread(relay.catch_up)
        clients = [Client(token) for _ in range(3)]
        async with reading(*clients):
            for one in clients:
                await one.until(lambda one=one: "retry:" in one.text)
            await in_thread(lambda: (story("order:1", 2), relay.catch_up()))
            for one in clients:
                await one.until(lambda one=one: len(one.events()) == 2)
                assert [event["data"]["kind"] for event in one.events()] == ["OrderConfirmed", "OrderHeld"]
                assert one.events()[1]["data"]["data"] == {"reason": "第 2 次核对"}

    drive(work())


def test_a_reader_catches_up_from_where_it_was(database: Database, token: str) -> None:
    with connect(database) as conn:
        ids = [append(conn, f"order:{number}") for number in range(1200)]

    async def work() -> None:
        await in_thread(relay.catch_up)
        whole, rest = Client(token, "since=0"), Client(token, "since=0")
        async with reading(whole):
            await whole.until(lambda: len(whole.events()) >= 1200)
        received = [event["data"]["id"] for event in whole.events()]
        assert received[-1200:] == ids
        middle = whole.events()[-100]["id"]
        rest = Client(token, "since=0", {"Last-Event-ID": middle})
        async with reading(rest):
            await rest.until(lambda: len(rest.events()) == 99)
        assert rest.events() == whole.events()[-99:]
        ahead = Client(token, "since=999999")
        async with reading(ahead):
            await ahead.until(lambda: "event: reset" in ahead.text)
        assert ahead.events()[0]["id"] == whole.events()[-1]["id"]

    drive(work())


def test_a_revoked_token_loses_its_stream(database: Database, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "RECHECK_SECONDS", 0.2)

    async def work() -> None:
        client = Client(token)
        async with reading(client):
            await client.until(lambda: "retry:" in client.text)
            await in_thread(lambda: db.run("UPDATE api_token SET revoked_at = now()"))
            await client.until(lambda: client.ended)
        assert 'event: closed\ndata: {"code":"unauthenticated"}' in client.text

    drive(work())


def test_a_signed_in_browser_reads_until_it_signs_out(
    database: Database, admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "RECHECK_SECONDS", 0.2)
    browser = Browser()
    browser.force_login(User.objects.get(username="admin"))
    cookie = {"cookie": f"sessionid={browser.cookies['sessionid'].value}"}

    async def work() -> None:
        await in_thread(relay.catch_up)
        client = Client("", headers=cookie)
        async with reading(client):
            await client.until(lambda: "retry:" in client.text)
            await in_thread(lambda: (story("order:1", 1), relay.catch_up()))
            await client.until(lambda: len(client.events()) == 1)
            await in_thread(browser.logout)
            await client.until(lambda: client.ended)
        nobody = Client("")
        await stream.app(nobody.scope, nobody.receive, nobody.send)
        assert nobody.status == 401

    drive(work())


def test_masked_readers_get_ids_only_from_then_on(
    database: Database, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "RECHECK_SECONDS", 0.1)

    async def work() -> None:
        await in_thread(relay.catch_up)
        client = Client(token)
        async with reading(client):
            await client.until(lambda: "retry:" in client.text)
            await in_thread(lambda: db.run("UPDATE role SET masks = ARRAY['cost']"))
            await asyncio.sleep(1)
            await in_thread(lambda: (story("order:1", 1), relay.catch_up()))
            await client.until(lambda: len(client.events()) == 1)
        assert set(client.events()[0]["data"]) == {"position", "id", "stream", "sequence", "kind", "number"}

    drive(work())


def test_a_reader_that_takes_nothing_is_dropped(
    database: Database, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "SEND_SECONDS", 0.3)

    async def work() -> None:
        await in_thread(relay.catch_up)
        slow, quick = Client(token), Client(token)
        slow_task = asyncio.ensure_future(stream.app(slow.scope, slow.receive, slow.send))
        async with reading(quick):
            await slow.until(lambda: "retry:" in slow.text)
            await quick.until(lambda: "retry:" in quick.text)
            slow.stalled.clear()
            await in_thread(lambda: (story("order:1", 2), relay.catch_up()))
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(asyncio.shield(slow_task), 10)
            await quick.until(lambda: len(quick.events()) == 2)

    drive(work())


def test_listening_survives_a_cut_connection(database: Database, token: str) -> None:
    async def work() -> None:
        await in_thread(relay.catch_up)
        client = Client(token)

        def cut() -> None:
            with connect(database, "owner") as conn:
                conn.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )

        async with reading(client):
            await client.until(lambda: "retry:" in client.text)
            await asyncio.to_thread(cut)
            await in_thread(lambda: (story("order:1", 2), relay.catch_up()))
            await client.until(lambda: len(client.events()) == 2)

    drive(work())


def test_who_may_not_read_is_told_so(database: Database, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def answer(client: Client) -> tuple[int, dict[str, Any]]:
        await stream.app(client.scope, client.receive, client.send)
        return client.status, orjson.loads(client.text)

    async def work() -> None:
        assert (await answer(Client("wrong")))[0] == 401
        assert (await answer(Client(token, method="POST")))[0] == 405
        status, problem = await answer(Client(token, "since=abc", {"accept-language": "en"}))
        assert (status, problem["title"].startswith("since must be")) == (422, True)
        monkeypatch.setattr(stream, "MOST_CLIENTS", 0)
        assert (await answer(Client(token)))[0] == 503

    drive(work())


def test_all_streams_end_when_the_server_stops(database: Database, token: str) -> None:
    async def work() -> None:
        client = Client(token)
        async with reading(client):
            await client.until(lambda: "retry:" in client.text)
            stream.stop()
            await client.until(lambda: client.ended)
        again = Client(token)
        async with reading(again):
            await again.until(lambda: "retry:" in again.text)

    drive(work())

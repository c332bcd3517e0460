"""The live stream for everyone: each hears of what he may see, by ids alone, and of nothing else."""

import re
from pathlib import Path
from typing import Any

import pytest
from tests.inventory.shop import Shop, Wish
from tests.kernel.stream_client import Client, drive, in_thread, reading

import meidan
from meidan.kernel import db, relay
from meidan.kernel.permissions import Actor
from meidan.people import commands as people
from meidan.people.models import Team, User
from meidan.site.audience import FOR_ALL, SUBJECTS, Subject, hears

IDS = {"position", "id", "stream", "sequence", "kind", "number"}


def person(actor: Actor, name: str, *roles: str, **given: Any) -> str:
    """A new colleague's token."""
    people.create_user(actor=actor, wanted=people.UserInput(name, name, roles=roles, **given))
    return people.create_token(username=name, name="live")


def test_each_role_hears_of_its_own(admin: Actor) -> None:
    Team.objects.create(code="EAST", name="东区")
    tokens = {
        "clerk": person(admin, "clerk", "clerk", team="EAST"),
        "stranger": person(admin, "stranger", "clerk"),
        "warehouse": person(admin, "keeper", "warehouse", warehouses=("MAIN",)),
        "service": person(admin, "service", "service"),
        "nobody": person(admin, "nobody"),
    }
    shop = Shop(admin)
    shop.adjust({"P-1": 5})
    number = shop.order(Wish({"P-1": 1}))
    team, clerk = Team.objects.get(code="EAST"), User.objects.get(username="clerk")
    db.run("UPDATE sales_order SET team_id = %s, owner_id = %s WHERE number = %s", (team.pk, clerk.pk, number))

    async def work() -> None:
        await in_thread(relay.catch_up)
        clients = {name: Client(token, "since=0") for name, token in tokens.items()}
        async with reading(*clients.values()):
            for client in clients.values():
                await client.until(lambda client=client: "retry:" in client.text)
            await clients["service"].until(lambda: _orders(clients["service"]) != [])
            await clients["warehouse"].until(lambda: _orders(clients["warehouse"]) != [])
            await clients["clerk"].until(lambda: _orders(clients["clerk"]) != [])
        for name, client in clients.items():
            assert all(set(one["data"]) == IDS for one in client.events()), name
        told = {name: [one["number"] for one in _orders(client)] for name, client in clients.items()}
        assert told == {
            "clerk": [number], "stranger": [], "warehouse": [None], "service": [number], "nobody": [],
        }  # fmt: skip
        heard = {name: _words(client) for name, client in clients.items()}
        assert heard["nobody"] <= FOR_ALL
        assert "customer" not in heard["warehouse"]
        assert "document" in heard["warehouse"] & heard["clerk"]

    drive(work())


def test_he_from_whom_an_order_goes_hears_of_it() -> None:
    clerk = Actor(7, "陈", frozenset({"orders.view"}), scope="team", team_id=3)
    others = Subject("SO-1", owner=8, creator=9, team=4)
    assert not hears(clerk, "order:1", "OrderHeld", others)
    assert hears(clerk, "order:1", "OrderAssigned", others)
    assert hears(clerk, "order:1", "OrderHeld", Subject("SO-1", owner=8, creator=7, team=4))
    assert hears(clerk, "order:1", "OrderHeld", Subject("SO-1", owner=8, creator=9, team=3))


@pytest.mark.parametrize("scope", ["own", "team", "warehouse", "all"])
def test_an_unknown_subject_is_for_nobody(scope: str) -> None:
    assert not hears(Actor(1, "x", frozenset({"orders.view"}), scope=scope), "secret:1", "Happened", Subject())


def test_every_kind_of_subject_was_decided() -> None:
    """A new stream stands in `site.audience`, or screens would not be live for those who lack events.view."""
    root = Path(next(iter(meidan.__path__)))
    found: set[str] = set()
    for path in root.rglob("*.py"):
        text = path.read_text("utf-8")
        found |= set(re.findall(r"(?:append|NewEvent)\(\s*f\"([a-z_]+):\{", text))
        found |= set(re.findall(r"return f\"([a-z_]+):\{[a-z_.]*id\}\"", text))
    assert found >= {"order", "document", "customer"}
    assert found <= set(SUBJECTS) | FOR_ALL


def _orders(client: Client) -> list[dict[str, Any]]:
    return [one["data"] for one in client.events() if one["data"].get("stream", "").startswith("order:")]


def _words(client: Client) -> set[str]:
    return {one["data"]["stream"].partition(":")[0] for one in client.events()}

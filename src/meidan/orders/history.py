"""How an order came to be: its events, its revisions with what changed between them, its evidence pack."""

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from meidan.kernel import evidence
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor, require
from meidan.kernel.words import Words
from meidan.orders import events
from meidan.orders.queries import get_order, order_events, visible_order

_NOT_CONTENT = ("version", "findings", "reserved", "acknowledged", "due_at", "owner")


def revisions(*, number: str, actor: Actor) -> list[dict[str, Any]]:
    """The versions of an order's content, oldest first: {version, at, actor, kind, changes: [{path, before, after}]}.

    Raises 404.
    """
    found: list[dict[str, Any]] = []
    before: dict[str, Any] = {}
    for event in order_events(number=number, actor=actor):
        if event["kind"] not in (events.DRAFTED, events.REVISED, events.CONFIRMED, events.TAKEN_INTO_HISTORY):
            continue
        data = event["data"]
        content = dict(_flat({name: value for name, value in data.items() if name not in _NOT_CONTENT}))
        found.append(
            {
                "version": data.get("version"),
                "at": event["at"],
                "actor": event["actor"],
                "kind": event["kind"],
                "changes": _changes(before, content) if before else [],
            }
        )
        before = content
    return found


def evidence_pack(*, number: str, actor: Actor, masked: bool, checkpoints: Sequence[int] = ()) -> bytes:
    """A zip with the order's hashed events and what is needed to check them offline.

    An actor who may not see prices gets none (the hashed texts show them); one who may not see phones gets the
    masked pack. `checkpoints` asks for proofs under checkpoints received earlier, besides the latest.
    Raises 403, 404.
    """
    require(actor, "orders.view")
    if not actor.sees("price"):
        raise Refusal("forbidden", SHOWS_PRICES, status=403)
    order = visible_order(number, actor)
    shown = orjson.dumps(get_order(number=number, actor=actor), default=str, option=orjson.OPT_INDENT_2)
    masked = masked or not actor.sees("phone")
    files = {} if masked else {"order.json": shown}
    return evidence.pack(events.order_stream(order["id"]), files, masked, checkpoints)


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"path": path, "before": before.get(path), "after": after.get(path)}
        for path in dict.fromkeys((*before, *after))
        if before.get(path) != after.get(path)
    ]


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, member in value.items():  # pyright: ignore[reportUnknownVariableType]
            yield from _flat(member, f"{path}/{name}")
    elif isinstance(value, list):
        for index, member in enumerate(value):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            yield from _flat(member, f"{path}/{index}")
    else:
        yield path, value


SHOWS_PRICES = Words(
    zh="证据包里有价格,您的角色看不到价格;请有权限的同事来取",
    en="An evidence pack shows prices, which your role does not see; ask a colleague who may",
)

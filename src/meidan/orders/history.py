"""How an order came to be: its events, its revisions with what changed between them, its evidence pack."""

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from meidan.kernel import evidence
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor, require
from meidan.kernel.telling import tell
from meidan.kernel.words import Words
from meidan.orders import events
from meidan.orders.queries import get_order, order_events, visible_order

_NOT_CONTENT = ("version", "findings", "reserved", "acknowledged", "due_at", "owner", "process")
_WITH_CONTENT = (events.DRAFTED, events.REVISED, events.CONFIRMED, events.TAKEN_INTO_HISTORY)
_FIELDS = {
    "product": Words("商品", "product"),
    "quantity": Words("数量", "quantity"),
    "unit": Words("单位", "unit"),
    "base_quantity": Words("基本单位数量", "base quantity"),
    "unit_price": Words("单价", "unit price"),
    "discount": Words("折扣", "discount"),
    "gift": Words("赠品", "gift"),
    "gross": Words("含税金额", "gross"),
    "net": Words("未税金额", "net"),
    "tax": Words("税额", "tax"),
    "note": Words("备注", "note"),
    "customer": Words("客户", "customer"),
    "currency": Words("币种", "currency"),
    "terms": Words("付款条件", "payment terms"),
    "requested_date": Words("要求日期", "requested date"),
    "ordered_at": Words("下单时间", "ordered at"),
    "external_reference": Words("外部单号", "external reference"),
    "name": Words("收货人", "recipient"),
    "phone": Words("电话", "phone"),
    "region": Words("地区", "region"),
    "address": Words("地址", "address"),
    "postal_code": Words("邮编", "postal code"),
    "hold_reason": Words("挂起原因", "hold reason"),
}
LINE = Words("第 {number} 行 {name}", "line {number} {name}")


def revisions(*, number: str, actor: Actor) -> list[dict[str, Any]]:
    """The versions of an order's content, oldest first: {version, at, actor, kind, changes: [{path, before, after}]}.

    Raises 404.
    """
    found: list[dict[str, Any]] = []
    before: dict[str, Any] = {}
    for event in order_events(number=number, actor=actor):
        if event["kind"] not in _WITH_CONTENT:
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


def timeline(*, number: str, actor: Actor) -> list[dict[str, Any]]:
    """The order's events, oldest first, each with a sentence (`text`) and what changed of the content (`changes`).

    Raises 404.
    """
    found: list[dict[str, Any]] = []
    before: dict[str, Any] = {}
    for event in order_events(number=number, actor=actor):
        changes: list[dict[str, Any]] = []
        if event["kind"] in _WITH_CONTENT:
            data = event["data"]
            content = dict(_flat({name: value for name, value in data.items() if name not in _NOT_CONTENT}))
            changes = _changes(before, content) if before else []
            before = content
        text = tell(event["kind"], event["data"], actor.lang)
        named = [{**change, "field": field_name(change["path"], actor.lang)} for change in changes]
        found.append({**event, "text": text, "changes": named})
    return found


def field_name(path: str, lang: str) -> str:
    """The place of a change as people call it: `/lines/1/quantity` is 第 2 行 数量."""
    steps = path.strip("/").split("/")
    words = _FIELDS.get(steps[-1])
    name = words.say(lang) if words else steps[-1]
    if steps[0] != "lines" or len(steps) < 2 or not steps[1].isdigit():
        return name
    return LINE.say(lang, number=int(steps[1]) + 1, name=name)


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

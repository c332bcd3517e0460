"""The board 看板: open orders by the stage at which they stand, the most urgent first in each column."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from meidan.flow import stored
from meidan.flow.compiled import Process
from meidan.flow.definition import Approval, Stage
from meidan.kernel import clock, db
from meidan.kernel.errors import bad_input
from meidan.kernel.permissions import Actor, require
from meidan.kernel.values import plain
from meidan.kernel.words import Words
from meidan.orders.filters import OPEN, OrderFilter, clauses
from meidan.orders.listing import SQL, list_orders
from meidan.orders.process import KEY
from meidan.people.calendar import by_end_of_next_working_day
from meidan.people.calendars import default_calendar

_OPEN_STATES = ("draft", "confirmed")
_SHORT_SHOWN = 3


def board(
    *, actor: Actor, wanted: OrderFilter, limit: int, stage: str = "", cursor: str | None = None
) -> dict[str, Any]:
    """{columns: [{stage, name_zh, name_en, tint, count, overdue, items, next_cursor}]}, in process order.

    Each column holds its first `limit` cards by due time; with `stage` only that column is answered, from `cursor` on.
    Raises 403, 422 for a stage that is in no process.
    """
    require(actor, "orders.view")
    wanted = replace(wanted, states=_OPEN_STATES, stages=(), sort="due")
    counts = {row["stage"]: row for row in _counts(actor, wanted)}
    heads = _heads(counts)
    if stage and stage not in heads:
        raise bad_input("stage.unknown", NO_STAGE, "/query/stage", stage=stage, stages=", ".join(heads))
    shown = {stage: heads[stage]} if stage else heads
    columns = [_column(key, head, counts.get(key), (actor, wanted, limit, cursor)) for key, head in shown.items()]
    _add_short_lines([card for column in columns for card in column["items"]])
    return {"columns": columns}


def _column(
    key: str, head: Stage | Approval, row: db.Row | None, ask: tuple[Actor, OrderFilter, int, str | None]
) -> dict[str, Any]:
    actor, wanted, limit, cursor = ask
    found: Mapping[str, Any] = {"items": [], "next_cursor": None}
    if row is not None:
        found = list_orders(actor=actor, wanted=replace(wanted, stages=(key,)), limit=limit, cursor=cursor)
    soon = by_end_of_next_working_day(default_calendar(), clock.now()).isoformat().replace("+00:00", "Z")
    return {
        "stage": key,
        "kind": head.kind,
        "name_zh": head.name_zh,
        "name_en": head.name_en,
        "tint": head.tint,
        "count": row["count"] if row else 0,
        "overdue": row["overdue"] if row else 0,
        "items": [{**item, "due_soon": not item["overdue"] and item["due_at"] <= soon} for item in found["items"]],
        "next_cursor": found["next_cursor"],
    }


def _counts(actor: Actor, wanted: OrderFilter) -> list[db.Row]:
    parts = clauses(wanted, actor)
    condition = " AND ".join(text for text, _ in parts)
    values = [value for _, given in parts for value in given]
    return db.rows(f"{SQL['stages']} WHERE {OPEN} AND {condition} GROUP BY o.stage", [clock.now(), *values])


def _heads(found: Iterable[str]) -> dict[str, Stage | Approval]:
    """The columns of the process that new orders start with; behind them those of older versions still in use."""
    heads = _columns(stored.current(KEY))
    if set(found) <= heads.keys():
        return heads
    for row in db.rows(SQL["versions"]):
        for key, node in _columns(stored.loaded(row["process_id"])).items():
            heads.setdefault(key, node)
    return heads


def _columns(process: Process) -> dict[str, Stage | Approval]:
    return {node.key: node for node in process.columns if isinstance(node, Stage | Approval)}


def _add_short_lines(cards: Sequence[dict[str, Any]]) -> None:
    """What each card's order waits for, such as `BT-500 缺 20`."""
    lines: dict[int, list[str]] = {}
    for row in db.rows(SQL["waiting_lines"], ([card["id"] for card in cards if card["short"]],)):
        lines.setdefault(row["order_id"], []).append(f"{row['sku']} × {plain(row['missing'])}")
    for card in cards:
        found = lines.get(card["id"], [])
        card["short_lines"] = found[:_SHORT_SHOWN]
        card["short_more"] = max(len(found) - _SHORT_SHOWN, 0)


NO_STAGE = Words(zh="没有阶段“{stage}”,可用:{stages}", en="There is no stage “{stage}”; there are {stages}")

"""Drafts: revised and confirmed, checked and priced as of now like a new order."""

from dataclasses import replace
from typing import Any

import orjson

from meidan.checks.engine import WARN, Finding
from meidan.kernel import clock, db
from meidan.kernel.attempts import in_one_transaction
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor, require
from meidan.kernel.words import Words
from meidan.orders import rules
from meidan.orders.answers import complete
from meidan.orders.commands.intake import planned
from meidan.orders.commands.locking import locked_order, refuse_unless
from meidan.orders.hidden import keep_agreed, keep_hidden
from meidan.orders.inputs import Acknowledgement, OrderInput, from_json
from meidan.orders.placing import GuardRefusal, store
from meidan.orders.process import active_people
from meidan.orders.reading import read_subject
from meidan.orders.refusals import NOT_A_DRAFT, RELEASE_FIRST, refused_by_guard
from meidan.orders.standing import begin


def confirm_order(
    *, number: str, actor: Actor, version: int | None = None, acknowledge: Acknowledgement | None = None
) -> dict[str, Any]:
    """Confirms a draft: checked, priced, copied and reserved again as of now. Raises 404, 409, 422 findings_open."""
    require(actor, "orders.confirm")

    def work() -> dict[str, Any]:
        order = locked_order(number, actor, version)
        refuse_unless(order["state"] == rules.DRAFT, NOT_A_DRAFT, order)
        refuse_unless(not order["held"], RELEASE_FIRST, order)
        one = replace(
            from_json(orjson.loads(order["input"])), confirm=True, acknowledge=acknowledge, brought=_brought(order)
        )
        return _rewrite(order, one, actor)

    return in_one_transaction(work)


def revise_draft(*, number: str, one: OrderInput, actor: Actor, version: int | None = None) -> dict[str, Any]:
    """Replaces the content of a draft (and confirms it when `one.confirm`), without what is hidden from the actor.

    Raises 404, 409, 422.
    """
    require(actor, "orders.create")
    if one.confirm:
        require(actor, "orders.confirm")

    def work() -> dict[str, Any]:
        order = locked_order(number, actor, version)
        refuse_unless(order["state"] == rules.DRAFT, NOT_A_DRAFT, order)
        refuse_unless(not (order["held"] and one.confirm), RELEASE_FIRST, order)
        before = from_json(orjson.loads(order["input"]))
        content = keep_agreed(keep_hidden(one, before, actor), before)
        return _rewrite(order, replace(content, hold_reason=order["hold_reason"] if order["held"] else ""), actor)

    return in_one_transaction(work)


def _rewrite(order: db.Row, one: OrderInput, actor: Actor) -> dict[str, Any]:
    """Checks a locked draft's new content and stores it under the same number. Raises findings_open."""
    now = clock.now()
    one = replace(
        one, number=order["number"], channel=order["channel"], source=order["source"] and orjson.loads(order["source"])
    )
    identity = (order["id"], order["number"])
    plan = planned(
        read_subject(one, actor, now), identity, now, order["version"] + 1, (order["process_id"], active_people)
    )
    if isinstance(plan, Refusal):
        raise plan
    db.run("DELETE FROM order_line WHERE order_id = %s", (order["id"],))
    try:
        reserved = store([plan], actor, now)
    except GuardRefusal as refusal:
        raise refused_by_guard(refusal.refused[plan.order_id], plan.subject) from None
    if plan.seat.asks:
        begin([plan.order_id], order["stage"])
    return complete(dict(plan.answer), reserved[plan.order_id])


def _brought(order: db.Row) -> tuple[Finding, ...]:
    """What the entry itself had to say (an incomplete import) still holds until the draft is revised."""
    stored = orjson.loads(order["findings"])
    return tuple(
        Finding(f["code"], WARN, f["path"], Words(f["message"], f.get("message_en", f["message"])))
        for f in stored
        if f["code"].startswith("import.")
    )

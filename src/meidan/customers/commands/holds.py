"""Putting a customer on hold, so that no order of his is confirmed, and letting him go again."""

from django.db import transaction

from meidan.customers import events as kinds
from meidan.customers.commands.customers import locked_customer
from meidan.kernel import db, events
from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import Outcome, check_version

_SET = "UPDATE customer SET on_hold = %s, hold_reason = %s, version = version + 1 WHERE id = %s"


@transaction.atomic
def hold_customer(*, ref: str, reason: str, version: int | None, actor: Actor) -> Outcome:
    """Stops a customer with a reason; holding him again changes the reason. Raises 403, 404, 409."""
    return _set(ref, True, reason, version, actor)


@transaction.atomic
def release_customer(*, ref: str, reason: str, version: int | None, actor: Actor) -> Outcome:
    """Lets a customer on hold order again. Raises 403, 404, 409."""
    return _set(ref, False, reason, version, actor)


def _set(ref: str, on_hold: bool, reason: str, version: int | None, actor: Actor) -> Outcome:
    require(actor, "customers.edit")
    row = locked_customer(ref, actor)
    check_version(row["version"], version)
    kept = reason if on_hold else ""
    if row["on_hold"] == on_hold and row["hold_reason"] == kept:
        return Outcome(0, row["id"], row["code"], "unchanged", row["version"])
    db.run(_SET, (on_hold, kept, row["id"]))
    kind = kinds.CUSTOMER_HELD if on_hold else kinds.CUSTOMER_RELEASED
    told = events.Private(reason) if reason else ""
    events.append(f"customer:{row['id']}", kind, {"code": row["code"], "reason": told}, actor)
    return Outcome(0, row["id"], row["code"], "updated", row["version"] + 1)

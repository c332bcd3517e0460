"""Reads of billing."""

from typing import Any

from meidan.kernel import db
from meidan.kernel.permissions import Actor, require
from meidan.kernel.values import money_text
from meidan.orders.answers import instant
from meidan.orders.queries import visible_order

_PAYMENTS = """
SELECT p.id, p.amount, p.currency, p.method, p.reference, p.paid_at, u.name
FROM payment p LEFT JOIN app_user u ON u.id = p.actor_id WHERE p.order_id = %s ORDER BY p.id
"""


def payments_of(*, order: str, actor: Actor) -> list[dict[str, Any]]:
    """The payments and refunds of an order that the actor may see, the earliest first. Raises 403, 404."""
    require(actor, "orders.view")
    found = visible_order(order, actor)
    return [
        {
            "id": f"id:{row['id']}",
            "amount": money_text(row["amount"], row["currency"]) if actor.sees("price") else None,
            "currency": row["currency"],
            "method": row["method"],
            "reference": row["reference"],
            "paid_at": instant(row["paid_at"]),
            "recorded_by": row["name"] or "",
        }
        for row in db.rows(_PAYMENTS, (found["id"],))
    ]

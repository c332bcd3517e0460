"""Somebody has left: his open orders and tasks go to whoever the process names instead."""

from meidan.flow import commands as flow
from meidan.kernel import db
from meidan.kernel.events import NewEvent, append_many
from meidan.kernel.permissions import Actor
from meidan.orders import events
from meidan.orders.allocation import lock_orders
from meidan.orders.standing import restage

_HIS = "SELECT id FROM sales_order WHERE owner_id = %s AND state IN ('draft', 'confirmed') ORDER BY id LIMIT 500"
_LEFT = """
SELECT u.id FROM app_user u WHERE NOT u.is_active AND (
    EXISTS (SELECT FROM sales_order o WHERE o.owner_id = u.id AND o.state IN ('draft', 'confirmed'))
    OR EXISTS (SELECT FROM task t WHERE t.assignee_id = u.id AND t.state IN ('open', 'waiting')))
"""


class Departures:
    """The orders' side of `meidan.people.ports.Departures`."""

    def hand_over(self, user_id: int, actor: Actor | None) -> None:
        """In the caller's transaction, which has made the user inactive: one event per order, due times stay."""
        while orders := [row["id"] for row in db.rows(_HIS, (user_id,))]:
            lock_orders(orders)
            stands = restage(orders, anew=True)
            told = [
                NewEvent(events.order_stream(order_id), events.ASSIGNED, {**one.told(), "before": user_id})
                for order_id, one in stands.items()
            ]
            append_many(told, actor)
        flow.hand_over_tasks(user_id=user_id, actor=actor)


def left() -> list[int]:
    """Users who are gone but still answer for something: an order taken in at the moment when they left."""
    return [row["id"] for row in db.rows(_LEFT)]

"""Which orders moves of stock came from. Serves `inventory.ports.Origins`."""

from collections.abc import Sequence

from meidan.inventory.ports import Origin
from meidan.kernel import db

_OF_ORDERS = """
SELECT m.id, o.number FROM stock_move m JOIN sales_order o ON m.source = 'order:' || o.id
WHERE m.id = ANY (%(moves)s) AND o.id IN (
    SELECT substr(x.source, 7)::bigint FROM stock_move x WHERE x.id = ANY (%(moves)s) AND x.source LIKE 'order:%%')
"""


def of_orders(moves: Sequence[int]) -> dict[int, Origin]:
    """Reservations, releases and whatever else an order caused."""
    found = db.rows(_OF_ORDERS, {"moves": list(moves)})
    return {row["id"]: Origin("order", row["number"], row["number"]) for row in found}

"""The credit of customers whose first limit, or monthly terms, come while orders of theirs are open."""

from collections.abc import Collection

from meidan.kernel import db

_OPEN = "customer_id = ANY (%s) AND state = 'confirmed' AND credit_held = 0 AND NOT history AND gross > paid"
_LOCK = f"SELECT id FROM sales_order WHERE {_OPEN} ORDER BY id FOR UPDATE"
_HOLD = f"""
WITH held AS (
    UPDATE sales_order o SET credit_held = greatest(
        (SELECT round(f.owed, 4) FROM order_fact f WHERE f.order_id = o.id) - paid, 0)
    WHERE {_OPEN} RETURNING customer_id, credit_held
), sums AS (SELECT customer_id, sum(credit_held) AS amount FROM held GROUP BY 1)
UPDATE customer c SET credit_used = c.credit_used + s.amount FROM sums s WHERE s.customer_id = c.id
"""


class OpenOrders:
    """Serves `customers.ports.Exposure`."""

    def lock(self, customers: Collection[int]) -> None:
        """See the port."""
        db.rows(_LOCK, (list(customers),))

    def hold(self, customers: Collection[int]) -> None:
        """See the port. From then on the orders give their credit back as all others do: paid, cancelled."""
        db.run(_HOLD, (list(customers),))

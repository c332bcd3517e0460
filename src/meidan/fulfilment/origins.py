"""Which shipments and returns moves of stock came from. Serves `inventory.ports.Origins`."""

from collections.abc import Sequence

from meidan.inventory.ports import Origin
from meidan.kernel import db

# A shipment leaves in one statement, which gives its moves the very moment of the goods issue.
_OF_GOODS = """
SELECT m.id, 'shipment' AS kind, s.number, o.number AS order
FROM stock_move m JOIN stock_level v ON v.id = m.level_id
JOIN sales_order o ON o.id = substr(m.source, 7)::bigint
JOIN shipment s ON s.order_id = o.id AND s.issued_at = m.at AND s.warehouse_id = v.warehouse_id
WHERE m.id = ANY (%(moves)s) AND m.kind = 'issue' AND m.source LIKE 'order:%%'
UNION ALL
SELECT m.id, 'return', r.number, o.number
FROM stock_move m JOIN goods_return r ON r.id = substr(m.source, 8)::bigint JOIN sales_order o ON o.id = r.order_id
WHERE m.id = ANY (%(moves)s) AND m.source LIKE 'return:%%'
"""


def of_goods(moves: Sequence[int]) -> dict[int, Origin]:
    """Goods that left with a shipment, and goods that came back."""
    found = db.rows(_OF_GOODS, {"moves": list(moves)})
    return {row["id"]: Origin(row["kind"], row["number"], row["order"]) for row in found}

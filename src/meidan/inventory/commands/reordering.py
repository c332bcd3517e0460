from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from meidan.inventory import events, references
from meidan.kernel import db
from meidan.kernel.attempts import in_one_transaction
from meidan.kernel.events import append
from meidan.kernel.permissions import Actor, require
from meidan.kernel.values import plain

_SET = """
INSERT INTO reorder_point (product_id, warehouse_id, quantity) VALUES (%s, %s, %s)
ON CONFLICT (product_id, warehouse_id) DO UPDATE SET quantity = EXCLUDED.quantity
WHERE reorder_point.quantity <> EXCLUDED.quantity
"""
_UNSET = "DELETE FROM reorder_point WHERE product_id = %s AND warehouse_id = %s"


@dataclass(frozen=True, slots=True)
class ReorderPoint:
    """Below `quantity` base units available, `product` counts as low in `warehouse`; 0 asks for no warning."""

    product: str
    warehouse: str
    quantity: Decimal


def set_reorder_points(*, points: Sequence[ReorderPoint], actor: Actor) -> int:
    """Sets from which quantity on stock is low; returns how many changed. Raises 403, 404, 422."""
    require(actor, "stock.adjust")
    return in_one_transaction(lambda: _set(points, actor))


def _set(points: Sequence[ReorderPoint], actor: Actor) -> int:
    changed: dict[int, list[dict[str, Any]]] = {}
    for point in points:
        goods = references.find_product(point.product)
        place = references.find_warehouse(actor, point.warehouse)
        ids = (goods.id, place.id)
        touched = db.run(_SET, (*ids, point.quantity)) if point.quantity > 0 else db.run(_UNSET, ids)
        if touched:
            said = {"product": goods.sku, "quantity": plain(point.quantity)}
            changed.setdefault(place.id, []).append(said)
    for warehouse_id, lines in sorted(changed.items()):
        append(f"warehouse:{warehouse_id}", events.REORDER_POINTS_SET, {"lines": lines}, actor)
    return sum(len(lines) for lines in changed.values())

"""Reads for people with a link instead of a login: only what the customer may know."""

from typing import Any

from meidan.kernel import db, links
from meidan.kernel.errors import not_found

_ORDER = """
SELECT o.number, o.state, o.stage, o.customer_name, o.ordered_at, o.requested_date, o.promised_date, e.name AS entity,
       (SELECT json_agg(json_build_array(l.name, l.sku, trim_scale(l.quantity)::text, l.unit,
            trim_scale(l.ordered - l.cancelled)::text, trim_scale(l.reserved)::text, trim_scale(l.shipped)::text,
            trim_scale(l.delivered)::text) ORDER BY l.position) FROM order_line l WHERE l.order_id = o.id) AS lines
FROM sales_order o JOIN legal_entity e ON e.id = o.entity_id WHERE o.id = %s
"""
_FACTS = ("name", "product", "quantity", "unit", "ordered", "reserved", "shipped", "delivered")


def track(token: str) -> dict[str, Any]:
    """What the order behind a tracking link looks like to its customer. Raises 404 for a link that is not ours."""
    order_id = links.subject_of(token)
    found = db.row(_ORDER, (order_id,)) if order_id is not None and links.is_valid(token, "track") else None
    if found is None:
        raise not_found("这个链接对应的订单", "order behind this link", "")
    return {
        "number": found["number"],
        "entity": found["entity"],
        "customer": found["customer_name"],
        "state": found["state"],
        "stage": found["stage"],
        "ordered_at": found["ordered_at"].isoformat(),
        "requested_date": found["requested_date"] and found["requested_date"].isoformat(),
        "promised_date": found["promised_date"] and found["promised_date"].isoformat(),
        "lines": [dict(zip(_FACTS, line, strict=True)) for line in found["lines"] or ()],
    }

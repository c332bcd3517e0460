"""What must hold of shipments and returns at any moment. Orders taken in as history shipped elsewhere."""

from meidan.kernel.doctor import Check
from meidan.kernel.words import Words

_SHIPPED = """
SELECT o.number AS order, l.position, l.sku, l.shipped, coalesce(t.shipped, 0) AS by_shipments,
       l.delivered, coalesce(t.delivered, 0) AS delivered_by_shipments
FROM order_line l JOIN sales_order o ON o.id = l.order_id
LEFT JOIN (SELECT x.order_line_id, sum(x.quantity) AS shipped,
                  sum(CASE WHEN s.state = 'issued' THEN 0 ELSE x.quantity END) AS delivered
           FROM shipment_line x JOIN shipment s ON s.id = x.shipment_id GROUP BY 1) t ON t.order_line_id = l.id
WHERE l.kind = 'goods' AND NOT o.history
  AND (l.shipped <> coalesce(t.shipped, 0) OR l.delivered <> coalesce(t.delivered, 0))
"""
_RETURNED = """
SELECT o.number AS order, l.position, l.sku, l.returned, coalesce(t.quantity, 0) AS by_returns
FROM order_line l JOIN sales_order o ON o.id = l.order_id
LEFT JOIN (SELECT order_line_id, sum(quantity) AS quantity FROM goods_return_line GROUP BY 1) t
    ON t.order_line_id = l.id
WHERE l.returned <> coalesce(t.quantity, 0)
"""

CHECKS: tuple[Check, ...] = (
    Check(
        "shipments.lines",
        Words("已发与签收数量等于发货单之和", "What a line has shipped and delivered is the sum of its shipments"),
        Words("对照订单的事件记录找出改动", "Compare with the order's events to find the change"),
        _SHIPPED,
    ),
    Check(
        "returns.lines",
        Words("已退数量等于退货单之和", "What came back of a line is the sum of its returns"),
        Words("对照订单的事件记录找出改动", "Compare with the order's events to find the change"),
        _RETURNED,
    ),
)

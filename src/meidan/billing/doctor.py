"""What must hold of payments at any moment."""

from meidan.kernel.doctor import Check
from meidan.kernel.words import Words

_PAID = """
SELECT o.number AS order, o.paid, coalesce(p.amount, 0) AS payments
FROM sales_order o
LEFT JOIN (SELECT order_id, sum(amount) AS amount FROM payment GROUP BY order_id) p ON p.order_id = o.id
WHERE o.paid <> coalesce(p.amount, 0)
"""

CHECKS: tuple[Check, ...] = (
    Check(
        "payments.paid",
        Words("订单已付金额等于收款与退款之和", "What is paid of an order is the sum of its payments and refunds"),
        Words("对照订单的事件记录找出改动", "Compare with the order's events to find the change"),
        _PAID,
    ),
)

"""What must hold of orders at any moment."""

from meidan.kernel import db
from meidan.kernel.doctor import Check
from meidan.kernel.words import Words
from meidan.orders.process import stage_of
from meidan.orders.standing import places_of

_BY_LEVEL = """
SELECT p.sku AS product, w.code AS warehouse, l.lot, l.reserved, coalesce(r.quantity, 0) AS reservations
FROM stock_level l JOIN product p ON p.id = l.product_id JOIN warehouse w ON w.id = l.warehouse_id
LEFT JOIN (SELECT level_id, sum(quantity) AS quantity FROM reservation GROUP BY level_id) r ON r.level_id = l.id
WHERE l.reserved <> coalesce(r.quantity, 0)
"""
_BY_LINE = """
SELECT o.number AS order, l.position, l.sku, l.reserved, coalesce(r.quantity, 0) AS reservations
FROM order_line l JOIN sales_order o ON o.id = l.order_id
LEFT JOIN (SELECT line_id, sum(quantity) AS quantity FROM reservation GROUP BY line_id) r ON r.line_id = l.id
WHERE l.reserved <> coalesce(r.quantity, 0)
"""
_WRONG_PRODUCT = """
SELECT o.number AS order, l.position, l.sku, s.id AS level
FROM reservation r JOIN order_line l ON l.id = r.line_id JOIN stock_level s ON s.id = r.level_id
JOIN sales_order o ON o.id = l.order_id
WHERE s.product_id IS DISTINCT FROM l.product_id OR o.state <> 'confirmed'
"""
_OWNER = """
SELECT number AS order, state, owner_id, due_at FROM sales_order
WHERE state IN ('draft', 'confirmed') AND (owner_id IS NULL OR due_at IS NULL)
"""
_TOTALS = """
SELECT o.number AS order, o.net, coalesce(t.net, 0) AS lines_net, o.tax, coalesce(t.tax, 0) AS lines_tax,
       o.gross, coalesce(t.gross, 0) AS lines_gross
FROM sales_order o
LEFT JOIN (SELECT order_id, sum(net) AS net, sum(tax) AS tax, sum(gross) AS gross, bool_or(gross <> net + tax) AS odd
           FROM order_line GROUP BY order_id) t ON t.order_id = o.id
WHERE o.net <> coalesce(t.net, 0) OR o.tax <> coalesce(t.tax, 0) OR o.gross <> coalesce(t.gross, 0)
   OR o.gross <> o.net + o.tax OR t.odd
"""
_CREDIT = """
SELECT c.code AS customer, c.credit_limit, c.credit_used, coalesce(h.held, 0) AS held_by_orders
FROM customer c
LEFT JOIN (SELECT customer_id, sum(credit_held) AS held FROM sales_order
           WHERE credit_held > 0 GROUP BY customer_id) h ON h.customer_id = c.id
WHERE c.credit_used <> coalesce(h.held, 0)
"""
_OPEN_ORDERS = "SELECT id FROM sales_order WHERE id > %s AND state IN ('draft', 'confirmed') ORDER BY id LIMIT 1000"
_OVER = """
SELECT o.number AS order, o.state, o.held, o.stage FROM sales_order o
WHERE o.state = 'cancelled' AND o.stage <> 'cancelled' OR o.state = 'closed' AND o.stage IN (
    SELECT n ->> 'key' FROM process_version v, jsonb_array_elements(v.content -> 'nodes') n
    WHERE v.id = o.process_id AND n ->> 'kind' <> 'end')
"""
_UNASKED = """
WITH asking AS (
    SELECT v.id, n ->> 'key' AS key FROM process_version v, jsonb_array_elements(v.content -> 'nodes') n
    WHERE n ->> 'kind' = 'approval' OR n ->> 'kind' = 'stage' AND n ->> 'exit' IS NULL
)
SELECT o.number AS order, o.stage, 'nobody is asked' AS why FROM sales_order o
JOIN asking a ON a.id = o.process_id AND a.key = o.stage
WHERE o.state IN ('draft', 'confirmed') AND NOT EXISTS (
    SELECT FROM task t WHERE t.subject = 'order:' || o.id AND t.node = o.stage AND t.state = 'open')
UNION ALL
SELECT o.number, o.stage, 'asked about ' || t.node FROM task t
JOIN sales_order o ON t.subject = 'order:' || o.id
WHERE t.kind <> 'notice' AND t.state IN ('open', 'waiting') AND t.node <> o.stage
"""
_IDLE_OWNER = """
SELECT o.number AS order, o.stage, u.username AS owner FROM sales_order o JOIN app_user u ON u.id = o.owner_id
WHERE o.state IN ('draft', 'confirmed') AND NOT u.is_active
"""


def stages_that_do_not_follow() -> list[db.Row]:
    """Open orders that stand elsewhere than their process says, and those that are over and should not be open."""
    found: list[db.Row] = db.rows(_OVER)
    last = 0
    while ids := [row["id"] for row in db.rows(_OPEN_ORDERS, (last,))]:
        last = ids[-1]
        for place in places_of(ids):
            follows = stage_of(place.process, place.facts, place.done)
            row = place.row
            if follows != row["stage"]:
                found.append({"order": row["number"], "state": row["state"], "stage": row["stage"], "follows": follows})
    return found


_EVENTLESS = """
SELECT o.number AS order, o.id FROM sales_order o
WHERE NOT EXISTS (SELECT FROM stream_head h WHERE h.stream = 'order:' || o.id)
"""

CHECKS: tuple[Check, ...] = (
    Check(
        "orders.reserved_levels",
        Words("每个库存占用等于订单预留之和", "What a stock level has reserved is the sum of its reservations"),
        Words("停止该商品的确认,核对预留后盘点", "Stop confirming this product; compare the reservations, then count"),
        _BY_LEVEL,
    ),
    Check(
        "orders.reserved_lines",
        Words("每个订单行的占用等于其预留之和", "What a line has reserved is the sum of its reservations"),
        Words("打开该订单,取消确认后重新确认", "Look at this order; cancel it and confirm it anew"),
        _BY_LINE,
    ),
    Check(
        "orders.reserved_for",
        Words("预留只属于已确认订单的同一商品", "Reservations belong to confirmed orders and to the line's product"),
        Words("释放这些预留,再核对该商品", "Release these reservations, then check the product"),
        _WRONG_PRODUCT,
    ),
    Check(
        "orders.owner",
        Words("每张未完结订单都有负责人和期限", "Every open order has an owner and a due time"),
        Words("为这些订单指派负责人", "Assign somebody to these orders"),
        _OWNER,
    ),
    Check(
        "orders.totals",
        Words(
            "订单金额等于各行之和,含税等于未税加税", "Order totals are the sums of their lines; gross is net plus tax"
        ),
        Words("对照订单的事件记录找出改动", "Compare with the order's events to find the change"),
        _TOTALS,
    ),
    Check(
        "orders.credit",
        Words("客户已用额度等于其未完结订单占用之和", "A customer's used credit is what open orders hold"),
        Words(
            "核对该客户的未完结订单,再重设信用额度", "Check the customer's open orders, then set the credit limit anew"
        ),
        _CREDIT,
    ),
    Check(
        "orders.stage",
        Words("每张订单的阶段都由流程按事实得出", "The stage of every order is what its process says of its facts"),
        Words("对照订单的事件记录找出改动", "Compare with the order's events to find the change"),
        stages_that_do_not_follow,
    ),
    Check(
        "orders.tasks",
        Words("审批与人工阶段都有人在处理", "Wherever an order waits for somebody's word, somebody is asked"),
        Words("挂起再放行该订单", "Hold the order and release it again"),
        _UNASKED,
    ),
    Check(
        "orders.owner_works_here",
        Words("未完结订单的负责人都在岗", "Whoever answers for an open order works here"),
        Words("等待定时任务转交,或手工指派", "Wait for the job that hands over, or assign somebody"),
        _IDLE_OWNER,
    ),
    Check(
        "orders.events",
        Words("每张订单都有事件记录", "Every order has its events"),
        Words("运行 meidan verify;从备份核对", "Run meidan verify; compare with a backup"),
        _EVENTLESS,
    ),
)

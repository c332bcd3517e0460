"""What must hold of stock at any moment."""

from meidan.kernel.doctor import Check
from meidan.kernel.words import Words

_LEDGER = """
SELECT p.sku AS product, w.code AS warehouse, l.lot, l.on_hand, coalesce(m.on_hand, 0) AS ledger_on_hand,
       l.reserved, coalesce(m.reserved, 0) AS ledger_reserved
FROM stock_level l
JOIN product p ON p.id = l.product_id JOIN warehouse w ON w.id = l.warehouse_id
LEFT JOIN (SELECT level_id, sum(on_hand_change) AS on_hand, sum(reserved_change) AS reserved
           FROM stock_move GROUP BY level_id) m ON m.level_id = l.id
WHERE l.on_hand <> coalesce(m.on_hand, 0) OR l.reserved <> coalesce(m.reserved, 0)
"""
_OVERSOLD = """
SELECT p.sku AS product, w.code AS warehouse, l.lot, l.on_hand, l.reserved
FROM stock_level l JOIN product p ON p.id = l.product_id JOIN warehouse w ON w.id = l.warehouse_id
WHERE l.reserved < 0 OR l.reserved > l.on_hand
"""

CHECKS: tuple[Check, ...] = (
    Check(
        "stock.ledger",
        Words("每个库存结存等于其台账之和(在库与占用)", "Every stock balance is the sum of its ledger"),
        Words(
            "有人绕过程序改过结存:查 stock_move,再盘点该商品",
            "A balance was changed behind the program: look at stock_move, then count this product",
        ),
        _LEDGER,
    ),
    Check(
        "stock.oversold",
        Words("占用从不超过在库", "What is reserved never exceeds what is there"),
        Words("数据库约束被去掉了:恢复约束并盘点", "A constraint of the database is gone: restore it, and count"),
        _OVERSOLD,
    ),
)

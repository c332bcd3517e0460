"""A small company for stock tests: products, a customer, orders through the real command, and what must always hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from meidan.catalog.models import Product, ProductUnit
from meidan.customers.models import Customer
from meidan.inventory import commands as stock
from meidan.inventory.inputs import Announcement, StockLine, WarehouseInput
from meidan.kernel import db
from meidan.kernel.permissions import Actor
from meidan.orders import commands as orders
from meidan.orders.inputs import Acknowledgement, LineInput, OrderInput

_numbers = count(1)


@dataclass(frozen=True)
class Wish:
    """An order as a test asks for it: {sku: quantity}."""

    lines: Mapping[str, str | int]
    priority: int = 0
    requested: date | None = None


class Shop:
    """`sku(n)` are goods in 件, with a 箱 of 12; MAIN is the first warehouse."""

    def __init__(self, actor: Actor, products: int = 3) -> None:
        self.actor = actor
        self.skus = [f"P-{number}" for number in range(1, products + 1)]
        for sku in self.skus:
            product = Product.objects.create(sku=sku, name=f"商品 {sku}", price=Decimal(10))
            ProductUnit.objects.create(product=product, unit="箱", factor=Decimal(12))
        Customer.objects.create(code="C1", name="锦程", payment_terms="monthly")

    def warehouse(self, code: str, **given: Any) -> None:
        stock.create_warehouse(actor=self.actor, warehouse=WarehouseInput(code=code, name=code, **given))

    def adjust(self, changes: Mapping[str, str | int], warehouse: str = "MAIN", lot: str = "") -> dict[str, Any]:
        lines = [StockLine(sku, Decimal(quantity), lot=lot) for sku, quantity in changes.items()]
        return stock.adjust_stock(actor=self.actor, warehouse=warehouse, reason="测试", lines=lines)

    def transfer(self, moved: Mapping[str, str | int], source: str, target: str) -> dict[str, Any]:
        lines = [StockLine(sku, Decimal(quantity)) for sku, quantity in moved.items()]
        return stock.transfer_stock(actor=self.actor, from_warehouse=source, to_warehouse=target, lines=lines)

    def count(self, found: Mapping[str, str | int], warehouse: str = "MAIN") -> dict[str, Any]:
        lines = [StockLine(sku, Decimal(quantity)) for sku, quantity in found.items()]
        return stock.count_stock(actor=self.actor, warehouse=warehouse, lines=lines, reason="盘点")

    def announce(self, coming: Mapping[str, str | int], on: date = date(2030, 1, 2), warehouse: str = "MAIN") -> str:
        lines = tuple(StockLine(sku, Decimal(quantity)) for sku, quantity in coming.items())
        announcement = Announcement(lines=lines, warehouse=warehouse, expected_on=on)
        return str(stock.announce_receipt(actor=self.actor, announcement=announcement)["number"])

    def order(self, wish: Wish) -> str:
        """Confirms an order; returns its number."""
        lines = tuple(LineInput(sku, Decimal(quantity)) for sku, quantity in wish.lines.items())
        one = OrderInput(
            lines=lines,
            customer="C1",
            channel="api",
            external_reference=f"T-{next(_numbers)}",
            requested_date=wish.requested,
            priority=wish.priority,
            confirm=True,
            acknowledge=Acknowledgement(("*",), "测试"),
        )
        return str(orders.place_order(one=one, actor=self.actor)["number"])

    def reserved(self, number: str) -> dict[str, Decimal]:
        found = db.rows(
            "SELECT l.sku, l.reserved FROM order_line l JOIN sales_order o ON o.id = l.order_id WHERE o.number = %s",
            (number,),
        )
        return {one["sku"]: one["reserved"] for one in found}

    def stage(self, number: str) -> str:
        return str(db.scalar("SELECT stage FROM sales_order WHERE number = %s", (number,)))

    def level(self, sku: str, warehouse: str = "MAIN") -> tuple[Decimal, Decimal]:
        found = db.row(
            "SELECT coalesce(sum(s.on_hand), 0) AS on_hand, coalesce(sum(s.reserved), 0) AS reserved"
            " FROM stock_level s JOIN product p ON p.id = s.product_id JOIN warehouse w ON w.id = s.warehouse_id"
            " WHERE p.sku = %s AND w.code = %s",
            (sku, warehouse),
        )
        assert found
        return found["on_hand"], found["reserved"]

    def events(self, stream_like: str) -> list[str]:
        found = db.rows("SELECT kind FROM event WHERE stream LIKE %s ORDER BY id", (stream_like,))
        return [one["kind"] for one in found]


_ALWAYS = {
    "reserved within on hand": "SELECT id FROM stock_level WHERE reserved < 0 OR reserved > on_hand",
    "ledger sums are balances": """
        SELECT s.id FROM stock_level s LEFT JOIN stock_move m ON m.level_id = s.id GROUP BY s.id
        HAVING s.on_hand <> coalesce(sum(m.on_hand_change), 0) OR s.reserved <> coalesce(sum(m.reserved_change), 0)""",
    "reservations are what levels hold": """
        SELECT s.id FROM stock_level s LEFT JOIN reservation r ON r.level_id = s.id GROUP BY s.id
        HAVING s.reserved <> coalesce(sum(r.quantity), 0)""",
    "reservations are line counters": """
        SELECT l.id FROM order_line l LEFT JOIN reservation r ON r.line_id = l.id GROUP BY l.id
        HAVING l.reserved <> coalesce(sum(r.quantity), 0)""",
    "a line waits exactly when it is short": """
        SELECT l.id FROM order_line l JOIN sales_order o ON o.id = l.order_id
        WHERE l.waiting <> (o.state = 'confirmed' AND l.kind = 'goods'
                            AND l.ordered - l.cancelled - l.shipped > l.reserved)""",
    "the stage follows": """
        SELECT o.id FROM sales_order o WHERE o.state = 'confirmed' AND NOT o.held AND o.picking_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.shipped > 0 AND l.kind = 'goods')
        AND o.stage <> CASE WHEN EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.waiting)
             THEN 'backordered' ELSE 'ready' END""",
    "order ledger is what orders hold": """
        SELECT o.id FROM sales_order o
        LEFT JOIN (SELECT l.order_id, sum(r.quantity) AS held FROM reservation r JOIN order_line l ON l.id = r.line_id
                   GROUP BY 1) h ON h.order_id = o.id
        LEFT JOIN (SELECT source, sum(reserved_change) AS moved FROM stock_move GROUP BY 1) m
               ON m.source = 'order:' || o.id
        WHERE coalesce(h.held, 0) <> coalesce(m.moved, 0)""",
    "event heads": """
        SELECT h.stream FROM stream_head h
        WHERE h.sequence <> (SELECT count(*) FROM event e WHERE e.stream = h.stream)""",
}
_NOTHING_FREE_WHILE_WAITING = """
    SELECT l.id FROM order_line l JOIN sales_order o ON o.id = l.order_id
    WHERE l.waiting AND o.state = 'confirmed' AND NOT o.held AND EXISTS (
        SELECT 1 FROM stock_level s JOIN warehouse w ON w.id = s.warehouse_id
        WHERE s.product_id = l.product_id AND w.active AND w.sellable AND s.on_hand > s.reserved)"""


def broken() -> dict[str, list[Any]]:
    """Which of the promises about stock do not hold, with the rows that break them."""
    found = {name: db.rows(sql) for name, sql in _ALWAYS.items()}
    return {name: rows for name, rows in found.items() if rows}


def idle_stock() -> list[Any]:
    """Lines that wait although a sellable warehouse has their product free."""
    return db.rows(_NOTHING_FREE_WHILE_WAITING)


def deadlocks() -> int:
    """How many deadlocks this database has counted, once its pending statistics are in."""
    db.rows("SELECT pg_stat_clear_snapshot()")
    return int(db.scalar("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))

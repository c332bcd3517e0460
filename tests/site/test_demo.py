"""The demo company is lively and consistent."""

from typing import Any

from tests.invariants import assert_consistent

from meidan.kernel import db
from meidan.orders.filters import OrderFilter
from meidan.orders.listing import list_orders
from meidan.people.auth import actor_by_id
from meidan.site import demo


def test_the_demo_company_lives(database: Any) -> None:
    demo.load(lambda _: None)
    counted = {
        "customers": "SELECT count(*) FROM customer",
        "products": "SELECT count(*) FROM product",
        "orders": "SELECT count(*) FROM sales_order",
    }
    found = {name: db.scalar(sql) for name, sql in counted.items()}
    assert found["customers"] >= 40
    assert found["products"] >= 300
    assert found["orders"] >= 300
    stages = {row["stage"] for row in db.rows("SELECT DISTINCT stage FROM sales_order")}
    assert stages == {
        "draft", "on_hold", "backordered", "ready", "preparing", "part_shipped", "shipped", "delivered", "completed",
        "cancelled",
    }  # fmt: skip
    admin = actor_by_id(db.scalar("SELECT id FROM app_user WHERE username = 'admin'"))
    late = list_orders(actor=admin, wanted=OrderFilter(overdue=True), limit=200, cursor=None)["items"]
    assert 5 <= len(late) <= 40
    assert list_orders(actor=admin, wanted=OrderFilter(at_risk=True), limit=1, cursor=None)["items"]
    assert_consistent()
    for username, _, _ in demo.LOGINS:
        assert actor_by_id(db.scalar("SELECT id FROM app_user WHERE username = %s", (username,))).capabilities


def test_every_channel_of_the_demo_has_orders(database: Any) -> None:
    demo.load(lambda _: None)
    per_channel = {
        row["channel"]: row["n"] for row in db.rows("SELECT channel, count(*) AS n FROM sales_order GROUP BY 1")
    }
    assert min(per_channel[channel] for channel in ("phone", "wechat", "api", "shop")) >= 20, per_channel
    assert not db.rows("SELECT number FROM sales_order WHERE state = 'confirmed' AND customer_id IS NULL")

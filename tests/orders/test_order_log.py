"""Real orders: the doctor finds them sound and notices what is changed behind their back; their evidence verifies."""

import io
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.inventory.shop import Shop, Wish
from tests.kernel.log_tools import Database, connect

from meidan import wiring
from meidan.customers.models import Customer
from meidan.kernel import chain, checkpoints, relay
from meidan.kernel.doctor import examine
from meidan.orders import commands as orders

BREAKS = [
    ("UPDATE stock_level SET on_hand = on_hand + 1 WHERE reserved > 0", {"stock.ledger"}),
    ("UPDATE reservation SET quantity = quantity - 1", {"orders.reserved_levels", "orders.reserved_lines"}),
    ("UPDATE stock_level SET reserved = reserved - 1 WHERE reserved > 0", {"stock.ledger", "orders.reserved_levels"}),
    ("UPDATE order_line SET reserved = reserved - 1 WHERE reserved > 0", {"orders.reserved_lines"}),
    ("UPDATE order_line SET net = net + 1, gross = gross + 1", {"orders.totals"}),
    ("UPDATE customer SET credit_used = credit_used + 1 WHERE credit_limit IS NOT NULL", {"orders.credit"}),
    ("UPDATE sales_order SET owner_id = NULL", {"orders.owner"}),
    ("UPDATE sales_order SET id = id + 1000000 WHERE state = 'cancelled'", {"orders.events", "orders.totals"}),
]
TABLES = ("reservation", "order_line", "sales_order", "stock_level", "customer")


@pytest.fixture
def shop(admin: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    shop = Shop(admin)
    shop.adjust({"P-1": 10, "P-2": 5})
    Customer.objects.filter(code="C1").update(credit_limit=Decimal(100000))
    shop.order(Wish({"P-1": 3, "P-2": 9}))
    orders.cancel_order(number=shop.order(Wish({"P-1": 2})), actor=admin, reason="客户不要了")
    return shop


def broken() -> set[str]:
    checks = [check for check in wiring.CHECKS if not check.name.startswith("machine")]
    return {one.check.name for one in examine(checks) if not one.good}


def test_the_doctor_notices_what_is_changed_behind_the_orders(shop: Shop, database: Database) -> None:
    assert relay.catch_up()
    assert broken() == set()
    with connect(database, "owner") as owner:
        for table, name in owner.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype IN ('f', 'c') "
            "AND (conrelid::regclass::text = ANY(%s) OR confrelid::regclass::text = ANY(%s))",
            (list(TABLES), list(TABLES)),
        ).fetchall():
            owner.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for table in TABLES:
            owner.execute(f"CREATE TABLE kept_{table} AS TABLE {table}")
        for statement, expected in BREAKS:
            assert owner.execute(statement).rowcount > 0, statement
            assert broken() == expected, statement
            for table in TABLES:
                owner.execute(f"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table}")
        assert broken() == set()


def test_orders_are_chained_and_their_evidence_verifies(shop: Shop, api: Any, tmp_path: Path) -> None:
    assert chain.verify().breaks == []
    assert relay.catch_up()
    checkpoint = checkpoints.take()
    assert checkpoint is not None
    number = api.get("/orders?state=cancelled")["items"][0]["number"]
    for query in ("", "?masked=true", f"?checkpoint={checkpoint.id}"):
        status, content = api.request("GET", f"/orders/{number}/evidence{query}")
        assert status == 200
        folder = tmp_path / f"pack{query.replace('?', '-')}"
        zipfile.ZipFile(io.BytesIO(content)).extractall(folder)
        done = subprocess.run([sys.executable, "-I", "verify.py"], cwd=folder, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        assert (folder / "private.jsonl").exists() == ("masked" not in query)
    assert api.request("GET", f"/orders/{number}/evidence?checkpoint=999")[0] == 404

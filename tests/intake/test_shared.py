"""The shared workbooks against the true orders beside them, and the big real file against its known figures."""

import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests.intake.made import Seen, plain

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data folder is not beside this checkout")


def truth(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = orjson.loads((SHARED / "workbooks" / f"{name}.json").read_bytes())
    return found


@pytest.mark.parametrize("name", ["clean", "title_and_total", "merged_orders", "dirty"])
def test_workbooks_are_read_as_they_are_meant(name: str) -> None:
    seen = Seen(SHARED / "workbooks" / f"{name}.xlsx")
    orders = seen.by_reference
    for expected in [o for o in truth(name) if "reference" in o]:
        order = orders.pop(expected["reference"])
        moment = order.requested if name == "merged_orders" else order.ordered_at
        assert str(moment) == expected["date"]
        # Products that do not exist and units that do not fit are found out only beside the catalogue.
        read_wrong = {"no quantity", "negative quantity", "not a number"}
        meant = [line for line in expected["lines"] if line.get("bad") not in read_wrong]
        got = [(plain(n.quantity), n.price) for n in order.lines]
        assert got == [
            (line["quantity"], Decimal(line["unit_price"]) if "unit_price" in line else None) for line in meant
        ]
        units = [n.unit for n in order.lines]
        assert [u for u in units if u != "吨"] == [n["unit"] for n, u in zip(meant, units, strict=True) if u != "吨"]
        assert order.incomplete == (len(meant) < len(expected["lines"]))
    assert not orders
    assert not seen.file.notes


def test_the_real_file_adds_up(request: pytest.FixtureRequest) -> None:
    # Of this process alone: what else the machine does is not its fault.
    start = time.process_time()
    seen = Seen(SHARED / "online_retail_2010-12_to_2011-08.csv.xz")
    taken = time.process_time() - start
    sales = [order for order in seen.orders if order.lines]
    assert len(sales) == 12_495
    assert sum(len(order.lines) for order in sales) == 313_059
    assert round(sum((order.value for order in sales), Decimal(0)), 2) == Decimal("6304826.06")
    assert len({n.product.sku for order in sales for n in order.lines}) == 3_628
    named = [order for order in sales if not order.anonymous]
    assert (len(named), len({order.customer_code for order in named})) == (11_413, 3_317)
    assert round(sum((order.value for order in named), Decimal(0)), 2) == Decimal("5239240.56")
    assert seen.tally.total_rows == 320_705
    assert seen.tally.reasons == {
        "row.cancellation": 5_847, "row.write_off": 925, "row.zero_price": 872, "row.negative_price": 2,
    }  # fmt: skip
    assert taken < 40

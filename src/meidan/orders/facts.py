"""The facts of an order that its process asks for. Pure: from a row of the database or an order about to be stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from meidan.flow.checking import FactSpec
from meidan.kernel.money import MINOR_UNITS
from meidan.kernel.words import Words

PEOPLE = ("sales_owner", "created_by", "picker", "owner")
_NOON = datetime(2026, 3, 5, 4, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """`values` is what conditions see: money in whole minor units, dates as timestamps. `dates` are local days."""

    values: Mapping[str, Any]
    people: Mapping[str, int | None]
    dates: Mapping[str, date | None]
    begins: datetime


def from_row(row: Mapping[str, Any]) -> OrderFacts:
    """From a row of `standing.sql: facts`."""
    places = MINOR_UNITS[row["currency"]]
    owed = Decimal(0) if row["state"] == "cancelled" else row["owed"]
    people = {name: row[name] for name in PEOPLE}
    dates = {name: row[name] for name in ("requested_date", "promised_date")}
    values = {
        "state": row["state"],
        "held": row["held"],
        "short": row["short"],
        "picking": row["picking"],
        "shipped": row["shipped"],
        "remaining": row["remaining"],
        "on_way": row["on_way"],
        "fulfilled": row["fulfilled"],
        "gross": minor(row["gross"], places),
        "paid": minor(row["paid"], places),
        "unpaid": minor(owed, places) - minor(row["paid"], places),
        "currency": row["currency"],
        "terms": row["terms"],
        "channel": row["channel"],
        "customer": row["customer"] or "",
        "priority": row["priority"],
        "ordered_at": row["ordered_at"],
        **{name: moment(day) for name, day in dates.items()},
        **people,
    }
    return OrderFacts(values, people, dates, row["ordered_at"])


def minor(amount: Decimal, places: int) -> int:
    """Money as whole minor units, rounded half up as everywhere."""
    shifted = amount.scaleb(places)
    return int(shifted.quantize(Decimal(1), rounding="ROUND_HALF_UP"))


def moment(day: date | None) -> datetime | None:
    """A day as conditions see it: its first instant in UTC."""
    return None if day is None else datetime.combine(day, time.min, UTC)


def _spec(name: str, zh: str, en: str, kind: Any, sample: Any, *, may_be_missing: bool = False) -> FactSpec:
    return FactSpec(name, Words(zh, en), kind, sample, may_be_missing)


SPECS: dict[str, FactSpec] = {
    spec.name: spec
    for spec in (
        _spec("state", "状态", "State: draft, confirmed, closed, cancelled", "text", "confirmed"),
        _spec("held", "已挂起", "On hold", "yes_no", False),
        _spec("short", "缺货", "A line is not fully reserved", "yes_no", False),
        _spec("picking", "已开始拣货", "Picking has begun", "yes_no", False),
        _spec("shipped", "已有发货", "Goods have left the house", "yes_no", False),
        _spec("remaining", "还有未发", "Goods are still to ship", "yes_no", True),
        _spec("on_way", "有货在途", "Shipped goods are not delivered yet", "yes_no", False),
        _spec("fulfilled", "已全部交付", "Everything is with the customer or accepted", "yes_no", False),
        _spec("gross", "含税金额(分)", "Gross in minor units", "money", 10_000),
        _spec("paid", "已收(分)", "Paid in minor units", "money", 0),
        _spec("unpaid", "未收(分)", "Still to be paid in minor units", "money", 10_000),
        _spec("currency", "币种", "Currency", "text", "CNY"),
        _spec("terms", "付款条件", "Terms: prepaid, cod, monthly, channel", "text", "prepaid"),
        _spec("channel", "渠道", "Channel", "text", "phone"),
        _spec("customer", "客户编码", "Customer code", "text", "C001"),
        _spec("priority", "优先级", "Priority", "number", 0),
        _spec("ordered_at", "下单时间", "Ordered at", "moment", _NOON),
        _spec("requested_date", "要求日期", "Requested date", "moment", _NOON, may_be_missing=True),
        _spec("promised_date", "承诺日期", "Promised date", "moment", _NOON, may_be_missing=True),
        _spec("sales_owner", "客户的销售负责人", "The customer's sales owner", "person", 1, may_be_missing=True),
        _spec("created_by", "录单人", "Who entered it", "person", 1, may_be_missing=True),
        _spec("picker", "拣货人", "Who picks it", "person", 1, may_be_missing=True),
        _spec("owner", "当前负责人", "Who answers for it now", "person", 1, may_be_missing=True),
    )
}

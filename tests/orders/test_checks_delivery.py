"""When and where to, and whether it is there."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.orders.build import SHIRT, TODAY, Around, Asked, found, order, the

from meidan.checks.engine import Policy
from meidan.orders.inputs import OrderInput, ShipTo
from meidan.orders.subject import OrderSubject

DATE = "/requested_date"
SHORT = "/lines/0/quantity"


def wanted(day: date | None, promised: date | None = TODAY) -> OrderSubject:
    one = OrderInput(lines=(), customer="C001", requested_date=day)
    return order(Asked(), one=one, around=Around(promised_date=promised))


@pytest.mark.parametrize(
    ("days", "promised", "code"),
    [
        (0, 0, None),
        (-1, 0, "date.past"),
        (-1, 4, "date.past"),
        (3, 3, None),
        (3, 4, "date.unreachable"),
        (3, None, None),
        (365, 0, None),
        (366, 0, "date.far"),
    ],
)
def test_requested_dates(days: int, promised: int | None, code: str | None) -> None:
    promise = None if promised is None else TODAY + timedelta(days=promised)
    subject = wanted(TODAY + timedelta(days=days), promise)
    assert found(subject) == ([(code, "warn", DATE)] if code else [])


def test_a_better_date_is_offered() -> None:
    late = the("date.unreachable", wanted(date(2026, 3, 6), date(2026, 3, 8)))
    assert late.suggestion is not None
    assert (late.suggestion.path, late.suggestion.value) == (DATE, "2026-03-08")
    assert late.as_json("zh")["message"] == "要求 3月6日 到货来不及,预计 3月8日"
    assert late.as_json("en")["message"] == "6 Mar cannot be met; expected 8 Mar"
    past = the("date.past", wanted(date(2025, 12, 31), None))
    assert past.suggestion is not None
    assert past.suggestion.value == TODAY.isoformat()
    assert past.as_json("zh")["message"] == "要求到货 2025年12月31日 已经过去"


def test_the_ends_of_the_calendar() -> None:
    assert found(wanted(date.max)) == [("date.far", "warn", DATE)]
    assert found(wanted(date.min)) == [("date.past", "warn", DATE)]


def test_how_far_ahead_is_far_can_be_set() -> None:
    one = OrderInput(lines=(), customer="C001", requested_date=TODAY + timedelta(days=31))
    around = Around(policies={"date.far": Policy(parameters={"days": 30})})
    assert found(order(Asked(), one=one, around=around)) == [("date.far", "warn", DATE)]


def stocked(available: int, *incoming: tuple[int, int], waiting: int = 0) -> Asked:
    coming = tuple((TODAY + timedelta(days=day), Decimal(quantity)) for day, quantity in incoming)
    goods = replace(SHIRT, available=Decimal(available), incoming=coming, waiting=Decimal(waiting))
    return Asked(product=goods)


def test_enough_is_enough() -> None:
    assert found(order(stocked(10))) == []
    assert found(order(stocked(9))) == [("stock.short", "info", SHORT)]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (stocked(9), "还差 1 件,还没有到货安排"),
        (stocked(0, (4, 100)), "还差 10 件,预计 3月8日 到货"),
        (stocked(0, (1, 5), (4, 5)), "还差 10 件,预计 3月8日 到货"),
        (stocked(0, (1, 10), waiting=1), "还差 10 件,还没有到货安排"),
        (stocked(0, (1, 10), (2, 10), waiting=1), "还差 10 件,预计 3月6日 到货"),
        (replace(stocked(9), quantity="3391"), "还差 3,382 件,还没有到货安排"),
        (stocked(0, (-2, 100)), "还差 10 件,原定 3月2日 到货,还没到"),
    ],
)
def test_what_is_short_and_when_it_comes(asked: Asked, message: str) -> None:
    assert the("stock.short", order(asked)).as_json("zh")["message"] == message


def test_without_backorders_a_shortage_stops_the_order() -> None:
    subject = order(stocked(7, (4, 100)), around=Around(allow_backorder=False))
    finding = the("stock.short", subject)
    assert (finding.severity, finding.overridable) == ("block", False)
    assert finding.as_json("zh")["message"] == "只有 7 件,还差 3 件,预计 3月8日 到货"
    assert finding.evidence == {"product": "TS-100-WH-M", "short": "3", "available": "7", "expected": "2026-03-08"}
    assert finding.suggestion is not None
    assert finding.suggestion.value == "7"


def test_what_is_left_is_offered_in_whole_units_of_the_line() -> None:
    asked = replace(stocked(90), quantity=3, unit="箱")
    finding = the("stock.short", order(asked, around=Around(allow_backorder=False)))
    assert finding.suggestion is not None
    assert finding.suggestion.value == "2"
    nothing = the(
        "stock.short", order(replace(asked, product=stocked(39).product), around=Around(allow_backorder=False))
    )
    assert nothing.suggestion is not None
    assert nothing.suggestion.value is None


def test_a_policy_cannot_talk_a_hard_shortage_away() -> None:
    softer = {"stock.short": Policy(severity="info")}
    assert (
        the("stock.short", order(stocked(0), around=Around(allow_backorder=False, policies=softer))).severity == "block"
    )
    harder = {"stock.short": Policy(severity="warn")}
    assert the("stock.short", order(stocked(0), around=Around(policies=harder))).severity == "warn"


def test_lines_of_one_product_share_what_is_there() -> None:
    asked = stocked(15)
    subject = order(asked, replace(asked, quantity=11))
    finding = the("stock.short", subject)
    assert (finding.path, finding.evidence["short"]) == ("/lines/1/quantity", "6")


@pytest.mark.parametrize("kind", ["service", "charge"])
def test_what_is_not_stocked_is_never_short(kind: str) -> None:
    freight = replace(SHIRT, kind=kind, available=Decimal(0))
    assert found(order(Asked(product=freight), around=Around(allow_backorder=False))) == []


def to(**fields: str) -> OrderSubject:
    return order(Asked(), one=OrderInput(lines=(), customer="C001", ship_to=ShipTo(**fields)))


@pytest.mark.parametrize(
    ("fields", "code", "suggested"),
    [
        ({"region": "广东省广州市天河区", "address": "中山大道西88号"}, None, None),
        ({"region": "广东 广州 天河", "address": "广东省广州市天河区中山大道西88号"}, None, None),
        ({"region": "", "address": "广东省广州市天河区中山大道西88号"}, None, None),
        ({"region": "上海市", "address": "南京东路100号"}, None, None),
        ({"region": "浙江省杭州市", "address": "天河区中山大道"}, "address.region", "广东省广州市天河区"),
        ({"region": "广东省广州市天合区", "address": "中山大道"}, "address.region", "广东省广州市天河区"),
        (
            {"region": "广东省广州市天河区", "address": "浙江省杭州市西湖区文三路1号"},
            "address.region",
            "浙江省杭州市西湖区",
        ),
        ({"region": "鼓楼区", "address": "中山路1号"}, "address.ambiguous", None),
        ({"region": "United Kingdom", "address": "10 Downing Street"}, None, None),
        ({}, None, None),
    ],
)
def test_regions(fields: dict[str, str], code: str | None, suggested: str | None) -> None:
    subject = to(**fields)
    assert found(subject) == ([(code, "warn", "/ship_to/region")] if code else [])
    if code and suggested:
        suggestion = the(code, subject).suggestion
        assert suggestion is not None
        assert suggestion.value == suggested


@pytest.mark.parametrize(
    ("phone", "region", "wrong"),
    [
        ("13800138000", "广东省广州市", False),
        ("+44 20 7946 0958", "", False),
        ("", "广东省广州市", False),
        ("020-88888888转801", "", False),
        ("1380013800", "广东省广州市", True),
        ("打这个", "", True),
        ("020 7946 0958", "United Kingdom", False),
        ("+44 1", "United Kingdom", True),
    ],
)
def test_phones(phone: str, region: str, wrong: bool) -> None:
    assert found(to(phone=phone, region=region)) == ([("phone.invalid", "warn", "/ship_to/phone")] if wrong else [])


def test_a_finding_about_a_phone_does_not_repeat_it() -> None:
    for phone in ("1380013800", "打 139 这个"):
        said = the("phone.invalid", to(phone=phone)).as_json("zh")
        assert phone not in str(said)


@pytest.mark.parametrize(
    ("code", "region", "wrong"),
    [
        ("510630", "广东省广州市天河区", False),
        ("100000", "广东省广州市天河区", True),
        ("51063", "广东省广州市天河区", True),
        ("510630", "", False),
        ("SW1A 2AA", "United Kingdom", False),
        ("?", "United Kingdom", True),
    ],
)
def test_postal_codes(code: str, region: str, wrong: bool) -> None:
    expected = [("postal.invalid", "warn", "/ship_to/postal_code")] if wrong else []
    assert found(to(postal_code=code, region=region)) == expected

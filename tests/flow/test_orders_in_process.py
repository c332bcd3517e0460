"""Whatever happens to orders: one owner, one due time, the stage that the facts give, and the log tells the same."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import Template
from tests.flow.replay import replayed
from tests.fulfilment.bench import bring_back, report, ship
from tests.inventory.shop import Shop, Wish

from meidan.billing.commands import PaymentInput, record_payment
from meidan.catalog.models import Product
from meidan.customers.models import Customer
from meidan.fulfilment.commands import begin_picking
from meidan.kernel import clock, db
from meidan.kernel.errors import Refusal
from meidan.orders import commands as orders
from meidan.orders.doctor import stages_that_do_not_follow
from meidan.orders.filters import OrderFilter
from meidan.orders.inputs import Acknowledgement, LineInput, OrderInput, Wanted
from meidan.orders.listing import list_orders
from meidan.people import commands as people
from meidan.people.auth import actor_by_id
from meidan.people.commands import create_first_admin
from meidan.people.models import User

SHANGHAI = ZoneInfo("Asia/Shanghai")
ANYHOW = Acknowledgement(("*",), "测试")
Deed = Callable[[Shop, str, int], Any]


def last_shipment(order: str) -> int:
    return int(
        db.scalar(
            "SELECT coalesce(max(s.id), 0) FROM shipment s JOIN sales_order o ON o.id = s.order_id"
            " WHERE o.number = %s AND s.state = 'issued'",
            (order,),
        )
    )


def toggle(shop: Shop, username: str) -> None:
    active = User.objects.get(username=username).is_active
    people.change_user(actor=shop.actor, ref=username, wanted={"active": not active})


def pay(shop: Shop, order: str, share: int) -> None:
    gross = Decimal(db.scalar("SELECT gross FROM sales_order WHERE number = %s", (order,)))
    number = db.scalar("SELECT count(*) FROM payment")
    amount = (gross * share / 4).quantize(Decimal("0.01"))
    record_payment(payment=PaymentInput(order, amount, "bank", f"R{number}"), actor=shop.actor)


def reduce(shop: Shop, order: str, *lines: Wanted) -> None:
    """Without `lines` all that has not shipped."""
    open_lines = (
        "SELECT l.position FROM order_line l JOIN sales_order o ON o.id = l.order_id"
        " WHERE o.number = %s AND l.ordered - l.cancelled - l.shipped > 0"
    )
    wanted = lines or [Wanted(position=row["position"]) for row in db.rows(open_lines, (order,))]
    if wanted:
        orders.reduce_order(number=order, lines=wanted, reason="客户减量", actor=shop.actor)


DEEDS: dict[str, Deed] = {
    "confirm": lambda shop, order, n: orders.confirm_order(number=order, actor=shop.actor, acknowledge=ANYHOW),
    "hold": lambda shop, order, n: orders.hold_order(number=order, reason="等", actor=shop.actor),
    "release": lambda shop, order, n: orders.release_order(number=order, actor=shop.actor),
    "cancel": lambda shop, order, n: orders.cancel_order(number=order, reason="不要", actor=shop.actor),
    "reduce": lambda shop, order, n: reduce(shop, order, Wanted(Decimal(n), product="P-1")),
    "reduce all": lambda shop, order, n: reduce(shop, order),
    "reduce the service": lambda shop, order, n: reduce(shop, order, Wanted(product="S-1")),
    "pick": lambda shop, order, n: begin_picking(warehouse="MAIN", orders=[order], actor=shop.actor),
    "ship a part": lambda shop, order, n: ship(shop, order, {"P-1": n}),
    "ship": lambda shop, order, n: ship(shop, order),
    "deliver": lambda shop, order, n: report(shop, last_shipment(order), "delivered"),
    "refuse": lambda shop, order, n: report(shop, last_shipment(order), "refused"),
    "bring back": lambda shop, order, n: bring_back(shop, order, {"P-1": n}),
    "accept": lambda shop, order, n: orders.accept_services(number=order, actor=shop.actor),
    "pay": pay,
    "goods come": lambda shop, order, n: shop.adjust({"P-1": n, "P-2": n}),
    "goods are missing": lambda shop, order, n: shop.count({"P-1": n}),
    "zhou goes or comes": lambda shop, order, n: toggle(shop, "zhou"),
    "wu goes or comes": lambda shop, order, n: toggle(shop, "wu"),
    "assign": lambda shop, order, n: orders.assign_order(number=order, username="wu", actor=shop.actor),
}
# Most things go well most of the time, else nothing would ever arrive.
USUAL = ("confirm", "pick", "ship a part", *("ship", "deliver", "pay") * 4, "goods come", "release")
DID = st.lists(st.tuples(st.sampled_from((*sorted(DEEDS), *USUAL)), st.integers(1, 4)), min_size=6, max_size=16)
TERMS = st.sampled_from(["monthly", "cod"])
ORDERED = st.tuples(st.integers(0, 5), st.integers(0, 3), st.booleans()).filter(any)


@pytest.fixture(scope="module")
def company(module_database: Template) -> Shop:
    create_first_admin()
    shop = Shop(actor_by_id(User.objects.get(username="admin").pk))
    Product.objects.create(sku="S-1", name="安装", kind="service", price=Decimal(80))
    for username, role in (("zhou", "followup"), ("wu", "warehouse")):
        people.create_user(actor=shop.actor, wanted=people.UserInput(username, username, roles=(role,)))
    return shop


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wish=ORDERED, confirm=st.booleans(), terms=TERMS, enough=st.sampled_from((True, True, False)), did=DID)
def test_whatever_happens(
    company: Shop, wish: tuple[int, int, bool], confirm: bool, terms: str, enough: bool, did: list[tuple[str, int]]
) -> None:
    first, second, service = wish
    wanted = {"P-1": first, "P-2": second, "S-1": int(service)}
    lines = tuple(LineInput(sku, Decimal(quantity)) for sku, quantity in wanted.items() if quantity)
    owner = User.objects.get(username="zhou")
    Customer.objects.filter(code="C1").update(owner=owner, payment_terms=terms)
    company.adjust({"P-1": 50, "P-2": 50} if enough else {"P-1": 1, "P-2": 1})
    one = OrderInput(lines=lines, customer="C1", confirm=confirm, acknowledge=ANYHOW)
    order = str(orders.place_order(one=one, actor=company.actor)["number"])
    for deed, number in did:
        try:
            DEEDS[deed](company, order, number)
        except Refusal:
            continue
        look(order, deed)


def look(order: str, deed: str) -> None:
    row = db.row("SELECT o.*, u.is_active FROM sales_order o LEFT JOIN app_user u ON u.id = o.owner_id"
                 " WHERE o.number = %s", (order,))  # fmt: skip
    assert row is not None
    if row["state"] in ("draft", "confirmed"):
        assert row["is_active"], (deed, "somebody who works here answers for it")
        assert row["due_at"] is not None
    story = replayed(row["id"])
    assert (story.state, story.stage()) == (row["state"], row["stage"]), (deed, "the log tells another story")
    assert stages_that_do_not_follow() == []


WORKED_IN_AUTUMN = {date(2026, 9, 20), date(2026, 10, 10)}
FREE_IN_AUTUMN = {date(2026, 9, 25), *(date(2026, 10, day) for day in range(1, 8))}


def second_working_day(after: date) -> date:
    """Counted on the fingers: Monday to Friday, without the holidays, with the make-up days."""
    left, day = 2, after
    while left:
        day += timedelta(days=1)
        worked = day in WORKED_IN_AUTUMN or (day.weekday() < 5 and day not in FREE_IN_AUTUMN)
        left -= worked
    return day


def test_an_order_nobody_touches_is_overdue_from_the_evening_of_the_right_working_day(company: Shop) -> None:
    Customer.objects.filter(code="C1").update(owner=None)
    company.adjust({"P-3": 1000})
    overdue = OrderFilter(overdue=True)
    for distance in range(0, 40):
        moment = datetime.combine(date(2026, 9, 14), time(8), SHANGHAI) + timedelta(days=distance, hours=distance % 15)
        with clock.stopped_at(moment):
            order = company.order(Wish({"P-3": 1 + distance}))
        due = datetime.combine(second_working_day(moment.date()), time(18), SHANGHAI)
        for seconds, late in ((-1, False), (1, True)):
            with clock.stopped_at(due + timedelta(seconds=seconds)):
                found = list_orders(actor=company.actor, wanted=overdue, limit=200, cursor=None)["items"]
                assert (order in {one["number"] for one in found}) is late, (moment, due)
        with clock.stopped_at(moment + timedelta(minutes=1)):
            orders.cancel_order(number=order, reason="只看期限", actor=company.actor)


def test_due_in_the_zone_of_the_company(company: Shop) -> None:
    """Late on Monday evening in Shanghai is Monday noon in Berlin: each counts from its own day."""
    moment = datetime.combine(date(2026, 3, 9), time(23, 30), SHANGHAI)
    expected = {"Asia/Shanghai": date(2026, 3, 11), "Pacific/Auckland": date(2026, 3, 12)}
    for zone, day in expected.items():
        people.change_entity(actor=company.actor, ref="MAIN", wanted={"time_zone": zone})
        with clock.stopped_at(moment):
            order = company.order(Wish({"P-3": 500 + day.day}))
        due = db.scalar("SELECT due_at FROM sales_order WHERE number = %s", (order,))
        assert due == datetime.combine(day, time(18), ZoneInfo(zone))
    people.change_entity(actor=company.actor, ref="MAIN", wanted={"time_zone": "Asia/Shanghai"})

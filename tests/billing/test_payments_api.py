"""Money against orders over HTTP."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from tests.invariants import assert_consistent
from tests.inventory.shop import Shop, Wish

from meidan.customers.models import Customer
from meidan.kernel import db
from meidan.kernel.permissions import Actor
from meidan.people import commands as people


@pytest.fixture
def order(admin: Actor) -> Iterator[str]:
    """A confirmed order of 100.00 by a customer who pays monthly."""
    shop = Shop(admin)
    shop.adjust({"P-1": 100})
    number = shop.order(Wish({"P-1": 10}))
    yield number
    assert_consistent()


def pay(api: Any, order: str, amount: str, reference: str = "", **more: str) -> tuple[int, Any]:
    body = {"order": order, "amount": amount, "method": "银行转账", "reference": reference, **more}
    status, answer = api.request("POST", "/payments", body)
    return status, answer


def money(**figures: str) -> dict[str, str]:
    return {"overpaid": "0.00", **figures}


def used() -> Decimal:
    found = db.scalar("SELECT credit_used FROM customer WHERE code = 'C1'")
    assert isinstance(found, Decimal)
    return found


def test_a_payment_lowers_what_is_open_and_the_credit_held(api: Any, order: str) -> None:
    assert api.get(f"/orders/{order}")["facts"]["open"] == "100.00"
    status, answer = pay(api, order, "30.00", "T-1")
    assert (status, answer["facts"]) == (201, money(owed="100.00", paid="30.00", open="70.00"))
    assert answer["findings"] == []
    found = api.get(f"/orders/{order}")
    assert (found["facts"]["paid"], found["version"]) == ("30.00", answer["version"])
    assert used() == 70
    event = api.get(f"/orders/{order}/events")["items"][-1]
    assert (event["kind"], event["data"]["amount"], event["data"]["paid"]) == ("PaymentReceived", "30.00", "30.00")


def test_the_same_payment_counts_once(api: Any, order: str) -> None:
    assert pay(api, order, "30", "T-1")[0] == 201
    status, answer = pay(api, order, "30", "T-1")
    assert (status, answer["code"]) == (409, "payment_recorded")
    assert pay(api, order, "10")[0] == pay(api, order, "10")[0] == 201
    assert api.get(f"/orders/{order}")["facts"]["paid"] == "50.00"


def test_credit_paid_back_can_be_used_again(api: Any, order: str) -> None:
    Customer.objects.filter(code="C1").update(credit_limit=Decimal(100))
    again = {"customer": "C1", "confirm": True, "lines": [{"product": "P-1", "quantity": "5"}]}
    people_clerk(api)
    clerk = type(api)(people.create_token(username="clerk", name="desk"))
    status, answer = clerk.request("POST", "/orders", again)
    assert (status, answer["findings"][0]["code"]) == (422, "credit.exceeded")
    pay(api, order, "60")
    assert clerk.post("/orders", again)["stage"] == "ready"
    assert used() == 90


def people_clerk(api: Any) -> None:
    api.post("/users", {"username": "clerk", "name": "录单员", "roles": ["clerk"]})


def test_too_much_is_kept_and_can_go_back(api: Any, order: str) -> None:
    _, answer = pay(api, order, "120")
    assert answer["facts"] == {"owed": "100.00", "paid": "120.00", "open": "-20.00", "overpaid": "20.00"}
    finding = answer["findings"][0]
    assert (finding["code"], finding["severity"], finding["path"]) == ("payment.overpaid", "warn", "/amount")
    assert finding["message"] == "比应收多收了 20.00 CNY"
    assert api.get(f"/orders/{order}")["facts"]["overpaid"] == "20.00"
    assert used() == 0
    status, answer = pay(api, order, "-20", "R-1")
    assert (status, answer["facts"]["paid"]) == (201, "100.00")
    assert api.get(f"/orders/{order}/events")["items"][-1]["kind"] == "PaymentRefunded"
    status, answer = pay(api, order, "-100.01")
    assert (status, answer["code"]) == (409, "refund_exceeds_paid")


@pytest.mark.parametrize(("amount", "code"), [("0", "amount.zero"), ("1.005", "amount.too_fine")])
def test_bad_amounts(api: Any, order: str, amount: str, code: str) -> None:
    status, answer = pay(api, order, amount)
    assert (status, answer["code"], answer["errors"][0]["path"]) == (422, code, "/amount")


def test_times_ahead_are_refused(api: Any, order: str) -> None:
    status, answer = pay(api, order, "1", paid_at="2990-01-01T00:00:00Z")
    assert (status, answer["code"]) == (422, "time_ahead")


def test_drafts_take_no_money_and_cancelled_orders_only_give_it_back(api: Any, order: str) -> None:
    draft = api.post("/orders", {"customer": "C1", "lines": [{"product": "P-1", "quantity": "1"}]})["number"]
    assert pay(api, draft, "1")[0] == 409
    pay(api, order, "40")
    api.post(f"/orders/{order}/cancel", {"reason": "不要了"})
    assert api.get(f"/orders/{order}")["facts"]["open"] == "-40.00"
    assert pay(api, order, "1")[0] == 409
    assert pay(api, order, "-40")[1]["facts"] == money(owed="0.00", paid="0.00", open="0.00")


def test_what_was_cancelled_or_came_back_is_not_to_be_paid(api: Any, order: str) -> None:
    """The screen fills the payment in with what is open: that has to be what the process waits for."""
    api.post(f"/orders/{order}/reduce", {"reason": "少要", "lines": [{"position": 1, "quantity": "3"}]})
    assert api.get(f"/orders/{order}")["facts"]["open"] == "70.00"
    shipment = api.post("/shipments", {"order": order})["shipments"][0]["id"]
    api.post(f"/shipments/{shipment}/events", {"kind": "delivered"})
    back = {"order": order, "reason": "瑕疵", "disposition": "write_off"}
    api.post("/returns", {**back, "lines": [{"position": 1, "quantity": "1"}]})
    assert pay(api, order, "59.99")[1]["facts"]["open"] == "0.01"
    _, answer = pay(api, order, "0.01")
    assert (answer["facts"]["open"], answer["stage"]) == ("0.00", "completed")
    assert api.get(f"/orders/{order}")["facts"]["owed"] == "60.00"


def test_the_last_cent_sets_the_credit_free(api: Any, order: str) -> None:
    """A third of a line is worth 33.3333: who pays 33.33 holds nothing any more."""
    Customer.objects.filter(code="C1").update(credit_limit=Decimal(1000))
    line = {"product": "P-1", "quantity": "3", "unit_price": "33.333333"}
    body = {"customer": "C1", "confirm": True, "acknowledge": {"codes": ["*"], "reason": "议价"}, "lines": [line]}
    number = api.post("/orders", body)["number"]
    api.post(f"/orders/{number}/reduce", {"reason": "少要", "lines": [{"position": 1, "quantity": "2"}]})
    before = used()
    assert pay(api, number, "33.33")[1]["facts"]["open"] == "0.00"
    assert used() == before.quantize(Decimal("0.01")) - Decimal("33.33")


def test_a_refund_needs_its_own_permission(api: Any, order: str) -> None:
    role = {"code": "cashier", "name_zh": "出纳", "name_en": "Cashier", "scope": "all"}
    api.post("/roles", {**role, "capabilities": ["orders.view", "payments.record"], "masks": ["price"]})
    api.post("/users", {"username": "till", "name": "出纳", "roles": ["cashier"]})
    cashier = type(api)(people.create_token(username="till", name="till"))
    status, answer = pay(cashier, order, "50")
    assert (status, answer["facts"]) == (201, {})
    status, answer = pay(cashier, order, "-50")
    assert (status, answer["capability"]) == (403, "payments.refund")
    found = cashier.get(f"/orders/{order}")
    assert "paid" not in found["facts"]
    assert "amount" not in cashier.get(f"/orders/{order}/events")["items"][-1]["data"]

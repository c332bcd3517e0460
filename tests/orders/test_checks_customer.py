"""Who orders, seen by the rules."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.orders.build import CUSTOMER, Around, Asked, found, order, the

from meidan.orders.inputs import OrderInput
from meidan.orders.subject import CustomerFacts

OTHER = replace(CUSTOMER, id=12, code="C002", name="锦程二店")
WALK_IN = replace(CUSTOMER, code="WALK-IN", name="散客", walk_in=True, credit_limit=Decimal(0))


def codes(around: Around, one: OrderInput | None = None) -> list[str]:
    return [code for code, _, _ in found(order(Asked(), around=around, one=one))]


def test_nothing_wrong_says_nothing() -> None:
    assert found(order(Asked())) == []


def test_a_customer_is_needed() -> None:
    nobody = Around(customers=())
    assert codes(nobody, OrderInput(lines=())) == ["customer.required"]
    assert codes(nobody, OrderInput(lines=(), customer="")) == ["customer.required"]
    assert codes(nobody, OrderInput(lines=(), customer="C999")) == ["customer.unknown"]


def test_two_customers_of_one_name() -> None:
    finding = the("customer.ambiguous", order(Asked(), around=Around(customers=(CUSTOMER, OTHER))))
    assert finding.evidence == {"codes": ["C001", "C002"]}
    assert not finding.overridable
    assert "C001、C002" in finding.as_json("zh")["message"]


@pytest.mark.parametrize(
    ("customer", "code"),
    [
        (replace(CUSTOMER, active=False), "customer.inactive"),
        (replace(CUSTOMER, on_hold=True, hold_reason="欠款 90 天"), "customer.on_hold"),
        (replace(CUSTOMER, on_hold=True), "customer.on_hold"),
    ],
)
def test_a_stopped_customer_is_a_block_that_may_be_overridden(customer: CustomerFacts, code: str) -> None:
    finding = the(code, order(Asked(), around=Around(customers=(customer,))))
    assert (finding.severity, finding.path, finding.overridable) == ("block", "/customer", True)


def test_the_reason_of_a_hold_is_said() -> None:
    held = replace(CUSTOMER, on_hold=True, hold_reason="欠款 {90} 天")
    message = the("customer.on_hold", order(Asked(), around=Around(customers=(held,)))).as_json("zh")["message"]
    assert message == "客户锦程服饰已暂停下单:欠款 {90} 天"


# Ten shirts at 28.00 come to 280.00.
@pytest.mark.parametrize(
    ("limit", "used", "over"),
    [
        ("280", "0", None),
        ("279.99", "0", "0.01"),
        ("1000", "720", None),
        ("1000", "720.01", "0.01"),
        ("0", "0", "280.00"),
    ],
)
def test_credit(limit: str, used: str, over: str | None) -> None:
    customer = replace(CUSTOMER, credit_limit=Decimal(limit), credit_used=Decimal(used))
    subject = order(Asked(), around=Around(customers=(customer,)))
    if over is None:
        assert found(subject) == []
        return
    finding = the("credit.exceeded", subject)
    assert (finding.severity, finding.overridable) == ("block", True)
    assert finding.evidence["over"] == over
    assert finding.evidence["order"] == "280.00"


def test_credit_is_said_in_words() -> None:
    customer = replace(CUSTOMER, credit_limit=Decimal(50000), credit_used=Decimal("49800.5"))
    said = the("credit.exceeded", order(Asked(), around=Around(customers=(customer,)))).as_json("zh")
    assert said["message"] == "超出信用额度 ¥80.50:额度 ¥50,000.00,已用 ¥49,800.50,这单 ¥280.00"


def test_the_walk_in_customer_has_no_credit_rule() -> None:
    assert codes(Around(customers=(WALK_IN,))) == []


def test_currencies() -> None:
    theirs = replace(CUSTOMER, currency="EUR")
    finding = the("currency.mismatch", order(Asked(price="28"), around=Around(customers=(theirs,))))
    assert (finding.severity, finding.path, finding.overridable) == ("block", "/currency", True)
    assert finding.suggestion is not None
    assert finding.suggestion.value == "EUR"
    limited = replace(theirs, credit_limit=Decimal(10**6))
    assert not the("currency.mismatch", order(Asked(price="28"), around=Around(customers=(limited,)))).overridable
    same = Around(customers=(replace(CUSTOMER, currency="CNY"),))
    assert codes(same) == []

"""Writes of billing: one public function per use case, one transaction each."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from meidan.billing import events
from meidan.checks.engine import WARN, Finding, Suggestion
from meidan.kernel import clock, db
from meidan.kernel import events as log
from meidan.kernel.attempts import in_one_transaction
from meidan.kernel.errors import Refusal, bad_input, not_found
from meidan.kernel.money import round_money
from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import ref_id
from meidan.kernel.values import money_text
from meidan.kernel.words import Words
from meidan.orders import rules as order_rules
from meidan.orders.answers import instant, money_facts
from meidan.orders.commands.locking import refuse_unless
from meidan.orders.events import order_stream
from meidan.orders.queries import owed_of
from meidan.orders.scope import visible
from meidan.orders.standing import restage

_AHEAD = timedelta(days=1)
_INSERT = """
INSERT INTO payment (order_id, amount, currency, method, reference, paid_at, actor_id, recorded_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""


@dataclass(frozen=True, slots=True)
class PaymentInput:
    """Money for an order in its currency: positive came in, negative went back. `paid_at` None is now."""

    order: str
    amount: Decimal
    method: str
    reference: str = ""
    paid_at: datetime | None = None


def record_payment(*, payment: PaymentInput, actor: Actor) -> dict[str, Any]:
    """Records a payment (or a refund: negative, needs `payments.refund`) and lowers the credit the order holds.

    A refund is never more than was paid, and holds no new credit: it settles goods that came back or money that came
    twice. Returns {id, order, version, stage, amount, currency, method, reference, paid_at, facts: {owed, paid, open,
    overpaid}, findings}.
    What comes beyond what is owed is kept, with the finding `payment.overpaid`.
    Raises 404, 409 (draft, cancelled, the same reference again, more back than came), 422 for a bad amount or time.
    """
    require(actor, "payments.record")
    if payment.amount < 0:
        require(actor, "payments.refund")
    return in_one_transaction(lambda: _record(payment, actor))


def _record(payment: PaymentInput, actor: Actor) -> dict[str, Any]:
    now = clock.now()
    order = _locked_order(payment.order, actor)
    refuse_unless(order["state"] != order_rules.DRAFT, NOT_CONFIRMED, order)
    refuse_unless(order["state"] != order_rules.CANCELLED or payment.amount < 0, CANCELLED, order)
    _check(payment, order, now)
    paid_at = payment.paid_at or now
    payment_id = _insert(payment, order, actor, (paid_at, now))
    paid: Decimal = order["paid"] + payment.amount
    owed = owed_of(order)
    _settle(order, paid, owed)
    standing = restage([order["id"]])[order["id"]]
    currency: str = order["currency"]
    data = {
        "amount": money_text(payment.amount, currency),
        "currency": currency,
        "method": payment.method,
        "reference": log.Private(payment.reference),
        "paid_at": paid_at,
        "paid": money_text(paid, currency),
        **standing.told(),
    }
    kind = events.PAYMENT_RECEIVED if payment.amount > 0 else events.PAYMENT_REFUNDED
    log.append(order_stream(order["id"]), kind, data, actor)
    return {
        "id": f"id:{payment_id}",
        "order": order["number"],
        "version": order["version"] + 1,
        "stage": standing.stage,
        "amount": data["amount"],
        "currency": currency,
        "method": payment.method,
        "reference": payment.reference,
        "paid_at": instant(paid_at),
        "facts": money_facts(paid, owed, currency, actor),
        "findings": [one.as_json(actor.lang) for one in _overpaid(payment, paid - owed, currency, actor)],
    }


def _locked_order(ref: str, actor: Actor) -> db.Row:
    condition, params = visible(actor)
    found = db.row(
        f"SELECT o.* FROM sales_order o WHERE (o.number = %s OR o.id = %s) AND {condition} FOR UPDATE OF o",
        (ref, ref_id(ref), *params),
    )
    if found is None:
        raise not_found("订单", "order", ref)
    return found


def _check(payment: PaymentInput, order: db.Row, now: datetime) -> None:
    if payment.amount == 0:
        raise bad_input("amount.zero", ZERO_AMOUNT, "/amount")
    if payment.amount != round_money(payment.amount, order["currency"]):
        raise bad_input("amount.too_fine", TOO_FINE, "/amount", currency=order["currency"])
    if payment.paid_at is not None and payment.paid_at > now + _AHEAD:
        raise bad_input("time_ahead", AHEAD, "/paid_at")
    if order["paid"] + payment.amount < 0:
        params = {"number": order["number"], "paid": money_text(order["paid"], order["currency"])}
        raise Refusal("refund_exceeds_paid", MORE_THAN_PAID, status=409, params=params)


def _insert(payment: PaymentInput, order: db.Row, actor: Actor, times: tuple[datetime, datetime]) -> int:
    paid_at, now = times
    values = (
        order["id"], payment.amount, order["currency"], payment.method, payment.reference, paid_at, actor.user_id, now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            return int(db.scalar(_INSERT, values))
    except IntegrityError as error:
        if "payment_recorded_once" not in str(error):
            raise
        params = {"number": order["number"], "reference": payment.reference}
        raise Refusal("payment_recorded", RECORDED, status=409, params=params) from error


def _overpaid(payment: PaymentInput, over: Decimal, currency: str, actor: Actor) -> list[Finding]:
    """More came than the order owes: kept, since it did come, but whoever records it hears of it."""
    if payment.amount < 0 or over <= 0 or not actor.sees("price"):
        return []
    params = {"over": f"{money_text(over, currency)} {currency}"}
    evidence = {"over": money_text(over, currency), "currency": currency}
    return [Finding("payment.overpaid", WARN, "/amount", OVERPAID, params, Suggestion(OVERPAID_REPAIR), evidence)]


def _settle(order: db.Row, paid: Decimal, owed: Decimal) -> None:
    """Keeps what is paid, and sets free the credit of what is not owed any more: of the customer first."""
    held: Decimal = order["credit_held"]
    still = min(held, max(owed - paid, Decimal(0)))
    if still != held:
        change = "UPDATE customer SET credit_used = credit_used - %s WHERE id = %s"
        db.run(change, (held - still, order["customer_id"]))
    db.run("UPDATE sales_order SET paid = %s, credit_held = %s WHERE id = %s", (paid, still, order["id"]))


OVERPAID = Words("比应收多收了 {over}", "{over} more than the order owes")
OVERPAID_REPAIR = Words(
    "核对金额和订单;多收的可以退款", "Check the amount and the order; what is too much can be refunded"
)
NOT_CONFIRMED = Words(
    zh="订单 {number} 还没确认,确认后再登记收款",
    en="Order {number} is not confirmed; confirm it before money is recorded",
)
CANCELLED = Words(
    zh="订单 {number} 已取消,只能登记退款", en="Order {number} is cancelled; only a refund can be recorded"
)
ZERO_AMOUNT = Words(zh="金额不能为 0", en="The amount must not be 0")
TOO_FINE = Words(
    zh="金额的小数位超过 {currency} 的最小单位", en="The amount is finer than the smallest unit of {currency}"
)
AHEAD = Words(zh="付款时间在将来,请填已发生的时间", en="The time lies ahead; give one that has passed")
MORE_THAN_PAID = Words(
    zh="订单 {number} 一共收了 {paid},不能退更多", en="{paid} was paid for order {number}; no more can go back"
)
RECORDED = Words(
    zh="订单 {number} 的这笔款({reference})已经登记过",
    en="This payment ({reference}) of order {number} is recorded already",
)

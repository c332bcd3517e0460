"""Payments over HTTP."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import AwareDatetime

from meidan.billing import commands, queries
from meidan.kernel.http import actor_of, json_response, once
from meidan.kernel.paging import piece
from meidan.kernel.schemas import Answer, Input, PieceQuery, answers
from meidan.kernel.values import MoneyText, Ref, Text80, Unit
from meidan.orders.shown.parts import FindingOut
from meidan.people.auth import allow

router = Router(tags=["payments"])


class PaymentIn(Input):
    """`amount` in the order's currency: positive came in, negative is a refund. `reference` is the bank's or ours."""

    order: Ref
    amount: MoneyText
    method: Unit
    reference: Text80 = ""
    paid_at: AwareDatetime | None = None


class OrderQuery(PieceQuery):
    order: Ref


class RecordedOut(Answer):
    """A payment as it stands on record; `amount` is null where money is hidden."""

    id: str
    amount: str | None
    currency: str
    method: str
    reference: str
    paid_at: str
    recorded_by: str


class RecordedList(Answer):
    items: list[RecordedOut]
    next_cursor: str | None


class PaymentOut(Schema):
    """A payment, and the money of its order afterwards (left out where it is hidden); findings say what looks odd."""

    id: str
    order: str
    version: int
    stage: str
    amount: str
    currency: str
    method: str
    reference: str
    paid_at: str
    facts: dict[str, str]
    findings: list[FindingOut] = []


@router.get("/payments", auth=allow("orders.view"), response=answers(RecordedList), operation_id="list_payments")
def list_payments(request: HttpRequest, query: Query[OrderQuery]) -> Any:
    """The payments and refunds of an order, the earliest first."""
    found = queries.payments_of(order=query.order, actor=actor_of(request))
    return json_response(piece(found, query.limit, query.cursor))


@router.post(
    "/payments",
    auth=allow("payments.record"),
    response=answers(PaymentOut, created=True),
    operation_id="record_payment",
)
@once
def record_payment(request: HttpRequest, body: PaymentIn) -> Any:
    """Records money for an order: a deposit, a balance, or a refund (its own permission)."""
    payment = commands.PaymentInput(body.order, body.amount, body.method, body.reference, body.paid_at)
    return 201, commands.record_payment(payment=payment, actor=actor_of(request))

"""Quotations: an offer before the order, at prices that hold until a date; won it becomes an order, or it is lost."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
from django.db import transaction

from meidan.checks.engine import BLOCK
from meidan.kernel import clock, db
from meidan.kernel import events as log
from meidan.kernel.errors import Refusal, bad_input, not_found, stale
from meidan.kernel.permissions import Actor, require
from meidan.kernel.words import Words
from meidan.orders import events
from meidan.orders.checks import check_order
from meidan.orders.commands.checking import check_input
from meidan.orders.commands.intake import place_order
from meidan.orders.inputs import Acknowledgement, LineInput, OrderInput, as_json, from_json
from meidan.orders.reading import read_subject
from meidan.orders.refusals import findings_open
from meidan.orders.scope import visible_quotations

_JUDGED_LATER = ("stock.short", "date.unreachable", "credit.exceeded", "customer.on_hold")


def make_quotation(*, one: OrderInput, valid_until: date, actor: Actor) -> str:
    """Offers what `one` asks for, at the prices of now, until the end of `valid_until`; returns the number.

    Needs a known customer and prices that the actor may give. Raises 422 with the findings that stand against it.
    """
    require(actor, "orders.create")
    subject = read_subject(one, actor, clock.now())
    findings = check_order(subject)
    against = [f for f in findings if f.severity == BLOCK and f.code not in _JUDGED_LATER]
    if against:
        raise findings_open(findings, against, actor.lang)
    if valid_until < subject.today:
        raise bad_input("valid_until.past", PAST, "/valid_until")
    assert subject.customer is not None
    priced = check_input(one=one, actor=replace(actor, masks=frozenset()))  # what is kept; who reads it sees his part
    with transaction.atomic():
        quotation_id = int(db.scalar("SELECT nextval('quotation_id_seq')"))
        number = f"Q-{1000 + quotation_id}"
        db.run(
            "INSERT INTO quotation (id, number, customer_id, state, input, priced, gross, currency, valid_until,"
            " lost_reason, owner_id, created_by_id, created_at, version)"
            " VALUES (%s, %s, %s, 'open', %s::jsonb, %s::jsonb, %s, %s, %s, '', %s, %s, now(), 1)",
            (
                quotation_id,
                number,
                subject.customer.id,
                _json(as_json(one)),
                _json(priced),
                subject.gross,
                subject.currency,
                valid_until,
                subject.customer.owner_id or actor.user_id,
                actor.user_id,
            ),
        )
        data = {"number": number, "customer": subject.customer.code, "gross": subject.gross, "valid_until": valid_until}
        log.append(f"quotation:{quotation_id}", events.QUOTED, data, actor)
    return number


def win_quotation(
    *,
    number: str,
    actor: Actor,
    confirm: bool = False,
    acknowledge: Acknowledgement | None = None,
    version: int | None = None,
) -> dict[str, Any]:
    """Makes the order at the quoted prices and returns its answer. Raises 404, 409 (not open, expired), 422."""
    require(actor, "orders.create")
    with transaction.atomic():
        quotation = _open_quotation(number, version, actor)
        one = from_json(orjson.loads(quotation["input"]))
        if quotation["valid_until"] < clock.local_date(clock.now(), quotation["time_zone"]):
            raise Refusal("quotation_expired", EXPIRED, status=409, params={"number": number})
        quoted = orjson.loads(quotation["priced"])["lines"]
        lines = tuple(_at_quoted_price(line, row, number) for line, row in zip(one.lines, quoted, strict=True))
        answer = place_order(one=replace(one, lines=lines, confirm=confirm, acknowledge=acknowledge), actor=actor)
        db.run(
            "UPDATE quotation SET state = 'won', version = version + 1, order_id = %s WHERE id = %s",
            (answer["id"], quotation["id"]),
        )
        log.append(f"quotation:{quotation['id']}", events.QUOTATION_WON, {"order": answer["number"]}, actor)
    return answer


def lose_quotation(*, number: str, reason: str, actor: Actor, version: int | None = None) -> None:
    """Notes that the customer did not take the offer, and why. Raises 404, 409."""
    require(actor, "orders.create")
    with transaction.atomic():
        quotation = _open_quotation(number, version, actor)
        db.run(
            "UPDATE quotation SET state = 'lost', lost_reason = %s, version = version + 1 WHERE id = %s",
            (reason, quotation["id"]),
        )
        log.append(f"quotation:{quotation['id']}", events.QUOTATION_LOST, {"reason": log.Private(reason)}, actor)


def _at_quoted_price(line: LineInput, row: dict[str, Any], number: str) -> LineInput:
    return replace(
        line,
        unit_price=Decimal(row["unit_price"]),
        unit=row["unit"],
        agreed_in="" if line.gift else number,
        tax_included=row["tax_included"],
    )


def _open_quotation(number: str, version: int | None, actor: Actor) -> db.Row:
    visible, values = visible_quotations(actor)
    found = db.row(
        "SELECT q.*, e.time_zone FROM quotation q, legal_entity e"
        f" WHERE q.number = %s AND e.is_default AND {visible} FOR UPDATE OF q",
        (number, *values),
    )
    if found is None:
        raise not_found("报价单", "quotation", number)
    if version is not None and version != found["version"]:
        raise stale(found["version"])
    if found["state"] != "open":
        raise Refusal("quotation_closed", CLOSED, status=409, params={"number": number})
    return found


def _json(value: Any) -> str:
    return orjson.dumps(value, default=str).decode()


PAST = Words(zh="有效期已经过了,请填今天或以后的日期", en="The validity has passed; choose today or later")
EXPIRED = Words(zh="报价单 {number} 已过有效期,请重新报价", en="Quotation {number} has expired; make a new one")
CLOSED = Words(zh="报价单 {number} 已经结束", en="Quotation {number} is over")

"""A checked order as the rows, the event and the answer that the stored call `orders_place` keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC
from decimal import Decimal
from typing import Any

import orjson

from meidan.checks.engine import Finding
from meidan.customers.rules import uses_credit
from meidan.kernel import events as log
from meidan.kernel import literals
from meidan.kernel.values import plain
from meidan.orders import events, rules
from meidan.orders.inputs import as_json
from meidan.orders.process import Responsible
from meidan.orders.seating import Seat
from meidan.orders.subject import ZERO, LineSubject, OrderSubject

CREDIT_RULE = "credit.exceeded"
NOWHERE = Seat("", "", Responsible(0), None)


@dataclass(frozen=True, slots=True)
class Plan:
    """A checked order about to be stored under `order_id`; `version` 1 is a new one, more rewrites a draft.

    `seat` says where it will stand in the process version `process_id`.
    """

    order_id: int
    number: str
    subject: OrderSubject
    findings: Sequence[Finding]
    state: str
    version: int = 1
    process_id: int = 0
    seat: Seat = NOWHERE
    answer: Mapping[str, Any] = field(default_factory=dict[str, Any])


def order_row(plan: Plan) -> dict[str, Any]:
    subject, one = plan.subject, plan.subject.input
    customer = subject.customer
    address = ship_to(subject)
    held = bool(one.hold_reason)
    return {
        "id": plan.order_id,
        "number": plan.number,
        "entity_id": subject.entity.id,
        "channel": one.channel,
        "external_reference": one.external_reference,
        "customer_id": customer.id if customer else None,
        "customer_name": customer.name if customer else (one.customer or ""),
        "state": plan.state,
        "stage": plan.seat.stage,
        "stage_short": plan.seat.stage_short,
        "held": held,
        "hold_reason": one.hold_reason,
        "history": one.history,
        "priority": one.priority,
        "ordered_at": subject.ordered_at,
        "requested_date": one.requested_date,
        "promised_date": subject.promised_date if plan.state == rules.CONFIRMED else None,
        "currency": subject.currency,
        "net": subject.net,
        "tax": subject.tax,
        "gross": subject.gross,
        "credit_held": subject.gross if _guards_credit(plan) else ZERO,
        "ship_name": address.get("name", ""),
        "ship_phone": address.get("phone", ""),
        "ship_phone_reversed": "".join(c for c in address.get("phone", "") if c.isdigit())[::-1],
        "ship_region": address.get("region", ""),
        "ship_address": address.get("address", ""),
        "note": one.note,
        "extra": _json(one.extra) if one.extra else "{}",
        "input": _json(as_json(one)) if plan.state == rules.DRAFT else None,
        "findings": _json([finding_record(f) for f in plan.findings]) if plan.findings else "[]",
        "acknowledged": _json(asdict(one.acknowledge)) if one.acknowledge else None,
        "source": _json(one.source) if one.source is not None else None,
        "content_hash": subject.content,
        "owner_id": plan.seat.owner.id,
        "team_id": (customer.owner_team_id if customer else None) or subject.actor.team_id,
        "due_at": plan.seat.due_at,
        "version": plan.version,
        "process_id": plan.process_id,
        "payment_terms": subject.terms,
    }


def ship_to(subject: OrderSubject) -> Mapping[str, str]:
    """The delivery address copied onto the order: as given, else the customer's default one."""
    given = subject.input.ship_to
    if given is not None:
        return {
            "name": given.name,
            "phone": given.phone,
            "region": given.region,
            "address": given.address,
            "postal_code": given.postal_code,
        }
    return (subject.customer.address if subject.customer else None) or {}


def line_row(plan: Plan, line: LineSubject) -> dict[str, Any]:
    product, priced = line.product, line.priced
    base = max(line.base_quantity, ZERO)
    to_reserve = _to_reserve(plan, line)
    return {
        "order_id": plan.order_id,
        "position": line.index + 1,
        "product_id": product.id if product else None,
        "sku": product.sku if product else line.input.product[:64],
        "name": product.name if product else "",
        "kind": product.kind if product else "goods",
        "unit": line.unit,
        "factor": line.factor or Decimal(1),
        "quantity": line.input.quantity,
        "unit_price": priced.unit_price,
        "price_source": _json(priced.source),
        "discount": line.input.discount or ZERO,
        "is_gift": line.input.gift,
        "tax_rate": priced.tax_rate,
        "tax_included": priced.tax_included,
        "net": priced.net,
        "tax": priced.tax,
        "gross": priced.gross,
        "note": line.input.note,
        "extra": _json(line.input.extra) if line.input.extra else "{}",
        "source": _json(line.input.source) if line.input.source else None,
        "promised_date": plan.subject.promised_date if to_reserve else None,
        "ordered": base,
        "need": base if to_reserve else ZERO,
        "done": base if plan.state == rules.CLOSED else ZERO,
        "all_or_nothing": to_reserve and not plan.subject.allow_backorder,
    }


def _guards_credit(plan: Plan) -> bool:
    customer = plan.subject.customer
    if plan.state != rules.CONFIRMED or customer is None or customer.walk_in or plan.subject.gross <= 0:
        return False
    return uses_credit(customer.credit_limit, customer.payment_terms)


def credit_row(plan: Plan) -> list[tuple[int, int, Decimal, bool]]:
    """(order, customer, amount, whether it may pass the limit), nothing where no credit is taken."""
    customer = plan.subject.customer
    if not _guards_credit(plan) or customer is None:
        return []
    policy = plan.subject.policies.get(CREDIT_RULE)
    passed = any(f.code == CREDIT_RULE for f in plan.findings) or (policy is not None and not policy.enabled)
    return [(plan.order_id, customer.id, plan.subject.gross, passed)]


def needs(lines: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is to be reserved: orders, lines (from 1), products, quantities, how much others get before, their sum."""
    served: dict[int, Decimal] = {}
    rows: list[tuple[Any, ...]] = []
    for row, line in enumerate(lines, 1):
        if line["need"]:
            product, need = line["product_id"], line["need"]
            before = served.get(product, ZERO)
            served[product] = before + need
            rows.append((line["order_id"], row, product, need, before))
    return [*literals.columns(rows, 5), str(sum(served.values(), ZERO))]


def logged_row(plan: Plan) -> dict[str, Any]:
    """The event, and the answer that a repeat of the same request will get."""
    text, private = log.encode(_event_data(plan))
    row: dict[str, Any] = {
        "order_id": plan.order_id,
        "stream": f"order:{plan.order_id}",
        "kind": _event_kind(plan),
        "data": text,
        "private": _json(private) if private else None,
        "reserved": _all_reserved(plan),
    }
    one = plan.subject.input
    if one.key is None:
        return row | dict.fromkeys(("method", "path", "key", "body_hash", "answer"))
    key, digest = one.key
    method, path = one.request
    return row | {"method": method, "path": path, "key": key, "body_hash": digest.hex(), "answer": _json(plan.answer)}


def _all_reserved(plan: Plan) -> str:
    """What will be reserved when there is enough of everything, as the stored call says it: {position: quantity}."""
    needed = [line for line in plan.subject.lines if _to_reserve(plan, line) and line.base_quantity > 0]
    return "{" + ",".join([f'"{line.index + 1}":"{plain(line.base_quantity)}"' for line in needed]) + "}"


def _to_reserve(plan: Plan, line: LineSubject) -> bool:
    return plan.state == rules.CONFIRMED and line.product is not None and line.product.kind == "goods"


def _event_kind(plan: Plan) -> str:
    if plan.state == rules.CLOSED:
        return events.TAKEN_INTO_HISTORY
    if plan.state == rules.CONFIRMED:
        return events.CONFIRMED
    return events.DRAFTED if plan.version == 1 else events.REVISED


def _event_data(plan: Plan) -> dict[str, Any]:
    subject, one = plan.subject, plan.subject.input
    address = ship_to(subject)
    data: dict[str, Any] = {
        "number": plan.number,
        "channel": one.channel,
        "customer": subject.customer.code if subject.customer else None,
        "currency": subject.currency,
        "net": plain(subject.net),
        "tax": plain(subject.tax),
        "gross": plain(subject.gross),
        "ordered_at": subject.ordered_at.astimezone(UTC),
        "owner": plan.seat.owner.id,
        "due_at": plan.seat.due_at,
        "version": plan.version,
        "process": plan.process_id,
        "terms": subject.terms,
        # Nothing personal in them: written at once instead of walked through.
        "lines": orjson.Fragment(
            orjson.dumps([_line_record(line) for line in subject.lines], option=orjson.OPT_SORT_KEYS)
        ),
    }
    if one.external_reference is not None:
        data["external_reference"] = one.external_reference
    if one.requested_date:
        data["requested_date"] = one.requested_date
    if address:
        data["ship_to"] = {key: log.Private(text) for key, text in address.items() if text}
    if one.note:
        data["note"] = log.Private(one.note)
    if one.hold_reason:
        data["hold_reason"] = log.Private(one.hold_reason)
    if plan.findings:
        data["findings"] = [{"code": f.code, "severity": f.severity, "path": f.path} for f in plan.findings]
    if one.acknowledge:
        data["acknowledged"] = {"codes": one.acknowledge.codes, "reason": log.Private(one.acknowledge.reason)}
    if one.source:
        data["source"] = one.source
    return data


def _line_record(line: LineSubject) -> dict[str, Any]:
    record: dict[str, Any] = {
        "product": line.product.sku if line.product else line.input.product,
        "quantity": plain(line.input.quantity),
        "unit": line.unit,
        "base_quantity": plain(line.base_quantity),
        "unit_price": plain(line.priced.unit_price) if line.priced.unit_price is not None else None,
        "gross": plain(line.priced.gross),
    }
    if line.product is not None and line.product.kind != "goods":
        record["kind"] = line.product.kind
    if line.input.gift:
        record["gift"] = True
    if line.input.discount:
        record["discount"] = plain(line.input.discount)
    return record


def finding_record(finding: Finding) -> dict[str, Any]:
    """A finding as it is kept on the order: in both languages, since readers differ."""
    record = finding.as_json("zh")
    english = finding.as_json("en")
    record["message_en"] = english["message"]
    if english["suggestion"]:
        record["suggestion"]["message_en"] = english["suggestion"]["message"]
    return record


def _json(value: Any) -> str:
    return orjson.dumps(value, default=_plain_value).decode()


def _plain_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    raise TypeError(str(value))

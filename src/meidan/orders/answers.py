"""How an order reads over the API: built once from a plan, completed by what the database could reserve."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from meidan.kernel import links
from meidan.kernel.permissions import Actor
from meidan.kernel.records import mask_phone
from meidan.kernel.values import money_text, plain
from meidan.orders import rules
from meidan.orders.checks.masking import for_reader
from meidan.orders.plans import Plan, ship_to
from meidan.orders.subject import ZERO, LineSubject, OrderSubject

SHORT = "stage_short"  # only until it is known what could be reserved
COUNTERS = ("ordered", "reserved", "shipped", "delivered", "invoiced", "returned", "cancelled")


def order_answer(plan: Plan, actor: Actor) -> dict[str, Any]:
    """The answer of POST /orders before reservation; `complete` adds what was reserved."""
    subject, one = plan.subject, plan.subject.input
    answer: dict[str, Any] = {
        "id": plan.order_id,
        "number": plan.number,
        "version": plan.version,
        "state": plan.state,
        "stage": plan.seat.stage,
        SHORT: plan.seat.stage_short,
        "held": bool(one.hold_reason),
        "channel": one.channel,
        "external_reference": one.external_reference,
        "customer": {"code": subject.customer.code, "name": subject.customer.name} if subject.customer else None,
        "currency": subject.currency,
        "ordered_at": instant(subject.ordered_at),
        "requested_date": one.requested_date.isoformat() if one.requested_date else None,
        "totals": totals(subject),
        "lines": [_line(line, subject, plan.state) for line in subject.lines],
        "findings": [finding.as_json(actor.lang) for finding in plan.findings],
        "promise": promise(subject),
        "ship_to": dict(ship_to(subject)),
        "owner": {"username": plan.seat.owner.username, "name": plan.seat.owner.name},
        "due_at": instant(plan.seat.due_at) if plan.seat.due_at else None,
        "tracking_url": tracking_url(plan.order_id),
    }
    return as_seen_by(answer, actor)


def as_seen_by(answer: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """The answer without money or phones for an actor from whom they are hidden."""
    if not actor.sees("phone") and (place := answer.get("ship_to")):
        answer["ship_to"] = {**place, "phone": mask_phone(place.get("phone", ""))}
    if actor.masks:
        answer["findings"] = [for_reader(finding, actor) for finding in answer["findings"]]
    if actor.sees("price"):
        return answer
    answer["totals"] = {**answer["totals"], "net": None, "tax": None, "gross": None}
    for line in answer["lines"]:
        line.update(unit_price=None, price_source={}, discount=None, net=None, tax=None, gross=None)
    return answer


def complete(answer: dict[str, Any], reserved: Mapping[int, Decimal]) -> dict[str, Any]:
    """Puts reserved quantities, facts and the stage that follows from them into an answer of `order_answer`."""
    sums = dict.fromkeys(COUNTERS, ZERO)
    short = ZERO
    for line in answer["lines"]:
        facts = line["facts"]
        facts["reserved"] = plain(reserved.get(line["position"], ZERO))
        for name in COUNTERS:
            if facts[name] != "0":
                sums[name] += Decimal(facts[name])
        if line["kind"] == "goods" and answer["state"] == rules.CONFIRMED:
            short += Decimal(facts["ordered"]) - Decimal(facts["reserved"])
    total = answer["totals"]
    money: dict[str, str] = {}
    if total["gross"] is not None:
        nothing = money_text(ZERO, total["currency"])
        money = {"owed": total["gross"], "paid": nothing, "open": total["gross"], "overpaid": nothing}
    answer["facts"] = {**{name: plain(value) for name, value in sums.items()}, "short": plain(short), **money}
    stage_short = answer.pop(SHORT, answer["stage"])
    if short > 0:
        answer["stage"] = stage_short
    return answer


def money_facts(paid: Decimal, owed: Decimal, currency: str, actor: Actor) -> dict[str, str]:
    """{owed, paid, open, overpaid}: the value of what was neither cancelled nor came back, what came in for it, and
    what is still to come (negative: too much came); nothing where money is hidden."""
    if not actor.sees("price"):
        return {}
    figures = {"owed": owed, "paid": paid, "open": owed - paid, "overpaid": max(paid - owed, ZERO)}
    return {name: money_text(amount, currency) for name, amount in figures.items()}


def totals(subject: OrderSubject) -> dict[str, str]:
    currency = subject.currency
    amounts = {"net": subject.net, "tax": subject.tax, "gross": subject.gross}
    return {**{name: money_text(amount, currency) for name, amount in amounts.items()}, "currency": currency}


def promise(subject: OrderSubject) -> dict[str, Any]:
    """When everything can be there (`date`, None = nothing announced covers it) and what is short per line."""
    short: list[dict[str, Any]] = []
    taken: dict[int, Decimal] = {}
    for line in subject.lines:
        product = line.product
        if product is None or product.kind != "goods":
            continue
        left = product.available - taken.get(product.id, ZERO)
        taken[product.id] = taken.get(product.id, ZERO) + line.base_quantity
        missing = line.base_quantity - max(left, ZERO)
        if missing > 0:
            coming = [{"date": day.isoformat(), "quantity": plain(quantity)} for day, quantity in product.incoming]
            short.append({"path": line.path, "product": product.sku, "missing": plain(missing), "incoming": coming})
    return {"date": subject.promised_date.isoformat() if subject.promised_date else None, "short": short}


def tracking_url(order_id: int) -> str:
    """The customer's link: absolute when the installation knows its public address."""
    return f"{settings.PUBLIC_URL}/t/{links.sign('track', order_id)}"


def instant(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _line(line: LineSubject, subject: OrderSubject, state: str) -> dict[str, Any]:
    product, priced, currency = line.product, line.priced, subject.currency
    ordered = plain(max(line.base_quantity, ZERO))
    done = ordered if state == rules.CLOSED else "0"
    return {
        "position": line.index + 1,
        "product": product.sku if product else line.input.product,
        "name": product.name if product else "",
        "kind": product.kind if product else "goods",
        "unit": line.unit,
        "factor": plain(line.factor or Decimal(1)),
        "quantity": plain(line.input.quantity),
        "unit_price": plain(priced.unit_price) if priced.unit_price is not None else None,
        "price_source": dict(priced.source),
        "discount": plain(line.input.discount or ZERO),
        "gift": line.input.gift,
        "tax_rate": plain(priced.tax_rate),
        "tax_included": priced.tax_included,
        "net": money_text(priced.net, currency),
        "tax": money_text(priced.tax, currency),
        "gross": money_text(priced.gross, currency),
        "note": line.input.note,
        "facts": {
            "ordered": ordered,
            "reserved": "0",
            "shipped": done,
            "delivered": done,
            "invoiced": "0",
            "returned": "0",
            "cancelled": "0",
        },
    }

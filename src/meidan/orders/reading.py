"""Reads in one statement what a batch of order inputs refers to, and turns it into subjects for the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson

from meidan.checks.engine import Policy
from meidan.kernel import clock, db
from meidan.kernel.errors import Refusal, bad_input
from meidan.kernel.money import MINOR_UNITS
from meidan.kernel.permissions import Actor
from meidan.kernel.words import Words
from meidan.orders import rules
from meidan.orders.inputs import LineInput, OrderInput
from meidan.orders.pricing import PriceTerms, price_line
from meidan.orders.subject import (
    ZERO,
    CustomerFacts,
    EntityFacts,
    LineSubject,
    OrderSubject,
    PriceEntry,
    ProductFacts,
    Repeat,
)
from meidan.people.calendars import loaded

SQL = db.statements(Path(__file__).parent / "reading.sql")
_CONTEXT = (
    "SELECT entities, channels, policies, customers, hits, products, lists, existing, numbers, answered, process "
    "FROM orders_context(%s::jsonb)"
)
ONE = Decimal(1)
SHOP_PREFIXES = ("shop", "web", "store", "mall")


@dataclass(slots=True)
class Context:
    """What the database said about a batch; `numbers` are fresh (id, sequence number) pairs.

    `process_id` is the version that new orders start with; `answered` are stored answers of idempotent requests:
    {(method, path, key): (body hash in hex, status, answer)}.
    """

    entities: dict[str, EntityFacts]
    default_entity: EntityFacts
    channels: dict[str, tuple[str, bool | None]]
    policies: dict[str, Policy]
    customers_by_code: dict[str, CustomerFacts]
    customers_by_id: dict[int, CustomerFacts]
    customers_by_name: dict[str, list[CustomerFacts]]
    products: dict[int, ProductFacts]
    hits: dict[tuple[str, str], list[tuple[int, int | None, str]]]
    existing: dict[tuple[str, str], tuple[str, str]]
    numbers: list[tuple[int, int]]
    answered: dict[tuple[str, str, str], tuple[str, int, Any]]
    process_id: int
    last_agreed: dict[int, dict[tuple[int, str], Decimal]] = field(
        default_factory=dict[int, dict[tuple[int, str], Decimal]]
    )


def read_subjects(
    inputs: Sequence[OrderInput], actor: Actor, now: datetime, numbers: int = 0
) -> tuple[list[OrderSubject | Refusal], Context]:
    """Subjects in the order of the inputs, and the context with `numbers` reserved order ids.

    In the place of an input that cannot even be judged (unknown company or currency) stands its refusal.
    """
    context = read_context(inputs, actor, numbers)
    _read_last_prices(inputs, context)
    return _with_repeats([_judged(one, actor, context, now) for one in inputs]), context


def read_subject(one: OrderInput, actor: Actor, now: datetime) -> OrderSubject:
    """The subject of one input. Raises 422 when it cannot even be judged."""
    subject = read_subjects([one], actor, now)[0][0]
    if isinstance(subject, Refusal):
        raise subject
    return subject


def read_context(inputs: Sequence[OrderInput], actor: Actor, numbers: int) -> Context:
    """One statement: masters, prices, availability, earlier intakes."""
    asked = orjson.dumps(_asked(inputs, actor.user_id, numbers)).decode()
    *parts, process = db.prepared(_CONTEXT, (asked,))[0]
    found = [part or () for part in parts]
    firms, channels, policies, buyers, references, goods, price_lists, existing, fresh, answered = found
    entities = {e[1]: _entity(e) for e in firms}
    default = next((e[1] for e in firms if e[9]), None)
    if default is None:
        raise RuntimeError("no default legal entity: run `meidan migrate`")
    customers = [_customer(c) for c in buyers]
    by_name: dict[str, list[CustomerFacts]] = {}
    for customer in customers:
        by_name.setdefault(customer.name, []).append(customer)
    hits: dict[tuple[str, str], list[tuple[int, int | None, str]]] = {}
    for product_id, kind, ref, customer_id, unit in references:
        hits.setdefault((kind, ref), []).append((product_id, customer_id, unit))
    lists = {entry[0]: entry for entry in price_lists}
    return Context(
        entities=entities,
        default_entity=entities[default],
        channels={code: (kind, allow) for code, kind, allow in channels},
        policies={k[0]: Policy(k[1], k[2], k[3]) for k in policies},
        customers_by_code={c.code: c for c in customers},
        customers_by_id={c.id: c for c in customers},
        customers_by_name=by_name,
        products={p[0]: _product(p, lists) for p in goods},
        hits=hits,
        existing={(channel, ref): (number, state) for channel, ref, number, state in existing},
        numbers=[(order_id, number) for order_id, number in fresh],
        answered={(k[0], k[1], k[2]): (k[3], k[4], k[5]) for k in answered},
        process_id=int(process or 0),
    )


def _asked(inputs: Sequence[OrderInput], actor_id: int, numbers: int) -> dict[str, Any]:
    customer_refs = {i.customer for i in inputs if i.customer}
    product_refs = {line.product for i in inputs for line in i.lines}
    keyed = [(*i.request, i.key[0]) for i in inputs if i.key]
    known = [(i.channel, i.external_reference) for i in inputs if i.external_reference is not None]
    return {
        "customer_refs": list(customer_refs),
        "customer_ids": _ids(customer_refs),
        "customer_names": list({i.customer for i in inputs if i.by_name and i.customer}),
        "product_refs": list(product_refs),
        "product_ids": _ids(product_refs),
        "product_names": list({line.product for i in inputs if i.by_name for line in i.lines}),
        "channels": [channel for channel, _ in known],
        "references_": [reference for _, reference in known],
        "numbers": numbers,
        "actor": actor_id,
        "methods": [method for method, _, _ in keyed],
        "paths": [path for _, path, _ in keyed],
        "keys": [key for _, _, key in keyed],
    }


def _ids(refs: set[str]) -> list[int]:
    digits = (ref[3:] for ref in refs if ref.startswith("id:"))
    return [int(text) for text in digits if text.isascii() and text.isdigit() and len(text) < 19]


def _entity(e: Sequence[Any]) -> EntityFacts:
    calendar = loaded(e[10], e[11], e[3])
    return EntityFacts(e[0], e[1], e[2], e[3], e[4], Decimal(e[5]), e[6], e[7], e[8], calendar)


def _customer(c: Sequence[Any]) -> CustomerFacts:
    return CustomerFacts(
        id=c[0], code=c[1], name=c[2], active=c[3], walk_in=c[4], on_hold=c[5], hold_reason=c[6], currency=c[7],
        payment_terms=c[8], credit_limit=_decimal(c[9]), credit_used=Decimal(c[10]), price_list_id=c[11],
        owner_id=c[12], owner_team_id=c[13], entity_id=c[14], address=c[15], owner_username=c[16] or "",
        owner_name=c[17] or "",
    )  # fmt: skip


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _product(p: Sequence[Any], lists: Mapping[int, Sequence[Any]]) -> ProductFacts:
    prices: list[PriceEntry] = []
    for list_id, unit, minimum, price, floor in p[12] or ():
        _, code, name, currency, included, default, start, end = lists[list_id]
        prices.append(
            PriceEntry(
                list_id, code, name, currency, included, default, _day(start), _day(end),
                unit, Decimal(minimum), Decimal(price), _decimal(floor),
            )
        )  # fmt: skip
    units = {p[5]: ONE}
    units.update((unit, Decimal(factor)) for unit, factor in p[6] or ())
    return ProductFacts(
        id=p[0], sku=p[1], name=p[2], kind=p[3], active=p[4], base_unit=p[5], units=units, tax_rate=_decimal(p[7]),
        price=_decimal(p[8]), floor_price=_decimal(p[9]), currency=p[10], pack=_decimal(p[11]), prices=tuple(prices),
        available=Decimal(p[13] or 0),
        incoming=tuple((date.fromisoformat(day), Decimal(quantity)) for day, quantity in p[14] or ()),
        waiting=Decimal(p[15] or 0),
    )  # fmt: skip


def _read_last_prices(inputs: Sequence[OrderInput], context: Context) -> None:
    """Only where a line has no price typed in and no list has one: the customer's last agreed prices."""
    wanted: dict[tuple[int, str], set[int]] = {}
    for one in inputs:
        customers = _find_customers(one, context)
        if len(customers) != 1 or customers[0].walk_in:
            continue
        for line in one.lines:
            if line.unit_price is None and not line.gift:
                for product, _ in _find_products(line, one, customers[0].id, context):
                    if product.price is None and not product.prices:
                        currency = _currency(one, customers[0], context)
                        wanted.setdefault((customers[0].id, currency), set()).add(product.id)
    for (customer_id, currency), products in wanted.items():
        found = db.rows(SQL["last_prices"], {"customer": customer_id, "products": list(products), "currency": currency})
        prices = context.last_agreed.setdefault(customer_id, {})
        prices.update({(r["product_id"], r["unit"]): r["unit_price"] for r in found})


def _find_customers(one: OrderInput, context: Context) -> tuple[CustomerFacts, ...]:
    ref = one.customer
    if not ref:
        return ()
    if ref in context.customers_by_code:
        return (context.customers_by_code[ref],)
    if ref.startswith("id:"):
        found = context.customers_by_id.get(int(ref[3:]) if ref[3:].isdigit() else -1)
        return (found,) if found else ()
    return tuple(context.customers_by_name.get(ref, ())) if one.by_name else ()


def _find_products(
    line: LineInput, one: OrderInput, customer_id: int | None, context: Context
) -> list[tuple[ProductFacts, str]]:
    """(product, unit that the code stands for) by our code, the customer's own code, the barcode, last the name."""
    ref = line.product
    for kind in ("id", "code", "own", "barcode", "name") if one.by_name else ("id", "code", "own", "barcode"):
        hits = context.hits.get((kind, ref))
        if hits and kind == "own":
            hits = [hit for hit in hits if hit[1] == customer_id]
        if hits:
            return [(context.products[product_id], unit) for product_id, _, unit in hits]
    return []


def _entity_of(one: OrderInput, customer: CustomerFacts | None, actor: Actor, context: Context) -> EntityFacts:
    if one.entity is not None:
        if one.entity not in context.entities:
            raise bad_input("entity_unknown", ENTITY_UNKNOWN, "/entity", ref=one.entity)
        return context.entities[one.entity]
    wanted = (customer.entity_id if customer else None) or actor.entity_id
    return next((e for e in context.entities.values() if e.id == wanted), context.default_entity)


def _currency(one: OrderInput, customer: CustomerFacts | None, context: Context) -> str:
    return one.currency or (customer.currency if customer else "") or context.default_entity.currency


def _judged(one: OrderInput, actor: Actor, context: Context, now: datetime) -> OrderSubject | Refusal:
    try:
        return _subject(one, actor, context, now)
    except Refusal as refusal:
        return refusal


def _subject(one: OrderInput, actor: Actor, context: Context, now: datetime) -> OrderSubject:
    customers = _find_customers(one, context)
    customer = customers[0] if len(customers) == 1 else None
    entity = _entity_of(one, customer, actor, context)
    ordered_at = one.ordered_at or now
    today = clock.local_date(ordered_at, entity.time_zone)
    currency = one.currency or (customer.currency if customer else "") or entity.currency
    if currency not in MINOR_UNITS:
        raise bad_input("currency.unknown", CURRENCY_UNKNOWN, "/currency", currency=currency)
    agreed = context.last_agreed.get(customer.id, {}) if customer else {}
    terms = PriceTerms(entity, customer, currency, today, one.tax_included, agreed)
    lines = tuple(_line(index, line, one, terms, context) for index, line in enumerate(one.lines))
    existing = context.existing.get((one.channel, one.external_reference or "")) if one.external_reference else None
    return OrderSubject(
        input=one, actor=actor, entity=entity, customers=customers, lines=lines, currency=currency,
        ordered_at=ordered_at, today=today, allow_backorder=allows_backorder(one.channel, entity, context),
        net=sum((line.priced.net for line in lines), ZERO),
        tax=sum((line.priced.tax for line in lines), ZERO),
        gross=sum((line.priced.gross for line in lines), ZERO),
        existing_number=existing[0] if existing and existing[0] != one.number else None,
        promised_date=_promise(lines, today),
        policies=context.policies, terms=_terms(one.channel, customer, context),
    )  # fmt: skip


def _line(index: int, line: LineInput, one: OrderInput, terms: PriceTerms, context: Context) -> LineSubject:
    found = _find_products(line, one, terms.customer.id if terms.customer else None, context)
    product, meant_unit = found[0] if len(found) == 1 else (None, "")
    unit = line.unit or meant_unit or (product.base_unit if product else "")
    factor = product.units.get(unit) if product else ONE
    base = line.quantity * (factor if factor is not None else ONE)
    priced = price_line(line, product, unit, factor if factor is not None else ONE, terms)
    return LineSubject(index, line, tuple(product for product, _ in found), unit, factor, base, priced)


def _terms(channel: str, customer: CustomerFacts | None, context: Context) -> str:
    """How the order is paid: as agreed with the customer, or through the shop's channel, which collects the money."""
    if channel_kind(channel, context) == "shop":
        return "channel"
    return customer.payment_terms if customer else ""


def channel_kind(channel: str, context: Context) -> str:
    """manual or shop; a channel that nobody has described is judged by its name."""
    return context.channels.get(channel, ("shop" if channel.startswith(SHOP_PREFIXES) else "manual", None))[0]


def allows_backorder(channel: str, entity: EntityFacts, context: Context) -> bool:
    """By company and channel: a channel's own word, else no for shop channels, else the company's policy."""
    kind, own = context.channels.get(channel, ("shop" if channel.startswith(SHOP_PREFIXES) else "manual", None))
    if own is not None:
        return own
    return entity.allow_backorder and kind != "shop"


def _promise(lines: Sequence[LineSubject], today: date) -> date | None:
    needs: dict[int, Decimal] = {}
    for line in lines:
        if line.product and line.product.kind == "goods":
            needs[line.product.id] = needs.get(line.product.id, ZERO) + line.base_quantity
    products = {line.product.id: line.product for line in lines if line.product}
    return rules.promise(
        ((quantity, products[i].available, products[i].waiting, products[i].incoming) for i, quantity in needs.items()),
        today,
    )


def order_hash(subject: OrderSubject) -> int | None:
    """The content hash of an order whose customer and products are all known, else None."""
    if subject.customer is None or subject.customer.walk_in:
        return None
    items: list[tuple[int, Decimal]] = []
    for line in subject.lines:
        if line.product is None:
            return None
        items.append((line.product.id, line.base_quantity))
    return rules.content_hash(subject.customer.id, items)


def _with_repeats(judged: list[OrderSubject | Refusal]) -> list[OrderSubject | Refusal]:
    """Adds earlier orders of the same content within the entity's `repeat_days`, those of this batch included."""
    hashes = {i: content for i, s in enumerate(judged) if (content := _repeatable_hash(s)) is not None}
    if not hashes:
        return judged
    subjects = {i: s for i, s in enumerate(judged) if isinstance(s, OrderSubject) and i in hashes}
    since = min(s.ordered_at - timedelta(days=s.entity.repeat_days) for s in subjects.values())
    seen: dict[int, list[tuple[Repeat, str, str | None]]] = {}
    for content, number, ordered_at, channel, reference in db.prepared(SQL["repeats"], (list(hashes.values()), since)):
        seen.setdefault(content, []).append((Repeat(number, ordered_at), channel, reference))
    result = list(judged)
    for index, subject in subjects.items():
        near = tuple(
            r for r, channel, reference in seen.get(hashes[index], ()) if _is_near(subject, r, channel, reference)
        )
        if near:
            result[index] = replace(subject, repeats=near)
        one = subject.input
        mine = (Repeat(one.external_reference or "", subject.ordered_at), one.channel, one.external_reference)
        seen.setdefault(hashes[index], []).append(mine)
    return result


def _repeatable_hash(subject: OrderSubject | Refusal) -> int | None:
    if isinstance(subject, Refusal) or subject.input.history:
        return None
    return order_hash(subject)


def _is_near(subject: OrderSubject, earlier: Repeat, channel: str, reference: str | None) -> bool:
    """Where a channel numbers its orders itself, two numbers are two orders."""
    one = subject.input
    if one.external_reference is not None and reference is not None and channel == one.channel:
        return False
    span = timedelta(days=subject.entity.repeat_days)
    return earlier.number != one.number and abs(earlier.ordered_at - subject.ordered_at) <= span


CURRENCY_UNKNOWN = Words(
    zh="没有币种 {currency},请用三位代码,如 CNY", en="There is no currency {currency}; use a code such as CNY"
)
ENTITY_UNKNOWN = Words(zh="没有编码为 {ref} 的公司主体", en="There is no legal entity {ref}")

"""Reads in one statement what a batch of order inputs refers to, and turns it into subjects for the rules."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from meidan.kernel import clock, db
from meidan.kernel.errors import Refusal, bad_input
from meidan.kernel.money import MINOR_UNITS
from meidan.kernel.permissions import Actor
from meidan.kernel.words import Words
from meidan.orders import repeats, rules
from meidan.orders.context import Context, read_context
from meidan.orders.inputs import LineInput, OrderInput
from meidan.orders.pricing import Agreed, PriceTerms, list_price, price_line
from meidan.orders.subject import (
    ZERO,
    CustomerFacts,
    EntityFacts,
    LineSubject,
    OrderSubject,
    ProductFacts,
)

SQL = db.statements(Path(__file__).parent / "reading.sql")
ONE = Decimal(1)
SHOP_PREFIXES = ("shop", "web", "store", "mall")


def read_subjects(
    inputs: Sequence[OrderInput], actor: Actor, now: datetime, numbers: int = 0
) -> tuple[list[OrderSubject | Refusal], Context]:
    """Subjects in the order of the inputs, and the context with `numbers` reserved order ids.

    Orders of the same content are not looked for. In the place of an input that cannot even be judged (unknown company
    or currency) stands its refusal.
    """
    context = read_context(inputs, actor, numbers)
    return subjects_in(context, inputs, actor, now), context


def subjects_in(
    context: Context, inputs: Sequence[OrderInput], actor: Actor, now: datetime
) -> list[OrderSubject | Refusal]:
    """The same in a context that one has."""
    _read_last_prices(inputs, actor, context, now)
    return [_judged(one, actor, context, now) for one in inputs]


def read_subject(one: OrderInput, actor: Actor, now: datetime) -> OrderSubject:
    """The subject of one input, earlier orders of the same content included. Raises 422 when it cannot be judged."""
    found = read_subjects([one], actor, now)[0]
    subject = repeats.added(found, repeats.look_up(found))[0]
    if isinstance(subject, Refusal):
        raise subject
    return subject


def _read_last_prices(inputs: Sequence[OrderInput], actor: Actor, context: Context, now: datetime) -> None:
    """Only where a line has no price typed in and no list has one: the customer's last agreed prices."""
    wanted: dict[tuple[int, str], set[int]] = {}
    for one in inputs:
        customers = _find_customers(one, context)
        if len(customers) != 1 or customers[0].walk_in or one.entity not in (None, *context.setup.entities):
            continue
        terms = _price_terms(one, customers[0], actor, context, now)
        for line in one.lines:
            if line.unit_price is None and not line.gift:
                for product, meant_unit in _find_products(line, one, customers[0].id, context):
                    if _has_no_price(line, product, meant_unit, terms):
                        wanted.setdefault((customers[0].id, terms.currency), set()).add(product.id)
    for (customer_id, currency), products in wanted.items():
        found = db.rows(SQL["last_prices"], {"customer": customer_id, "products": list(products), "currency": currency})
        prices = context.last_agreed.setdefault((customer_id, currency), {})
        prices.update({(r["product_id"], r["unit"]): Agreed(r["price"], r["tax_included"]) for r in found})


def _has_no_price(line: LineInput, product: ProductFacts, meant_unit: str, terms: PriceTerms) -> bool:
    if product.price is not None and product.currency == terms.currency:
        return False
    unit, factor = _unit_of(line, product, meant_unit)
    return list_price(product, unit, factor or ONE, line.quantity, terms) is None


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
        if one.entity not in context.setup.entities:
            raise bad_input("entity_unknown", ENTITY_UNKNOWN, "/entity", ref=one.entity)
        return context.setup.entities[one.entity]
    wanted = (customer.entity_id if customer else None) or actor.entity_id
    return next((e for e in context.setup.entities.values() if e.id == wanted), context.setup.default_entity)


def _price_terms(
    one: OrderInput, customer: CustomerFacts | None, actor: Actor, context: Context, now: datetime
) -> PriceTerms:
    """Raises 422 for an unknown company."""
    entity = _entity_of(one, customer, actor, context)
    today = clock.local_date(one.ordered_at or now, entity.time_zone)
    currency = one.currency or (customer.currency if customer else "") or entity.currency
    agreed = context.last_agreed.get((customer.id, currency), {}) if customer else {}
    return PriceTerms(entity, customer, currency, today, one.tax_included, agreed)


def _unit_of(line: LineInput, product: ProductFacts | None, meant_unit: str) -> tuple[str, Decimal | None]:
    """The line's unit and its factor, None when the product has no such unit."""
    unit = line.unit or meant_unit or (product.base_unit if product else "")
    return unit, product.units.get(unit) if product else ONE


def _judged(one: OrderInput, actor: Actor, context: Context, now: datetime) -> OrderSubject | Refusal:
    try:
        return _subject(one, actor, context, now)
    except Refusal as refusal:
        return refusal


def _subject(one: OrderInput, actor: Actor, context: Context, now: datetime) -> OrderSubject:
    customers = _find_customers(one, context)
    customer = customers[0] if len(customers) == 1 else None
    terms = _price_terms(one, customer, actor, context, now)
    entity, today, currency = terms.entity, terms.on, terms.currency
    if currency not in MINOR_UNITS:
        raise bad_input("currency.unknown", CURRENCY_UNKNOWN, "/currency", currency=currency)
    lines = tuple(_line(index, line, one, terms, context) for index, line in enumerate(one.lines))
    existing = context.existing.get((one.channel, one.external_reference or "")) if one.external_reference else None
    return OrderSubject(
        input=one, actor=actor, entity=entity, customers=customers, lines=lines, currency=currency,
        ordered_at=one.ordered_at or now, today=today, allow_backorder=allows_backorder(one.channel, entity, context),
        net=sum((line.priced.net for line in lines), ZERO),
        tax=sum((line.priced.tax for line in lines), ZERO),
        gross=sum((line.priced.gross for line in lines), ZERO),
        existing_number=existing[0] if existing and existing[0] != one.number else None,
        promised_date=_promise(lines, today),
        content=repeats.content_of(customer, lines),
        policies=context.setup.policies, terms=_terms(one.channel, customer, context),
    )  # fmt: skip


def _line(index: int, line: LineInput, one: OrderInput, terms: PriceTerms, context: Context) -> LineSubject:
    found = _find_products(line, one, terms.customer.id if terms.customer else None, context)
    product, meant_unit = found[0] if len(found) == 1 else (None, "")
    unit, factor = _unit_of(line, product, meant_unit)
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
    return context.setup.channels.get(channel, ("shop" if channel.startswith(SHOP_PREFIXES) else "manual", None))[0]


def allows_backorder(channel: str, entity: EntityFacts, context: Context) -> bool:
    """By company and channel: a channel's own word, else no for shop channels, else the company's policy."""
    kind, own = context.setup.channels.get(channel, ("shop" if channel.startswith(SHOP_PREFIXES) else "manual", None))
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


CURRENCY_UNKNOWN = Words(
    zh="没有币种 {currency},请用三位代码,如 CNY", en="There is no currency {currency}; use a code such as CNY"
)
ENTITY_UNKNOWN = Words(zh="没有编码为 {ref} 的公司主体", en="There is no legal entity {ref}")

"""Reads in one statement what a batch of order inputs refers to: masters, prices, availability, earlier intakes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import orjson

from meidan.checks.engine import Policy
from meidan.kernel import db, literals
from meidan.kernel.permissions import Actor
from meidan.orders.inputs import OrderInput
from meidan.orders.subject import ZERO, CustomerFacts, EntityFacts, PriceEntry, ProductFacts
from meidan.people.calendars import loaded

_CONTEXT = (
    "SELECT orders_context(%s::uuid, %s::text[], %s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::text[], "
    "%s::text[], %s::text[], %s::text[], %s::text[], %s::integer, %s::bigint, "
    "%s::text[], %s::text[], %s::text[])"
)
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Setup:
    """Company settings as of `mark`, which the database changes with them.

    `process_id` is the version of the process that new orders start with.
    """

    mark: str
    entities: dict[str, EntityFacts]
    default_entity: EntityFacts
    channels: dict[str, tuple[str, bool | None]]
    policies: dict[str, Policy]
    process_id: int


_kept: list[Setup] = []


def setup() -> Setup | None:
    """The settings as they were at the last look, if there was one."""
    return _kept[0] if _kept else None


@dataclass(slots=True)
class Context:
    """What the database said about a batch; `numbers` are fresh (id, sequence number) pairs.

    `answered` are stored answers of idempotent requests: {(method, path, key): (body hash in hex, status, answer)}.
    """

    setup: Setup
    customers_by_code: dict[str, CustomerFacts]
    customers_by_id: dict[int, CustomerFacts]
    customers_by_name: dict[str, list[CustomerFacts]]
    products: dict[int, ProductFacts]
    hits: dict[tuple[str, str], list[tuple[int, int | None, str]]]
    existing: dict[tuple[str, str], tuple[str, str]]
    numbers: list[tuple[int, int]]
    answered: dict[tuple[str, str, str], tuple[str, int, str]]
    last_agreed: dict[int, dict[tuple[int, str], Decimal]] = field(
        default_factory=dict[int, dict[tuple[int, str], Decimal]]
    )


def read_context(inputs: Sequence[OrderInput], actor: Actor, numbers: int) -> Context:
    """One statement: masters, prices, availability, earlier intakes."""
    known = setup()
    mark = known.mark if known else None
    text = db.prepared(
        _CONTEXT, (mark, *_asked(inputs), *_asked_earlier(inputs), numbers, actor.user_id, *_keys(inputs))
    )[0][0]
    found = [part or () for part in orjson.loads(text)]
    (
        settings,
        buyers,
        references,
        goods,
        units,
        prices,
        free,
        coming,
        waiting,
        lists,
        existing,
        fresh,
        answered,
    ) = found
    if settings or known is None:
        known = _setup(settings)
        _kept[:] = [known]
    customers = [_customer(c) for c in buyers]
    by_name: dict[str, list[CustomerFacts]] = {}
    for customer in customers:
        by_name.setdefault(customer.name, []).append(customer)
    hits: dict[tuple[str, str], list[tuple[int, int | None, str]]] = {}
    for product_id, kind, ref, customer_id, unit in references:
        hits.setdefault((kind, ref), []).append((product_id, customer_id, unit))
    return Context(
        setup=known,
        customers_by_code={c.code: c for c in customers},
        customers_by_id={c.id: c for c in customers},
        customers_by_name=by_name,
        products=_products(goods, (units, prices, free, coming, waiting), lists),
        hits=hits,
        existing={(channel, ref): (number, state) for channel, ref, number, state in existing},
        numbers=[(order_id, number) for order_id, number in fresh],
        answered={(k[0], k[1], k[2]): (k[3], k[4], k[5]) for k in answered},
    )


def _asked(inputs: Sequence[OrderInput]) -> list[str]:
    """The references, each kind an array; last the pairs (customer, product) that may be the customer's own codes."""
    customers = {one.customer for one in inputs if one.customer}
    products = {line.product for one in inputs for line in one.lines}
    own = {(one.customer, line.product) for one in inputs if one.customer for line in one.lines}
    return [
        literals.texts(customers),
        literals.numbers(_ids(customers)),
        literals.texts({one.customer for one in inputs if one.by_name and one.customer}),
        literals.texts(products),
        literals.numbers(_ids(products)),
        literals.texts({line.product for one in inputs if one.by_name for line in one.lines}),
        literals.texts([customer for customer, _ in own]),
        literals.texts([product for _, product in own]),
    ]


def _ids(refs: set[str]) -> list[int]:
    digits = (ref[3:] for ref in refs if ref.startswith("id:"))
    return [int(text) for text in digits if text.isascii() and text.isdigit() and len(text) < 19]


def _asked_earlier(inputs: Sequence[OrderInput]) -> tuple[str, str]:
    known = [(one.channel, one.external_reference) for one in inputs if one.external_reference is not None]
    return (
        literals.texts([channel for channel, _ in known]),
        literals.texts([reference for _, reference in known]),
    )


def _keys(inputs: Sequence[OrderInput]) -> tuple[str, str, str]:
    keyed = [(*one.request, one.key[0]) for one in inputs if one.key]
    methods, paths, keys = zip(*keyed, strict=True) if keyed else ((), (), ())
    return literals.texts(methods), literals.texts(paths), literals.texts(keys)


def _setup(found: Sequence[Any]) -> Setup:
    mark, firms, channels, policies, process_id = found
    entities = {e[1]: _entity(e) for e in firms or ()}
    default = next((e[1] for e in firms or () if e[9]), None)
    if default is None:
        raise RuntimeError("no default legal entity: run `meidan migrate`")
    return Setup(
        mark=mark,
        entities=entities,
        default_entity=entities[default],
        channels={code: (kind, allow) for code, kind, allow in channels or ()},
        policies={k[0]: Policy(k[1], k[2], k[3]) for k in policies or ()},
        process_id=int(process_id or 0),
    )


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


def _products(goods: Sequence[Any], about: tuple[Sequence[Any], ...], lists: Sequence[Any]) -> dict[int, ProductFacts]:
    units, prices, free, coming, waiting = about
    price_lists = {entry[0]: entry for entry in lists}
    units_of: dict[int, dict[str, Decimal]] = {p[0]: {p[5]: ONE} for p in goods}
    for product_id, unit, factor in units:
        units_of[product_id][unit] = Decimal(factor)
    prices_of: dict[int, list[PriceEntry]] = {}
    for product_id, list_id, unit, minimum, price, floor in prices:
        _, code, name, currency, included, default, start, end = price_lists[list_id]
        prices_of.setdefault(product_id, []).append(
            PriceEntry(
                list_id, code, name, currency, included, default, _day(start), _day(end),
                unit, Decimal(minimum), Decimal(price), _decimal(floor),
            )
        )  # fmt: skip
    free_of = {product_id: Decimal(quantity) for product_id, quantity in free}
    coming_of: dict[int, list[tuple[date, Decimal]]] = {}
    for product_id, day, quantity in coming:
        coming_of.setdefault(product_id, []).append((date.fromisoformat(day), Decimal(quantity)))
    waiting_of = {product_id: Decimal(quantity) for product_id, quantity in waiting}
    return {
        p[0]: ProductFacts(
            id=p[0], sku=p[1], name=p[2], kind=p[3], active=p[4], base_unit=p[5], units=units_of[p[0]],
            tax_rate=_decimal(p[6]), price=_decimal(p[7]), floor_price=_decimal(p[8]), currency=p[9],
            pack=_decimal(p[10]), prices=tuple(prices_of.get(p[0], ())), available=free_of.get(p[0], ZERO),
            incoming=tuple(coming_of.get(p[0], ())), waiting=waiting_of.get(p[0], ZERO),
        )
        for p in goods
    }  # fmt: skip

"""What a batch of order inputs refers to: masters, prices, availability, earlier intakes; read in one statement, or
remembered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
from django.db import connection

from meidan.kernel import db, literals
from meidan.kernel.permissions import Actor
from meidan.orders import masters
from meidan.orders.inputs import OrderInput
from meidan.orders.masters import Customers, Masters, Setup
from meidan.orders.pricing import Agreed
from meidan.orders.subject import ZERO, CustomerFacts, ProductFacts

_CONTEXT = (
    "SELECT orders_context(%s::pg_snapshot, %s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::text[], "
    "%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::integer, %s::bigint, "
    "%s::text[], %s::text[], %s::text[])"
)
# (product, the customer whose own code it is, the unit it stands for)
Hit = tuple[int, int | None, str]


@dataclass(slots=True)
class Context:
    """What the database said about a batch; `numbers` are fresh (id, sequence number) pairs.

    `last_agreed` is kept by (customer, currency).
    `answered` are stored answers of idempotent requests: {(method, path, key): (body hash in hex, status, answer)}.
    `as_of` is set when nothing was read: the snapshot as of which all this is remembered. Whoever stores by it has the
    stored call check that it still holds.
    """

    setup: Setup
    customers_by_code: dict[str, CustomerFacts]
    customers_by_id: dict[int, CustomerFacts]
    customers_by_name: dict[str, list[CustomerFacts]]
    products: dict[int, ProductFacts]
    hits: dict[tuple[str, str], list[Hit]]
    existing: dict[tuple[str, str], tuple[str, str]]
    numbers: list[tuple[int, int]]
    answered: dict[tuple[str, str, str], tuple[str, int, str]]
    last_agreed: dict[tuple[int, str], dict[tuple[int, str], Agreed]] = field(
        default_factory=dict[tuple[int, str], dict[tuple[int, str], Agreed]]
    )
    as_of: str | None = None


def recall_context(inputs: Sequence[OrderInput]) -> Context | None:
    """The context without asking the database, when everything these orders refer to was seen before; else None.

    Only for orders to be confirmed: whatever is amiss with them, somebody has to look.
    """
    kept = masters.kept()
    book = kept.customers
    if book is None or connection.in_atomic_block or not all(_plain(one) for one in inputs):
        return None
    refs = {line.product for one in inputs for line in one.lines}
    known = kept.resolve(refs)
    customers = {one.customer: book.by_code.get(one.customer or "") for one in inputs}
    found = [customer for customer in customers.values() if customer is not None]
    if len(known) < len(refs) or len(found) < len(customers):
        return None
    numbers = kept.numbers.take(len(inputs))
    if numbers is None:
        return None
    return Context(
        setup=kept.setup, customers_by_code={c.code: c for c in found}, customers_by_id={}, customers_by_name={},
        products={product.id: product for product in known.values()}, hits=_hits(known, ()), existing={},
        numbers=numbers, answered={}, as_of=book.seen,
    )  # fmt: skip


def _plain(one: OrderInput) -> bool:
    return one.confirm and not one.hold_reason and not one.history


def read_context(inputs: Sequence[OrderInput], actor: Actor, numbers: int) -> Context:
    """One statement; a second one when somebody has changed what this process keeps."""
    kept = masters.kept()
    book = kept.customers
    known, found = _ask(kept, inputs, actor, numbers)
    if found is None:
        kept, book = Masters(), None
        known, found = _ask(kept, inputs, actor, numbers)
    assert found is not None
    *parts, snapshot = found
    settings, hits, goods, buyers, free, coming, waiting, existing, fresh, answered = (part or () for part in parts)
    if settings:
        kept.begin(settings)
    products = {product.id: product for product in known.values()}
    if goods:
        products |= kept.learn(goods, hits)
    customers = [_customer(c) for c in buyers]
    by_name: dict[str, list[CustomerFacts]] = {}
    for customer in customers:
        by_name.setdefault(customer.name, []).append(customer)
    products = _with_stock(products, free, coming, waiting)
    seen = {ref: product.id for ref, product in known.items()} | {h[2]: h[0] for h in hits if h[1] in ("code", "id")}
    kept.remember(
        {ref: products[product_id] for ref, product_id in seen.items()}, customers, book or Customers(snapshot)
    )
    return Context(
        setup=kept.setup,
        customers_by_code={c.code: c for c in customers},
        customers_by_id={c.id: c for c in customers},
        customers_by_name=by_name,
        products=products,
        hits=_hits(known, hits),
        existing={(channel, ref): (number, state) for channel, ref, number, state in existing},
        numbers=[(order_id, number) for order_id, number in fresh],
        answered={(k[0], k[1], k[2]): (k[3], k[4], k[5]) for k in answered},
    )


def _ask(
    kept: Masters, inputs: Sequence[OrderInput], actor: Actor, numbers: int
) -> tuple[dict[str, ProductFacts], Sequence[Any] | None]:
    """What is resolved from what is kept, and the stored call's answer, None when that is outdated."""
    known = kept.resolve(line.product for one in inputs for line in one.lines)
    asked = (*_asked(inputs, known), *_asked_earlier(inputs), numbers, actor.user_id, *_keys(inputs))
    text = db.called(_CONTEXT, (kept.seen, *asked))
    return known, None if text is None else orjson.loads(text)


def _asked(inputs: Sequence[OrderInput], known: Mapping[str, ProductFacts]) -> list[str]:
    """The references, each kind an array; last the pairs (customer, product) that may be the customer's own codes."""
    customers = {one.customer for one in inputs if one.customer}
    products = {line.product for one in inputs for line in one.lines if line.product not in known}
    own = {
        (one.customer, line.product)
        for one in inputs
        if one.customer
        for line in one.lines
        if line.product not in known
    }
    return [
        literals.texts(customers),
        literals.numbers(_ids(customers)),
        literals.texts({one.customer for one in inputs if one.by_name and one.customer}),
        literals.numbers({product.id for product in known.values()}),
        literals.texts(products),
        literals.numbers(_ids(products)),
        literals.texts({line.product for one in inputs if one.by_name for line in one.lines} & products),
        literals.texts([customer for customer, _ in own]),
        literals.texts([product for _, product in own]),
    ]


def _ids(refs: set[str]) -> list[int]:
    digits = (ref[3:] for ref in refs if ref.startswith("id:"))
    return [int(text) for text in digits if text.isascii() and text.isdigit() and len(text) < 19]


def _hits(known: Mapping[str, ProductFacts], found: Sequence[Any]) -> dict[tuple[str, str], list[Hit]]:
    hits: dict[tuple[str, str], list[Hit]] = {("code", ref): [(product.id, None, "")] for ref, product in known.items()}
    for product_id, kind, ref, customer_id, unit in found:
        hits.setdefault((kind, ref), []).append((product_id, customer_id, unit))
    return hits


def _with_stock(
    products: Mapping[int, ProductFacts], free: Sequence[Any], coming: Sequence[Any], waiting: Sequence[Any]
) -> dict[int, ProductFacts]:
    """The products with what the database says of their stock just now."""
    free_of: dict[int, Decimal] = {}
    for product_id, quantity in free:  # one of each warehouse
        free_of[product_id] = free_of.get(product_id, ZERO) + Decimal(quantity)
    coming_of: dict[int, list[tuple[date, Decimal]]] = {}
    for product_id, day, quantity in coming:
        coming_of.setdefault(product_id, []).append((date.fromisoformat(day), Decimal(quantity)))
    waiting_of = {product_id: Decimal(quantity) for product_id, quantity in waiting}
    return {
        i: product.stocked(free_of.get(i, ZERO), tuple(coming_of.get(i, ())), waiting_of.get(i, ZERO))
        for i, product in products.items()
    }


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


def _customer(c: Sequence[Any]) -> CustomerFacts:
    return CustomerFacts(
        id=c[0], code=c[1], name=c[2], active=c[3], walk_in=c[4], on_hold=c[5], hold_reason=c[6], currency=c[7],
        payment_terms=c[8], credit_limit=_decimal(c[9]), credit_used=Decimal(c[10]), price_list_id=c[11],
        owner_id=c[12], owner_team_id=c[13], entity_id=c[14], address=c[15], owner_username=c[16] or "",
        owner_name=c[17] or "",
    )  # fmt: skip


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)

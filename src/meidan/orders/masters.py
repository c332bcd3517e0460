"""What this process keeps of the company's settings, products and customers, and until when it may.

Every change to them notes its transaction (context.sql). Who reads the context names the snapshot as of which he keeps
things, and is told in the same statement when a transaction that changed something has been committed since. So is who
stores an order by what is kept alone. What changes with every order, free stock and used credit, is kept as it was last
seen: a guess, which the guards of the stored call check.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from meidan.checks.engine import Policy
from meidan.orders.numbers import Numbers
from meidan.orders.subject import ZERO, CustomerFacts, EntityFacts, PriceEntry, ProductFacts
from meidan.people.calendars import loaded

ONE = Decimal(1)
# Less than the day after which notes of changes are thrown away (jobs.py).
KEEP_SECONDS = 3600
MOST_CODES = 20_000


@dataclass(frozen=True, slots=True)
class Setup:
    """Company settings. `process_id` is the version of the process that new orders start with."""

    entities: dict[str, EntityFacts]
    default_entity: EntityFacts
    channels: dict[str, tuple[str, bool | None]]
    policies: dict[str, Policy]
    process_id: int


@dataclass(slots=True)
class Customers:
    """Customers by their codes, each at least as new as the snapshot `seen`; settings and products held then, too."""

    seen: str
    by_code: dict[str, CustomerFacts] = field(default_factory=dict[str, CustomerFacts])


@dataclass(slots=True)
class Masters:
    """Settings and products, each at least as new as the snapshot `seen`; customers apart, as they change more often.

    `codes` are products by our own codes (SKU or id:123), which go before all other meanings of a reference. One
    dictionary and no second one beside it: threads share it, and it may be emptied between two looks.
    """

    seen: str | None = None
    made: float = field(default_factory=time.monotonic)
    _setup: Setup | None = None
    codes: dict[str, ProductFacts] = field(default_factory=dict[str, ProductFacts])
    customers: Customers | None = None
    numbers: Numbers = field(default_factory=Numbers)

    @property
    def setup(self) -> Setup:
        """The settings, which come with the first answer."""
        assert self._setup is not None
        return self._setup

    def begin(self, found: Sequence[Any]) -> None:
        """Takes the settings in, and is kept from now on unless the caller's transaction could still be undone."""
        self.seen, firms, channels, policies, process_id = found
        self._setup = _setup(firms or (), channels or (), policies or (), process_id)
        if not connection.in_atomic_block:
            if (before := _kept.get(_database())) is not None:
                self.numbers = before.numbers
            _kept.clear()
            _kept[_database()] = self

    def resolve(self, refs: Iterable[str]) -> dict[str, ProductFacts]:
        """{reference: product} for those that are our own codes of products kept here."""
        return {ref: product for ref in refs if (product := self.codes.get(ref)) is not None}

    def remember(
        self, products: Mapping[str, ProductFacts], customers: Iterable[CustomerFacts], book: Customers
    ) -> None:
        """Keeps how known products and these customers were last seen, unless that could still be undone.

        `book` is the one in use before they were read, or a new one: a later one must not hold older customers.
        """
        if connection.in_atomic_block:
            return
        self.codes.update({ref: product for ref, product in products.items() if ref in self.codes})
        if len(book.by_code) > MOST_CODES:
            book.by_code.clear()
        book.by_code.update({customer.code: customer for customer in customers})
        if self.customers is None:
            self.customers = book

    def forget_customers(self, as_of: str | None) -> None:
        """Some customer has changed since this snapshot."""
        if self.customers is not None and self.customers.seen == as_of:
            self.customers = None

    def learn(self, goods: Sequence[Any], hits: Sequence[Any]) -> dict[int, ProductFacts]:
        """Products from the stored call's answer, without stock; those that came with all their prices are kept."""
        found, partial = _products(*(part or () for part in goods))
        if len(self.codes) + len(found) > MOST_CODES:
            self.codes.clear()
        own = ((ref, i) for i, kind, ref, *_ in hits if kind in ("code", "id") and i not in partial)
        self.codes.update({ref: found[i] for ref, i in own})
        return found


# By the database's name, and only the one in use.
_kept: dict[str, Masters] = {}


def kept() -> Masters:
    """What is kept of the database in use; something empty after an hour."""
    found = _kept.get(_database())
    return found if found is not None and time.monotonic() - found.made < KEEP_SECONDS else Masters()


def _database() -> str:
    return str(connection.settings_dict["NAME"])


def _setup(firms: Sequence[Any], channels: Sequence[Any], policies: Sequence[Any], process_id: int | None) -> Setup:
    entities = {e[1]: _entity(e) for e in firms}
    default = next((e[1] for e in firms if e[9]), None)
    if default is None:
        raise RuntimeError("no default legal entity: run `meidan migrate`")
    return Setup(
        entities=entities,
        default_entity=entities[default],
        channels={code: (kind, allow) for code, kind, allow in channels},
        policies={k[0]: Policy(k[1], k[2], k[3]) for k in policies},
        process_id=int(process_id or 0),
    )


def _entity(e: Sequence[Any]) -> EntityFacts:
    calendar = loaded(e[10], e[11], e[3])
    return EntityFacts(e[0], e[1], e[2], e[3], e[4], Decimal(e[5]), e[6], e[7], e[8], calendar)


def _products(
    goods: Sequence[Any], units: Sequence[Any], prices: Sequence[Any], lists: Sequence[Any]
) -> tuple[dict[int, ProductFacts], set[int]]:
    """The products, and which of them did not come with all their prices."""
    price_lists = {entry[0]: entry for entry in lists}
    units_of: dict[int, dict[str, Decimal]] = {p[0]: {p[5]: ONE} for p in goods}
    for product_id, unit, factor in units:
        units_of[product_id][unit] = Decimal(factor)
    prices_of: dict[int, list[PriceEntry]] = {}
    for product_id, list_id, unit, minimum, price, floor in prices:
        if list_id not in price_lists:
            continue  # the list is not in force
        _, code, name, currency, included, default, start, end = price_lists[list_id]
        prices_of.setdefault(product_id, []).append(
            PriceEntry(
                list_id, code, name, currency, included, default, _day(start), _day(end),
                unit, Decimal(minimum), Decimal(price), _decimal(floor),
            )
        )  # fmt: skip
    found = {
        p[0]: ProductFacts(
            id=p[0], sku=p[1], name=p[2], kind=p[3], active=p[4], base_unit=p[5], units=units_of[p[0]],
            tax_rate=_decimal(p[6]), price=_decimal(p[7]), floor_price=_decimal(p[8]), currency=p[9],
            pack=_decimal(p[10]), prices=tuple(prices_of.get(p[0], ())), available=ZERO, incoming=(), waiting=ZERO,
        )
        for p in goods
    }  # fmt: skip
    return found, {p[0] for p in goods if p[11]}


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)

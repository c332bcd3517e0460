"""Order subjects for tests of pure functions: everything in order, until a test says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from meidan.checks.engine import Finding, Policy
from meidan.kernel.permissions import CAPABILITIES, Actor
from meidan.orders.checks import check_order
from meidan.orders.inputs import LineInput, OrderInput
from meidan.orders.pricing import PriceTerms, price_line
from meidan.orders.subject import (
    ZERO,
    CustomerFacts,
    EntityFacts,
    LineSubject,
    OrderSubject,
    ProductFacts,
    Repeat,
)

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 4)
ENTITY = EntityFacts(1, "MAIN", "CNY", "Asia/Shanghai", True, Decimal("0.13"), True, 3, "SO-")
CLERK = Actor(7, "小陈", frozenset({"orders.view", "orders.create", "orders.confirm"}))
BOSS = Actor(1, "老板", frozenset(CAPABILITIES), "all")

CUSTOMER = CustomerFacts(
    id=11, code="C001", name="锦程服饰", active=True, walk_in=False, on_hold=False, hold_reason="", currency="",
    payment_terms="monthly", credit_limit=None, credit_used=ZERO, price_list_id=None, owner_id=None,
    owner_team_id=None, entity_id=None, address=None,
)  # fmt: skip
SHIRT = ProductFacts(
    id=21, sku="TS-100-WH-M", name="纯棉T恤 白 M", kind="goods", active=True, base_unit="件",
    units={"件": Decimal(1), "箱": Decimal(40)}, tax_rate=None, price=Decimal(28), floor_price=None, currency="CNY",
    pack=None, prices=(), available=Decimal(1_000_000_000), incoming=(), waiting=ZERO,
)  # fmt: skip


def product(number: int) -> ProductFacts:
    """Another product like the shirt."""
    return replace(SHIRT, id=100 + number, sku=f"P-{number}", name=f"商品{number}")


@dataclass(frozen=True)
class Asked:
    """One line as a test asks for it."""

    product: ProductFacts | tuple[ProductFacts, ...] = SHIRT
    quantity: Decimal | str | int = 10
    unit: str = ""
    price: Decimal | str | None = None
    discount: Decimal | str | None = None
    gift: bool = False


@dataclass(frozen=True)
class Around:
    """What stands around the lines."""

    customers: tuple[CustomerFacts, ...] = (CUSTOMER,)
    actor: Actor = CLERK
    currency: str = "CNY"
    allow_backorder: bool = True
    existing_number: str | None = None
    repeats: tuple[Repeat, ...] = ()
    promised_date: date | None = TODAY
    policies: Mapping[str, Policy] = field(default_factory=dict[str, Policy])


def number(value: Decimal | str | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def line_subject(index: int, asked: Asked, customer: CustomerFacts | None, currency: str) -> LineSubject:
    matches = asked.product if isinstance(asked.product, tuple) else (asked.product,)
    chosen = matches[0] if len(matches) == 1 else None
    one = LineInput(
        product=matches[0].sku if matches else "没有",
        quantity=Decimal(asked.quantity),
        unit=asked.unit or None,
        unit_price=number(asked.price),
        discount=number(asked.discount),
        gift=asked.gift,
    )
    unit = asked.unit or (chosen.base_unit if chosen else "")
    factor = chosen.units.get(unit) if chosen else Decimal(1)
    terms = PriceTerms(ENTITY, customer, currency, TODAY, None, {})
    base = one.quantity * (factor or 1)
    priced = price_line(one, chosen, unit, factor or Decimal(1), terms)
    return LineSubject(index, one, matches, unit, factor, base, priced)


def order(*lines: Asked, around: Around | None = None, one: OrderInput | None = None) -> OrderSubject:
    """A subject of these lines; `one` brings the head of the input (its lines are replaced)."""
    around = around or Around()
    customer = around.customers[0] if len(around.customers) == 1 else None
    built = tuple(line_subject(i, asked, customer, around.currency) for i, asked in enumerate(lines))
    head = one or OrderInput(lines=(), customer="C001")
    return OrderSubject(
        input=replace(head, lines=tuple(line.input for line in built)),
        actor=around.actor,
        entity=ENTITY,
        customers=around.customers,
        lines=built,
        currency=around.currency,
        ordered_at=NOW,
        today=TODAY,
        allow_backorder=around.allow_backorder,
        net=sum((line.priced.net for line in built), ZERO),
        tax=sum((line.priced.tax for line in built), ZERO),
        gross=sum((line.priced.gross for line in built), ZERO),
        existing_number=around.existing_number,
        repeats=around.repeats,
        promised_date=around.promised_date,
        policies=around.policies,
    )


def found(subject: OrderSubject) -> list[tuple[str, str, str]]:
    """(code, severity, path) of everything there is to say."""
    return [(one.code, one.severity, one.path) for one in check_order(subject)]


def the(code: str, subject: OrderSubject) -> Finding:
    """The one finding of that code."""
    hits = [one for one in check_order(subject) if one.code == code]
    assert len(hits) == 1, (code, [one.code for one in check_order(subject)])
    return hits[0]

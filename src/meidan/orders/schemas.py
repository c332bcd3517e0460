"""The shapes of the order API: what comes in, checked; what goes out, documented."""

import hashlib
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import orjson
from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field, field_validator

from meidan.kernel.schemas import Input, PageQuery, Version
from meidan.kernel.values import (
    Code,
    PriceText,
    QuantityText,
    Reason,
    Ref,
    SignedQuantityText,
    Text20,
    Text40,
    Text80,
    Text200,
    Text300,
    Text500,
    Text2000,
    Unit,
)
from meidan.orders.inputs import Acknowledgement, LineInput, OrderInput, ShipTo

PRIORITIES = {"low": -1, "normal": 0, "high": 1, "urgent": 2}
LINES_PER_ORDER = 1000
ORDERS_PER_BATCH = 1000
EARLIEST = 1900
Extra = Annotated[dict[str, Any], Field(max_length=50)]


class ShipToIn(Input):
    name: Text80 = ""
    phone: Text40 = ""
    region: Text200 = ""
    address: Text300 = ""
    postal_code: Text20 = ""


class LineIn(Input):
    """`unit_price` is per `unit`. `discount` is the part taken off: "0.1" or "10" are both 10 %."""

    product: Ref
    quantity: SignedQuantityText
    unit: Unit | None = None
    unit_price: PriceText | None = None
    discount: QuantityText | None = None
    gift: bool = False
    note: Text500 = ""
    extra: Extra = {}

    @field_validator("discount")
    @classmethod
    def as_fraction(cls, value: Decimal | None) -> Decimal | None:
        if value is None:
            return None
        fraction = value / 100 if value >= 1 else value
        if fraction > 1:
            raise ValueError("a discount is at most 100 %")
        return fraction

    @field_validator("extra")
    @classmethod
    def storable(cls, value: dict[str, Any]) -> dict[str, Any]:
        return storable_json(value)


class AcknowledgeIn(Input):
    codes: Annotated[list[Text80], Field(max_length=100)]
    reason: Text500 = ""


class OrderIn(Input):
    customer: Ref | None = None
    channel: Text40 = "api"
    external_reference: Annotated[Code, Field(description="The order's number where it comes from")] | None = None
    entity: Code | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    tax_included: bool | None = None
    requested_date: date | None = None
    ordered_at: AwareDatetime | None = None
    ship_to: ShipToIn | None = None
    priority: Annotated[int, Field(ge=-9, le=9, strict=True)] | Literal["low", "normal", "high", "urgent"] = 0
    note: Text2000 = ""
    confirm: bool = False
    acknowledge: AcknowledgeIn | None = None
    lines: Annotated[list[LineIn], Field(max_length=LINES_PER_ORDER)] = []
    extra: Extra = {}

    @field_validator("requested_date", "ordered_at")
    @classmethod
    def in_our_time(cls, value: date | datetime | None) -> Any:
        if value is not None and not EARLIEST <= value.year < 2200:
            raise ValueError("the year must lie between 1900 and 2199")
        return value

    @field_validator("channel")
    @classmethod
    def named(cls, value: str) -> str:
        return value or "api"

    @field_validator("extra")
    @classmethod
    def storable(cls, value: dict[str, Any]) -> dict[str, Any]:
        return storable_json(value)

    def as_input(self, *, key: str | None = None, request: tuple[str, str] | None = None) -> OrderInput:
        """The order input that the command takes; `key` is the Idempotency-Key of a `request` (method, path)."""
        ship = self.ship_to
        ack = self.acknowledge
        return OrderInput(
            customer=self.customer,
            channel=self.channel,
            external_reference=self.external_reference,
            entity=self.entity,
            currency=self.currency,
            tax_included=self.tax_included,
            requested_date=self.requested_date,
            ordered_at=self.ordered_at,
            ship_to=ShipTo(ship.name, ship.phone, ship.region, ship.address, ship.postal_code) if ship else None,
            priority=PRIORITIES[self.priority] if isinstance(self.priority, str) else self.priority,
            note=self.note,
            confirm=self.confirm,
            acknowledge=Acknowledgement(tuple(ack.codes), ack.reason) if ack else None,
            lines=tuple(line_input(line) for line in self.lines),
            extra=self.extra,
            key=(key, self.digest()) if key else None,
            request=request or ("POST", "/api/v1/orders"),
        )

    def digest(self) -> bytes:
        """SHA-256 over the content, whatever the order of members or white space it came in."""
        return hashlib.sha256(orjson.dumps(self.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)).digest()


def line_input(line: LineIn) -> LineInput:
    return LineInput(
        product=line.product,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        discount=line.discount,
        gift=line.gift,
        note=line.note,
        extra=line.extra,
    )


def storable_json(value: dict[str, Any]) -> dict[str, Any]:
    """Free members as the database can keep them. Raises ValueError for NUL, lone surrogates, or too much of it."""
    try:
        text = orjson.dumps(value)
    except TypeError as error:
        raise ValueError("contains a value that cannot be stored") from error
    if b"\\u0000" in text or len(text) > 20_000:
        raise ValueError("contains a NUL character or more than 20,000 characters")
    return value


class BatchIn(Input):
    orders: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=ORDERS_PER_BATCH)]


class ReasonIn(Input):
    reason: Reason
    version: Version | None = None


class ReleaseIn(Input):
    reason: Text500 = ""
    version: Version | None = None


class AcceptIn(Input):
    note: Text500 = ""
    version: Version | None = None


class ConfirmIn(Input):
    version: Version | None = None
    acknowledge: AcknowledgeIn | None = None


class ReviseIn(OrderIn):
    version: Version | None = None


class AssignIn(Input):
    owner: Text80
    version: Version | None = None


class OrderQuery(PageQuery):
    q: Text80 = ""
    stage: Text20 = ""
    state: Text20 = ""
    owner: Text80 = ""
    customer: Text80 = ""
    channel: Text40 = ""
    overdue: bool | None = None
    from_: Annotated[date | None, Field(alias="from")] = None
    to: date | None = None
    sort: Text20 = "-created"


class Open(Schema):
    model_config = ConfigDict(extra="allow")


class FindingOut(Open):
    code: str
    severity: Literal["block", "warn", "info"]
    path: str
    message: str
    suggestion: dict[str, Any] | None = None
    evidence: dict[str, Any] = {}


class TotalsOut(Schema):
    net: str | None
    tax: str | None
    gross: str | None
    currency: str


class SummaryOut(Open):
    """An order in a list."""

    id: int
    number: str
    version: int
    state: Literal["draft", "confirmed", "closed", "cancelled"]
    stage: str
    held: bool
    totals: TotalsOut
    owner: dict[str, str] | None
    due_at: str | None


class PageOfOrders(Schema):
    items: list[SummaryOut]
    next_cursor: str | None


class OrderOut(SummaryOut):
    """An order: facts are sums over its lines in base units, and `paid` and `open` money; decimals are strings."""

    facts: dict[str, str]
    findings: list[FindingOut]
    lines: list[dict[str, Any]]
    tracking_url: str


class CheckOut(Schema):
    findings: list[FindingOut]
    totals: TotalsOut
    promise: dict[str, Any]
    lines: list[dict[str, Any]]


class OrderBatchResult(Open):
    index: int


class OrderBatchOut(Schema):
    results: list[OrderBatchResult]


class EventOut(Schema):
    id: int
    sequence: int
    at: str
    actor: str
    kind: str
    data: dict[str, Any]
    hash: str


class EventsOut(Schema):
    items: list[EventOut]
    next_cursor: str | None = None

"""The shapes of what comes into the order API, checked; what goes out is in `shown`."""

import hashlib
from dataclasses import replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any, Literal

import orjson
from ninja import Schema
from pydantic import AwareDatetime, Field, field_validator, model_validator

from meidan.kernel.schemas import Cursor, Input, PageQuery, Version
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
    ValueProblem,
)
from meidan.orders.filters import OrderFilter
from meidan.orders.inputs import Acknowledgement, LineInput, OrderInput, ShipTo, Wanted

PRIORITIES = {"low": -1, "normal": 0, "high": 1, "urgent": 2}
LINES_PER_ORDER = 1000
ORDERS_PER_BATCH = 1000
EARLIEST = 1900
# As it is kept: the amount is worked out from the discount that the line shows.
DISCOUNT_STEP = Decimal("0.000001")
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
        fraction = (value / 100).quantize(DISCOUNT_STEP, ROUND_HALF_UP) if value >= 1 else value
        if fraction > 1:
            raise ValueProblem("discount.too_large", "折扣最多 100%", "a discount is at most 100 %")
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
            raise ValueProblem("date.range", "年份要在 1900 到 2199 之间", "the year must lie between 1900 and 2199")
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
    """Free members as the database can keep them. Raises ValueProblem for NUL, lone surrogates, or too much of it."""
    try:
        text = orjson.dumps(value)
    except TypeError as error:
        raise ValueProblem("extra.value", "有一个值存不下", "contains a value that cannot be stored") from error
    if b"\\u0000" in text or len(text) > 20_000:
        words = ("含有空字符(NUL),或超过两万个字", "contains a NUL character or more than 20,000 characters")
        raise ValueProblem("extra.text", *words)
    return value


class BatchIn(Input):
    orders: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=ORDERS_PER_BATCH)]


class ReasonIn(Input):
    reason: Reason
    version: Version | None = None


class WantedIn(Input):
    """A line by its `position` (from 1) or its `product` (SKU, `id:1`, barcode); without `quantity` all of it."""

    position: Annotated[int, Field(ge=1, le=LINES_PER_ORDER, strict=True)] | None = None
    product: Ref | None = None
    quantity: QuantityText | None = None

    @model_validator(mode="after")
    def names_one_line(self) -> "WantedIn":
        if (self.position is None) == (self.product is None):
            raise ValueProblem("line.named", "行号和商品只填一个", "give either position or product")
        return self

    def as_input(self) -> Wanted:
        return Wanted(self.quantity, self.position, self.product)


class ReduceIn(Input):
    """What is cancelled, in base units; a line without `quantity` loses all that has not shipped."""

    lines: Annotated[list[WantedIn], Field(min_length=1, max_length=LINES_PER_ORDER)]
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


class CheckIn(OrderIn):
    """`number`: the draft that is being edited, which is then no repeat of itself."""

    number: Text40 | None = None

    def as_input(self, *, key: str | None = None, request: tuple[str, str] | None = None) -> OrderInput:
        """The order input, under the number of its draft."""
        return replace(super().as_input(key=key, request=request), number=self.number)


class ReviseIn(OrderIn):
    version: Version | None = None


class AssignIn(Input):
    owner: Text80
    version: Version | None = None


class OrderFilters(Schema):
    """What orders are wanted; the same for list, sums and export. Days are local ones, both ends included."""

    q: Annotated[Text80, Field(description="Number, reference, customer (code, name, pinyin, phone tail), SKU")] = ""
    stage: Annotated[list[Text40], Field(max_length=50, description="Any of these stages")] = []
    state: Annotated[list[Text20], Field(max_length=4, description="Any of draft, confirmed, closed, cancelled")] = []
    owner: Annotated[Text80, Field(description="A user name or `me`; open orders unless state or stage is given")] = ""
    team: Text80 = ""
    customer: Annotated[Text80, Field(description="The customer's code")] = ""
    channel: Text40 = ""
    overdue: bool | None = None
    at_risk: Annotated[
        bool | None, Field(description="Promised later than asked for, or short of goods nobody announced")
    ] = None
    short: Annotated[bool | None, Field(description="A line waits for goods")] = None
    with_findings: Annotated[bool | None, Field(description="With findings graver than notes")] = None
    held: bool | None = None
    from_: Annotated[date | None, Field(alias="from", description="Ordered on this day or later")] = None
    to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    promised_from: date | None = None
    promised_to: date | None = None
    requested_from: date | None = None
    requested_to: date | None = None
    event: Annotated[Text80, Field(description="The kind of an event of the order, such as GoodsIssued")] = ""
    event_from: Annotated[date | None, Field(description="… that happened on this day or later")] = None
    event_to: date | None = None
    sort: Annotated[
        Text20, Field(description="created, due, ordered, promised or amount; with `-` the largest first")
    ] = "-created"

    def wanted(self) -> OrderFilter:
        return OrderFilter(
            q=self.q, stages=tuple(self.stage), states=tuple(self.state), owner=self.owner, team=self.team,
            customer=self.customer, channel=self.channel, overdue=self.overdue, at_risk=self.at_risk,
            short=self.short, with_findings=self.with_findings, held=self.held, from_date=self.from_,
            to_date=self.to, due_from=self.due_from, due_to=self.due_to, promised_from=self.promised_from,
            promised_to=self.promised_to,
            requested_from=self.requested_from, requested_to=self.requested_to, event=self.event,
            event_from=self.event_from, event_to=self.event_to,
            sort=self.sort,
        )  # fmt: skip


class OrderQuery(OrderFilters, PageQuery):
    """A page of the orders wanted."""


class BoardQuery(Schema):
    """The board: which orders, how many cards per column; `stage` with `cursor` asks for more of one column."""

    owner: Annotated[Text80, Field(description="A user name or `me`")] = ""
    team: Text80 = ""
    customer: Annotated[Text80, Field(description="The customer's code")] = ""
    at_risk: bool | None = None
    overdue: bool | None = None
    limit: Annotated[int, Field(ge=1, le=200, description="Cards per column")] = 30
    stage: Text40 = ""
    cursor: Cursor | None = None


class CalendarQuery(OrderFilters):
    """Which kind of day, and the days from `start` to `end` (at most 62)."""

    by: Literal["promised", "requested", "due"] = "promised"
    start: date
    end: date

"""Bodies and answers of the warehouse's endpoints."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AwareDatetime, BeforeValidator, Field

from meidan.kernel.schemas import Input, PageQuery, Version
from meidan.kernel.values import (
    Code,
    Name200,
    QuantityText,
    Reason,
    Ref,
    SignedQuantityText,
    Text80,
    Text200,
    Text500,
    Unit,
    ValueProblem,
)

MAX_LINES = 1000
Quantity = Annotated[str, Field(description="A decimal in base units, as text", examples=["12.5"])]


def _only_text(value: Any) -> Any:
    if value is not None and not isinstance(value, str | date):
        raise ValueProblem("date_type", "请用文字填写日期,如 2026-11-30", "write the date as text, such as 2026-11-30")
    return value


Day = Annotated[date | AwareDatetime, BeforeValidator(_only_text)]


class AdjustmentLineIn(Input):
    """`quantity` is the signed change, in `unit` (default: base unit)."""

    product: Ref
    quantity: SignedQuantityText
    unit: Unit | None = None
    lot: Code | None = None


class StockLineIn(Input):
    """`quantity` in `unit` (default: base unit)."""

    product: Ref
    quantity: QuantityText
    unit: Unit | None = None
    lot: Code | None = None


class CountLineIn(Input):
    """`counted` is what was found, in `unit` (default: base unit)."""

    product: Ref
    counted: QuantityText
    unit: Unit | None = None
    lot: Code | None = None


class ReceiptLineIn(Input):
    """`quantity` in `unit` (default: base unit)."""

    product: Ref
    quantity: QuantityText
    unit: Unit | None = None


class ReceivedLineIn(Input):
    """Names the receipt's `line` (from 1) or the `product`."""

    line: Annotated[int, Field(ge=1, le=MAX_LINES, strict=True)] | None = None
    product: Ref | None = None
    quantity: QuantityText
    unit: Unit | None = None
    lot: Code | None = None


class AdjustmentIn(Input):
    warehouse: Ref
    reason: Reason
    lines: Annotated[list[AdjustmentLineIn], Field(min_length=1, max_length=MAX_LINES)]


class TransferIn(Input):
    from_: Annotated[Ref, Field(alias="from")]
    to: Ref
    reason: Text500 = ""
    lines: Annotated[list[StockLineIn], Field(min_length=1, max_length=MAX_LINES)]


class CountIn(Input):
    warehouse: Ref
    reason: Text500 = ""
    lines: Annotated[list[CountLineIn], Field(min_length=1, max_length=MAX_LINES)]


class ReceiptIn(Input):
    """`warehouse` defaults to the first open one, `expected_at` (a date, or an instant) to today."""

    warehouse: Ref | None = None
    expected_at: Day | None = None
    supplier: Ref | None = None
    reference: Text80 = ""
    note: Text500 = ""
    lines: Annotated[list[ReceiptLineIn], Field(min_length=1, max_length=MAX_LINES)]


class ReceiveIn(Input):
    """Without `lines` everything open is received; `note` is needed for more than was announced."""

    lines: Annotated[list[ReceivedLineIn], Field(min_length=1, max_length=MAX_LINES)] | None = None
    note: Text500 = ""
    cancel_rest: bool = False
    version: Version | None = None


class CancelReceiptIn(Input):
    reason: Reason
    version: Version | None = None


class WarehouseAddressIn(Input):
    region: Text200 = ""
    detail: Text200 = ""
    contact: Text80 = ""
    phone: Text80 = ""


Priority = Annotated[int, Field(ge=0, le=32767, strict=True, description="Orders draw from the lowest number first")]


class WarehouseIn(Input):
    code: Code
    name: Name200
    priority: Priority | None = None
    sellable: bool | None = None
    active: bool | None = None
    address: WarehouseAddressIn | None = None
    entity: Ref | None = None


class WarehousePatch(Input):
    name: Name200 | None = None
    priority: Priority | None = None
    sellable: bool | None = None
    active: bool | None = None
    address: WarehouseAddressIn | None = None
    entity: Ref | None = None
    version: Version | None = None


class PlaceQuery(PageQuery):
    product: Ref | None = None
    warehouse: Ref | None = None


class StockQuery(PlaceQuery):
    """`q` finds by code, name, pinyin initials or barcode."""

    q: Text200 = ""
    low: Annotated[bool, Field(description="Only where less is available than the reorder point")] = False
    short: Annotated[bool, Field(description="Only products that orders wait for")] = False
    style: Annotated[Ref | None, Field(description="Only the variants of the style with this code")] = None
    products: Annotated[list[Ref], Field(max_length=100, description="Only these products; repeat it for each")] = []


class MovesQuery(PlaceQuery):
    since: AwareDatetime | None = None


class DocumentsQuery(PageQuery):
    warehouse: Ref | None = None
    kind: Literal["adjustment", "transfer", "count", "receipt"] | None = None


class ReceiptsQuery(PlaceQuery):
    state: Literal["open", "received", "cancelled"] | None = None


class WhyReserved(Schema):
    order: str
    quantity: Quantity
    requested_date: date | None


class WhyIncoming(Schema):
    receipt: str
    expected_at: date
    quantity: Quantity


class Why(Schema):
    """The first orders and receipts behind `reserved` and `incoming`."""

    reservations: list[WhyReserved]
    receipts: list[WhyIncoming]


class LotOut(Schema):
    lot: str
    on_hand: Quantity
    reserved: Quantity


class StockOut(Schema):
    """A product in a warehouse: available = on hand − reserved; `waiting` is what orders lack of it anywhere."""

    product: str
    name: str
    unit: str
    warehouse: str
    on_hand: Quantity
    reserved: Quantity
    available: Quantity
    incoming: Quantity
    waiting: Quantity
    reorder_point: Quantity | None
    lots: list[LotOut]
    why: Why


class OriginOut(Schema):
    """What a move came from by its number: an order, shipment, return, expected receipt or document; `order` where one
    is behind it."""

    kind: Literal["order", "shipment", "return", "receipt", "document"]
    number: str
    order: str | None


class MoveOut(Schema):
    """`source` is what caused it: `document:4`, `order:17`, `return:3`; `origin` the same as people call it."""

    id: int
    at: datetime
    product: str
    name: str
    unit: str
    warehouse: str
    lot: str
    kind: str
    on_hand_change: Quantity
    reserved_change: Quantity
    source: str
    document: str | None
    origin: OriginOut | None
    actor: str | None


class DocumentLineOut(Schema):
    product: str
    lot: str
    quantity: Quantity
    counted: Quantity | None
    before: Quantity | None


class DocumentOut(Schema):
    id: int
    number: str
    kind: str
    warehouse: str
    to_warehouse: str | None
    receipt: str | None
    reason: str
    at: datetime
    actor: str | None
    lines: list[DocumentLineOut]


class ReceiptLineOut(Schema):
    line: int
    product: str
    name: str
    unit: str
    quantity: Quantity
    received: Quantity
    open: Quantity


class ReceiptOut(Schema):
    id: int
    number: str
    warehouse: str
    supplier: str | None
    reference: str
    expected_at: date
    state: str
    note: str
    version: int
    created_at: datetime
    lines: list[ReceiptLineOut]


class WarehouseOut(Schema):
    id: int
    code: str
    name: str
    entity: str | None
    priority: int
    sellable: bool
    active: bool
    address: dict[str, str]
    version: int


class ReorderPointIn(Input):
    """`quantity` in base units; "0" takes the reorder point away."""

    product: Ref
    warehouse: Ref
    quantity: QuantityText


class ReorderPointsIn(Input):
    items: Annotated[list[ReorderPointIn], Field(min_length=1, max_length=1000)]


class ReorderPointsOut(Schema):
    changed: int

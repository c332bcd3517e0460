"""The shapes of the fulfilment API. Quantities are in base units, decimals are strings."""

from typing import Annotated, Literal

from ninja import Schema
from pydantic import AwareDatetime, Field

from meidan.fulfilment.inputs import PackageInput, ReturnInput, ShipmentInput, TrackingInput
from meidan.kernel.schemas import Input, PageQuery, PieceQuery
from meidan.kernel.values import QuantityText, Reason, Ref, Text80, Text200, Text500
from meidan.orders.schemas import WantedIn

PICKED_AT_ONCE = 500


class PackageIn(Input):
    """A parcel; `weight` in kilograms."""

    tracking_no: Text80 = ""
    weight: QuantityText | None = None
    note: Text200 = ""


class ShipmentIn(Input):
    """Without `lines` everything reserved ships; without `warehouse` from wherever it lies."""

    order: Ref
    lines: Annotated[list[WantedIn], Field(min_length=1, max_length=1000)] | None = None
    packages: Annotated[list[PackageIn], Field(max_length=500)] = []
    carrier: Text80 = ""
    tracking_no: Text80 = ""
    warehouse: Ref | None = None

    def as_input(self) -> ShipmentInput:
        return ShipmentInput(
            order=self.order,
            lines=None if self.lines is None else tuple(line.as_input() for line in self.lines),
            packages=tuple(PackageInput(one.tracking_no, one.weight, one.note) for one in self.packages),
            carrier=self.carrier,
            tracking_no=self.tracking_no,
            warehouse=self.warehouse,
        )


class TrackingIn(Input):
    """What was reported; `at` defaults to now, `proof` says who signed, or where the picture is."""

    kind: Literal["picked_up", "in_transit", "out_for_delivery", "delivered", "refused", "returned"]
    at: AwareDatetime | None = None
    place: Text200 = ""
    note: Text500 = ""
    proof: Text500 = ""

    def as_input(self) -> TrackingInput:
        return TrackingInput(self.kind, self.at, self.place, self.note, self.proof)


class ReturnIn(Input):
    """Goods are put into stock again (`restock`; without `warehouse` where they came from), written off, or never come
    into our stock (`elsewhere`)."""

    order: Ref
    lines: Annotated[list[WantedIn], Field(min_length=1, max_length=1000)]
    reason: Reason
    disposition: Literal["restock", "write_off", "elsewhere"]
    warehouse: Ref | None = None

    def as_input(self) -> ReturnInput:
        lines = tuple(line.as_input() for line in self.lines)
        return ReturnInput(self.order, lines, self.reason, self.disposition, self.warehouse)


class ShipmentsQuery(PageQuery):
    order: Ref | None = None
    warehouse: Ref | None = None
    state: Literal["issued", "delivered", "refused"] | None = None


class PickQuery(Schema):
    warehouse: Ref
    limit: Annotated[int, Field(ge=1, le=PICKED_AT_ONCE, description="How many orders at most")] = PICKED_AT_ONCE


class PickingIn(Input):
    """The orders (by number) whose picking begins in a warehouse."""

    warehouse: Ref
    orders: Annotated[list[Ref], Field(min_length=1, max_length=PICKED_AT_ONCE)]


class ShippedOut(Schema):
    position: int
    product: str
    name: str
    lot: str
    quantity: str


class PackageOut(Schema):
    position: int
    tracking_no: str
    weight: str | None
    note: str


class TrackingOut(Schema):
    kind: str
    at: str
    place: str
    note: str
    proof: str


class ShipmentOut(Schema):
    """A shipment; `state` is issued, delivered or refused (it came back)."""

    id: str
    number: str
    version: int
    order: str
    customer: str
    warehouse: str
    carrier: str
    tracking_no: str
    state: str
    issued_at: str
    ended_at: str | None
    ship_to: dict[str, str]
    lines: list[ShippedOut]
    packages: list[PackageOut]
    events: list[TrackingOut]


class IssueOut(Schema):
    """What a goods issue made: one shipment per warehouse, and where the order stands now."""

    order: str
    version: int
    stage: str
    shipments: list[ShipmentOut]


class ScanCodeOut(Schema):
    """What a scanner reads off the goods, and how many base units one such scan stands for (a carton's code: many)."""

    code: str
    quantity: str


class PickedLineOut(ShippedOut):
    """A line to pick, in its base unit, with every code it is recognised by at the bench."""

    unit: str
    codes: list[ScanCodeOut]


class PickedItemOut(Schema):
    """A product of the whole round, summed over its orders."""

    product: str
    name: str
    lot: str
    quantity: str
    unit: str
    lines: int


class PickedOrderOut(Schema):
    """An order that can leave; `picking_at` and `picker` (a name) once somebody has begun to pick it."""

    number: str
    customer: str
    priority: int
    requested_date: str | None
    due_at: str | None
    picking_at: str | None
    picker: str | None
    lines: list[PickedLineOut]


class PickListOut(Schema):
    warehouse: str
    orders: list[PickedOrderOut]
    items: list[PickedItemOut]


class ReturnedOut(Schema):
    position: int
    product: str
    quantity: str


class ReturnOut(Schema):
    """A return; `warehouse` is where restocked goods were put."""

    number: str
    order: str
    version: int
    stage: str
    disposition: str
    warehouse: str | None
    lines: list[ReturnedOut]


class ReturnsQuery(PieceQuery):
    order: Ref


class RecordedReturn(Schema):
    """A return on record; `warehouse` is where restocked goods were put."""

    number: str
    at: str
    reason: str
    disposition: str
    warehouse: str | None
    recorded_by: str
    lines: list[ReturnedOut]


class ReturnsOut(Schema):
    items: list[RecordedReturn]
    next_cursor: str | None

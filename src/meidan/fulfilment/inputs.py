"""What the commands of fulfilment take: typed values, not yet looked up."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from meidan.orders.inputs import Wanted


@dataclass(frozen=True, slots=True)
class PackageInput:
    """A parcel; `weight` in kilograms."""

    tracking_no: str = ""
    weight: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShipmentInput:
    """What goes out. `lines` None: everything reserved; `warehouse` None: from wherever it lies."""

    order: str
    lines: tuple[Wanted, ...] | None = None
    packages: tuple[PackageInput, ...] = ()
    carrier: str = ""
    tracking_no: str = ""
    warehouse: str | None = None


@dataclass(frozen=True, slots=True)
class TrackingInput:
    """What was reported of a shipment; `at` None is now, `proof` says who signed or where the picture is."""

    kind: str
    at: datetime | None = None
    place: str = ""
    note: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True)
class ReturnInput:
    """Goods that came back. `warehouse` None: where they were taken from."""

    order: str
    lines: tuple[Wanted, ...]
    reason: str
    disposition: str
    warehouse: str | None = None

"""The shapes of what insight answers."""

from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from meidan.catalog.queries.products import ProductFilter
from meidan.catalog.schemas import Kind
from meidan.customers.queries.customers import CustomerFilter
from meidan.insight.search import MOST
from meidan.inventory.queries import StockFilter
from meidan.kernel.schemas import Answer
from meidan.kernel.values import Ref, Text80, Text200
from meidan.orders.shown import SummaryOut, TotalsOut


class SearchQuery(Schema):
    q: Annotated[Text80, Field(description="Number, code, name, pinyin initials, barcode, own code or phone tail")] = ""
    limit: Annotated[int, Field(ge=1, le=MOST, description="How many of each kind at most")] = MOST


class ProductExport(Schema):
    q: Text200 = ""
    category: Ref | None = None
    style: Ref | None = None
    supplier: Ref | None = None
    kind: Kind | None = None
    active: bool | None = None

    def wanted(self) -> ProductFilter:
        return ProductFilter(self.q, self.category, self.style, self.supplier, self.kind, self.active)


class CustomerExport(Schema):
    q: Text200 = ""
    owner: Ref | None = None
    price_list: Ref | None = None
    on_hold: bool | None = None
    active: bool | None = None

    def wanted(self) -> CustomerFilter:
        return CustomerFilter(self.q, self.owner, self.price_list, self.on_hold, self.active)


class StockExport(Schema):
    product: Ref | None = None
    warehouse: Ref | None = None
    q: Text200 = ""
    low: bool = False
    short: bool = False

    def wanted(self) -> StockFilter:
        return StockFilter(self.product, self.warehouse, low=self.low, q=self.q, short=self.short)


class FoundOrder(Answer):
    number: str
    customer_name: str
    state: str
    stage: str
    held: bool
    overdue: bool
    at_risk: bool
    ordered_at: str
    totals: TotalsOut


class FoundCustomer(Answer):
    """`phone` is that of the first contact, starred where phones are hidden."""

    id: int
    code: str
    name: str
    phone: str
    on_hold: bool
    active: bool


class FoundProduct(Answer):
    """`own_code` names the customer whose own code was typed."""

    id: int
    sku: str
    name: str
    base_unit: str
    active: bool
    own_code: str | None


class FoundStyle(Answer):
    """`active`: not all of its variants are out of sale."""

    id: int
    code: str
    name: str
    active: bool


class SearchOut(Answer):
    orders: list[FoundOrder]
    customers: list[FoundCustomer]
    styles: list[FoundStyle]
    products: list[FoundProduct]


class MyOrders(Answer):
    """Open orders that wait for the caller; `query` is the query string of GET /orders that lists all of them."""

    key: Literal["overdue", "today", "next"]
    count: int
    query: str
    orders: list[SummaryOut]


class Worry(Answer):
    """How many orders the caller sees need a look; `query` lists them."""

    key: Literal["overdue", "at_risk", "short", "findings", "held"]
    count: int
    query: str


class DayValue(Answer):
    date: str
    value: str


class Figure(Answer):
    """A figure of today with its values of the 14 days before; `query` lists the orders behind it.

    orders: agreed today · amount: what they come to, one per currency · shipped: orders of which goods left ·
    intercepted: orders that the rules stopped or questioned.
    """

    key: Literal["orders", "amount", "shipped", "intercepted"]
    value: str
    currency: str | None
    query: str
    trend: list[DayValue]


class HomeOut(Answer):
    today: str
    mine: list[MyOrders]
    counts: list[Worry]
    figures: list[Figure]

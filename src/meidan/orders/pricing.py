"""How a line gets its price. Order of sources: typed in · customer's list · default list · product · last agreed.

Within a list the entry for the line's unit wins over one for the base unit (times the factor), and among
those the highest `min_quantity` that the line reaches. `source` tells all of it, so that a person can check.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from meidan.kernel.money import line_amount, split_tax
from meidan.kernel.values import plain
from meidan.orders.inputs import LineInput
from meidan.orders.subject import CustomerFacts, EntityFacts, Priced, PriceEntry, ProductFacts

ONE = Decimal(1)
PRICE_STEP = Decimal("0.000001")
# Amounts are stored with 16 digits before the point; beyond it the line is refused by a finding.
AMOUNT_LIMIT = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class PriceTerms:
    """What prices depend on besides the line itself; `last_agreed` is {(product, unit): price}."""

    entity: EntityFacts
    customer: CustomerFacts | None
    currency: str
    on: date
    tax_included: bool | None
    last_agreed: Mapping[tuple[int, str], Decimal]


@dataclass(frozen=True, slots=True)
class _ListPrice:
    price: Decimal
    floor: Decimal | None
    tax_included: bool
    source: dict[str, Any]


def price_line(line: LineInput, product: ProductFacts | None, unit: str, factor: Decimal, terms: PriceTerms) -> Priced:
    """The line's unit price, tax and amounts, rounded once per line in the order's currency."""
    tax_rate = _tax_rate(product, terms)
    found = list_price(product, unit, factor, line.quantity, terms) if product else None
    if found is not None and terms.tax_included not in (None, found.tax_included):
        found = _turned(found, tax_rate)
    included = _included(found, terms)
    price, source = _chosen(line, product, found, unit, terms)
    listed, floor = (found.price, found.floor) if found is not None else (None, None)
    if price is None:
        return Priced(None, listed, floor, tax_rate, included, source={"kind": "none"})
    amount = line_amount(line.quantity, price * (ONE - (line.discount or 0)), terms.currency)
    if abs(amount) >= AMOUNT_LIMIT:
        return Priced(price, listed, floor, tax_rate, included, gross=amount, source=source)
    net, tax, gross = split_tax(amount, tax_rate, included, terms.currency)
    return Priced(price, listed, floor, tax_rate, included, net, tax, gross, source)


def _turned(found: _ListPrice, tax_rate: Decimal) -> _ListPrice:
    """The same list price with tax taken out or put in, since the order wants it the other way; to 6 places."""
    factor = 1 / (1 + tax_rate) if found.tax_included else 1 + tax_rate
    floor = found.floor
    return _ListPrice(
        price=(found.price * factor).quantize(PRICE_STEP),
        floor=None if floor is None else (floor * factor).quantize(PRICE_STEP),
        tax_included=not found.tax_included,
        source={**found.source, "converted": "tax_excluded" if found.tax_included else "tax_included"},
    )


def list_price(
    product: ProductFacts, unit: str, factor: Decimal, quantity: Decimal, terms: PriceTerms
) -> _ListPrice | None:
    """What the lists say for this product, unit and quantity on that date; the product's own price comes last."""
    own_list = terms.customer.price_list_id if terms.customer else None
    usable = [entry for entry in entries_for(product, own_list) if _applies(entry, unit, factor, quantity, terms)]
    own = [entry for entry in usable if entry.price_list_id == own_list]
    for entries in (own, [entry for entry in usable if entry.is_default]):
        if entries:
            best = max(entries, key=lambda e: (e.unit == unit, e.min_quantity))
            return _from_entry(best, unit, product, factor)
    if product.price is not None and product.currency == terms.currency:
        floor = product.floor_price * factor if product.floor_price is not None else None
        source = {"kind": "product", "price": plain(product.price), "unit": product.base_unit}
        return _ListPrice(product.price * factor, floor, terms.entity.prices_include_tax, source)
    return None


def entries_for(product: ProductFacts, own_list: int | None) -> list[PriceEntry]:
    """The product's prices in the general lists and in a customer's own one."""
    return [entry for entry in product.prices if entry.is_default or entry.price_list_id == own_list]


def _applies(entry: PriceEntry, unit: str, factor: Decimal, quantity: Decimal, terms: PriceTerms) -> bool:
    if entry.currency != terms.currency:
        return False
    if (entry.valid_from and terms.on < entry.valid_from) or (entry.valid_to and terms.on > entry.valid_to):
        return False
    if entry.unit == unit:
        return quantity >= entry.min_quantity
    return entry.unit == "" and quantity * factor >= entry.min_quantity


def _from_entry(entry: PriceEntry, unit: str, product: ProductFacts, factor: Decimal) -> _ListPrice:
    scale = ONE if entry.unit == unit else factor
    source = {
        "kind": "list" if entry.is_default else "customer_list",
        "list": entry.list_code,
        "name": entry.list_name,
        "price": plain(entry.price),
        "unit": entry.unit or product.base_unit,
        "min_quantity": plain(entry.min_quantity),
    }
    floor = entry.floor_price * scale if entry.floor_price is not None else None
    if floor is None and product.floor_price is not None:
        floor = product.floor_price * factor
    return _ListPrice(entry.price * scale, floor, entry.tax_included, source)


def _chosen(
    line: LineInput, product: ProductFacts | None, found: _ListPrice | None, unit: str, terms: PriceTerms
) -> tuple[Decimal | None, dict[str, Any]]:
    if line.gift and line.unit_price is None:
        return Decimal(0), {"kind": "gift"}
    if line.unit_price is not None:
        kind = "gift" if line.gift else "quotation" if line.agreed_in else "manual"
        source: dict[str, Any] = {
            "kind": kind,
            "price": plain(line.unit_price),
            "unit": unit,
        }
        if line.agreed_in:
            source["quotation"] = line.agreed_in
        if found:
            source["list_price"] = plain(found.price)
        return line.unit_price, source
    if found:
        return found.price, found.source
    agreed = terms.last_agreed.get((product.id, unit)) if product else None
    if agreed is not None:
        return agreed, {"kind": "last_agreed", "price": plain(agreed), "unit": unit}
    return None, {"kind": "none"}


def _tax_rate(product: ProductFacts | None, terms: PriceTerms) -> Decimal:
    if product is not None and product.tax_rate is not None:
        return product.tax_rate
    return terms.entity.default_tax_rate


def _included(found: _ListPrice | None, terms: PriceTerms) -> bool:
    if terms.tax_included is not None:
        return terms.tax_included
    return found.tax_included if found else terms.entity.prices_include_tax

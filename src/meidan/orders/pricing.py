"""How a line gets its price. Order of sources: typed in · customer's list · default list · product · last agreed.

Within a list the entry for the line's unit wins over one for the base unit (times the factor), and among
those the highest `min_quantity` that the line reaches. `source` tells all of it, so that a person can check.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from meidan.kernel.money import line_amount, split_tax
from meidan.kernel.values import plain
from meidan.orders.inputs import LineInput
from meidan.orders.subject import CustomerFacts, EntityFacts, Priced, PriceEntry, ProductFacts

ONE = Decimal(1)
PRICE_STEP = Decimal("0.000001")
# Amounts are stored with 16 digits before the point; beyond it the line is refused by a finding.
AMOUNT_LIMIT = Decimal(10) ** 15


class Agreed(NamedTuple):
    """What a customer paid for a unit of a product, discounts taken off, and whether that held the tax."""

    price: Decimal
    tax_included: bool


@dataclass(frozen=True, slots=True)
class PriceTerms:
    """What prices depend on besides the line itself; `last_agreed` is {(product, unit): …}, in the order's currency."""

    entity: EntityFacts
    customer: CustomerFacts | None
    currency: str
    on: date
    tax_included: bool | None
    last_agreed: Mapping[tuple[int, str], Agreed]


@dataclass(frozen=True, slots=True)
class _KnownPrice:
    price: Decimal
    floor: Decimal | None
    tax_included: bool
    source: dict[str, Any]
    is_list: bool = True


def price_line(line: LineInput, product: ProductFacts | None, unit: str, factor: Decimal, terms: PriceTerms) -> Priced:
    """The line's unit price, tax and amounts, rounded once per line in the order's currency."""
    tax_rate = _tax_rate(product, terms)
    wanted = terms.tax_included if line.tax_included is None else line.tax_included
    known = _known(line, product, unit, factor, terms)
    if known is not None and wanted not in (None, known.tax_included):
        known = _turned(known, tax_rate)
    included = _included(known, wanted, terms)
    listed = known if known is not None and known.is_list else None
    floor = listed.floor if listed is not None else None
    if floor is None and product is not None:
        floor = _own_floor(product, factor, (included, tax_rate), terms)
    price, source = _chosen(line, known, unit)
    list_price = listed.price if listed is not None else None
    if price is None:
        return Priced(None, list_price, floor, tax_rate, included, source={"kind": "none"})
    amount = line_amount(line.quantity, price * (ONE - (line.discount or 0)), terms.currency)
    if abs(amount) >= AMOUNT_LIMIT:
        return Priced(price, list_price, floor, tax_rate, included, gross=amount, source=source)
    net, tax, gross = split_tax(amount, tax_rate, included, terms.currency)
    return Priced(price, list_price, floor, tax_rate, included, net, tax, gross, source)


def _known(
    line: LineInput, product: ProductFacts | None, unit: str, factor: Decimal, terms: PriceTerms
) -> _KnownPrice | None:
    """What a list says, else what the customer last agreed to: that is no list price, it only stands in for one."""
    if product is None:
        return None
    found = list_price(product, unit, factor, line.quantity, terms)
    agreed = terms.last_agreed.get((product.id, unit)) if found is None and line.unit_price is None else None
    if agreed is None:
        return found
    source = {"kind": "last_agreed", "price": plain(agreed.price), "unit": unit}
    return _KnownPrice(agreed.price, None, agreed.tax_included, source, is_list=False)


def _turned(found: _KnownPrice, tax_rate: Decimal) -> _KnownPrice:
    """The same price with tax taken out or put in, since the order wants it the other way; to 6 places."""
    floor = found.floor
    return _KnownPrice(
        price=_other_way(found.price, found.tax_included, tax_rate),
        floor=None if floor is None else _other_way(floor, found.tax_included, tax_rate),
        tax_included=not found.tax_included,
        source={**found.source, "converted": "tax_excluded" if found.tax_included else "tax_included"},
        is_list=found.is_list,
    )


def _other_way(price: Decimal, included: bool, tax_rate: Decimal) -> Decimal:
    return _step(price / (ONE + tax_rate) if included else price * (ONE + tax_rate))


def _step(price: Decimal) -> Decimal:
    """As prices are kept: amounts are worked out from what the line shows, not from more digits than it has."""
    return price.quantize(PRICE_STEP, ROUND_HALF_UP)


def _scaled(price: Decimal, factor: Decimal) -> Decimal:
    return price if factor == ONE else _step(price * factor)


def _own_floor(product: ProductFacts, factor: Decimal, tax: tuple[bool, Decimal], terms: PriceTerms) -> Decimal | None:
    """The product's floor as the line's price is given: with or without tax; none in another currency."""
    if product.floor_price is None or product.currency != terms.currency:
        return None
    included, tax_rate = tax
    floor, ours = product.floor_price * factor, terms.entity.prices_include_tax
    return floor if ours == included else _other_way(floor, ours, tax_rate)


def list_price(
    product: ProductFacts, unit: str, factor: Decimal, quantity: Decimal, terms: PriceTerms
) -> _KnownPrice | None:
    """What the lists say for this product, unit and quantity on that date; the product's own price comes last."""
    own_list = terms.customer.price_list_id if terms.customer else None
    quantities = {unit: quantity, product.base_unit: quantity * factor}
    usable = [entry for entry in _entries_for(product, own_list) if _applies(entry, product, quantities, terms)]
    own = [entry for entry in usable if entry.price_list_id == own_list]
    for entries in (own, [entry for entry in usable if entry.is_default]):
        if entries:
            best = max(entries, key=lambda e: ((e.unit or product.base_unit) == unit, e.min_quantity))
            return _from_entry(best, unit, product, factor)
    if product.price is not None and product.currency == terms.currency:
        source = {"kind": "product", "price": plain(product.price), "unit": product.base_unit}
        return _KnownPrice(_scaled(product.price, factor), None, terms.entity.prices_include_tax, source)
    return None


def _entries_for(product: ProductFacts, own_list: int | None) -> list[PriceEntry]:
    """The product's prices in the general lists and in a customer's own one."""
    return [entry for entry in product.prices if entry.is_default or entry.price_list_id == own_list]


def _applies(entry: PriceEntry, product: ProductFacts, quantities: Mapping[str, Decimal], terms: PriceTerms) -> bool:
    """`quantities` is how much the line asks for: in its own unit, and in base units."""
    if entry.currency != terms.currency:
        return False
    if (entry.valid_from and terms.on < entry.valid_from) or (entry.valid_to and terms.on > entry.valid_to):
        return False
    asked = quantities.get(entry.unit or product.base_unit)
    return asked is not None and asked >= entry.min_quantity


def _from_entry(entry: PriceEntry, unit: str, product: ProductFacts, factor: Decimal) -> _KnownPrice:
    scale = ONE if (entry.unit or product.base_unit) == unit else factor
    source = {
        "kind": "list" if entry.is_default else "customer_list",
        "list": entry.list_code,
        "name": entry.list_name,
        "price": plain(entry.price),
        "unit": entry.unit or product.base_unit,
        "min_quantity": plain(entry.min_quantity),
    }
    floor = entry.floor_price * scale if entry.floor_price is not None else None
    return _KnownPrice(_scaled(entry.price, scale), floor, entry.tax_included, source)


def _chosen(line: LineInput, known: _KnownPrice | None, unit: str) -> tuple[Decimal | None, dict[str, Any]]:
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
        if known is not None:
            source["list_price"] = plain(known.price)
        return line.unit_price, source
    return (None, {"kind": "none"}) if known is None else (known.price, known.source)


def _tax_rate(product: ProductFacts | None, terms: PriceTerms) -> Decimal:
    if product is not None and product.tax_rate is not None:
        return product.tax_rate
    return terms.entity.default_tax_rate


def _included(known: _KnownPrice | None, wanted: bool | None, terms: PriceTerms) -> bool:
    if known is not None:
        return known.tax_included
    return terms.entity.prices_include_tax if wanted is None else wanted

"""Cells of an order row on their own: product, quantity, price hints, discounts, and whether an amount agrees."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from meidan.intake.rules import amounts, texts
from meidan.intake.rules.amounts import Amount, NumberStyle
from meidan.intake.rules.layout import Column, Layout
from meidan.intake.rules.problems import Problem
from meidan.intake.rules.reading import Cell
from meidan.intake.rules.walking import PRODUCT_FIELDS

ZERO = Decimal(0)
CENT = Decimal("0.01")
_TAX_RATIOS = tuple(
    Decimal(r) for r in ("1.13", "1.09", "1.06", "1.03", "1.01", "1.16", "1.17", "1.2", "1.05", "1.19", "1.1")
)
_HINT_UNIT = re.compile(r"^[A-Za-z一-鿿]{1,6}$")
CURRENCY_WORDS = {
    "usd": "USD",
    "美元": "USD",
    "$": "USD",
    "eur": "EUR",
    "欧元": "EUR",
    "€": "EUR",
    "gbp": "GBP",
    "£": "GBP",
    "英镑": "GBP",
    "hkd": "HKD",
    "港币": "HKD",
    "jpy": "JPY",
    "日元": "JPY",
    "cny": "CNY",
    "rmb": "CNY",
    "人民币": "CNY",
    "twd": "TWD",
}
# A whole cell of the currency column; inside a header 元 may be anybody's.
_CURRENCY_CELLS = CURRENCY_WORDS | {
    "元": "CNY",
    "¥": "CNY",
    "美金": "USD",
    "us dollar": "USD",
    "us dollars": "USD",
    "us$": "USD",
    "hk$": "HKD",
    "港元": "HKD",
    "日圆": "JPY",
}


class Product(NamedTuple):
    """What a row says about its product; whichever parts the file has."""

    sku: str = ""
    customer_sku: str = ""
    product: str = ""
    name: str = ""
    barcode: str = ""
    spec: str = ""
    style: str = ""
    colour: str = ""
    size: str = ""


def money(quantity: Decimal, price: Decimal | None, discount: Decimal = ZERO) -> Decimal:
    """What a line is worth, rounded once per line as orders do it; a line without a price counts 0."""
    if price is None:
        return ZERO
    amount = quantity * price
    return (amount - amount * discount if discount else amount).quantize(CENT, ROUND_HALF_UP)


def ratio_is_tax(stated: Decimal, expected: Decimal) -> bool:
    """Whether the amount differs from quantity × price by just a usual tax rate."""
    return bool(expected) and any(abs(stated / expected - ratio) < Decimal("0.0004") for ratio in _TAX_RATIOS)


def agrees(stated: Decimal, quantity: Decimal, price: Decimal, discount: Decimal) -> bool:
    """Whether an amount cell fits quantity × price, allowing for a price rounded to cents."""
    expected = quantity * price * (1 - discount)
    slack = CENT + (abs(quantity) * Decimal("0.005") if -price.as_tuple().exponent >= 2 and price < 10 else ZERO)  # type: ignore[operator]
    return abs(stated - expected) <= slack or ratio_is_tax(stated, expected) or ratio_is_tax(expected, stated)


def read_product(columns: tuple[Column, ...], raw: tuple[Cell, ...]) -> Product | Problem:
    parts: dict[str, str] = {}
    faults: list[Problem] = []
    for column, cell in zip(columns, raw, strict=True):
        names = [name for name in column.fields if name in PRODUCT_FIELDS]
        if len(names) > 1:
            pieces = [p.strip() for p in re.split(r"[/、,;|+\n]|(?<=\S)[-\s](?=\S)", texts.text(cell)) if p.strip()]
            parts |= dict(zip(names, pieces, strict=False))
        elif names:
            coded = names[0] in ("sku", "customer_sku", "barcode")
            broken = texts.fault(cell, names[0])
            if broken and coded:
                return broken
            if broken:
                faults.append(broken)
                continue
            found = texts.code(cell) if coded else texts.text(cell)
            if isinstance(found, Problem):
                return found
            parts[names[0]] = found
    if any(texts.is_broken(part) for part in parts.values()):
        return Problem("row.not_text", "sku")
    if (longest := max((len(part) for part in parts.values()), default=0)) > texts.MAX_TEXT:
        return Problem("row.too_long", "name", detail=str(longest))
    product = Product(**parts)
    # A name that a lookup did not find matters only where no code says what is meant.
    if faults and not (product.sku or product.customer_sku or product.barcode):
        return faults[0]
    if not (product.sku or product.customer_sku or product.product or product.name or product.barcode or product.style):
        return Problem("row.no_product", "sku")
    return product


def read_quantity(raw: Cell, style: NumberStyle) -> tuple[Amount, ...] | Problem:
    if isinstance(raw, str):
        if not raw.strip():
            return Problem("row.no_quantity", "quantity")
        if broken := texts.fault(raw, "quantity"):
            return broken
        found = amounts.quantities(raw, style)
        return found if isinstance(found, Problem) else tuple(found)
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return (Amount(amounts.from_cell(raw)),)
    return Problem("row.not_a_number", "quantity", texts.text(raw))


def too_wide(cells: list[Cell], layout: Layout) -> Problem | None:
    """A row of a text table that goes on beyond its header: a comma inside a number (1,200) moved every cell behind."""
    extra = [cell for cell in cells[len(layout.labels) :] if texts.text(cell)]
    return Problem("row.too_wide", detail=str(len(extra))) if extra else None


def two_columns(cells: list[Cell], layout: Layout) -> Problem | None:
    """Two columns that could both be meant and say different things: nobody can tell which one counts."""
    for name, own, other in layout.rivals:
        first, second = texts.text(cells[own]), texts.text(cells[other]) if other < len(cells) else ""
        if second and first != second:
            said = f"{layout.labels[own]} {first or '-'} / {layout.labels[other]} {second}"
            return Problem("row.two_columns", name, said)
    return None


def unit_of(hint: str) -> str:
    return (
        hint
        if _HINT_UNIT.match(hint) and hint not in ("必填", "选填", "元", "可选", "整数", "required", "optional")
        else ""
    )


def currency_of(said: str) -> str:
    """The code of a currency cell; what is no known word stays as it is, in capitals."""
    return _CURRENCY_CELLS.get(unicodedata.normalize("NFKC", said).strip().lower(), said.upper())


def price_hint(hint: str) -> Amount:
    money, _, unit = hint.replace("每", "/").partition("/")
    currency = next((code for word, code in CURRENCY_WORDS.items() if word in money.lower()), "")
    return Amount(ZERO, unit_of(unit.strip()), currency)


def unit_price(amount: Decimal, quantity: Decimal) -> Decimal | None:
    """The price that the amount implies, if it comes out within four decimals; otherwise the list price is asked."""
    price = (amount / quantity).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return (
        price.normalize() + ZERO
        if (price * quantity).quantize(CENT, ROUND_HALF_UP) == amount.quantize(CENT, ROUND_HALF_UP)
        else None
    )


def show(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text

"""Two columns that could both be the quantity: the row's own amount may settle which one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from meidan.intake.rules import amounts
from meidan.intake.rules.amounts import Amount, NumberStyle
from meidan.intake.rules.layout import Layout
from meidan.intake.rules.reading import Cell

_SLACK = Decimal("0.01")


def settled(layout: Layout, below: Sequence[Sequence[Cell]]) -> Layout:
    """The layout with the quantity that gives the amounts in every row, where just one of two does."""
    price, amount = layout.index("price"), layout.index("amount")
    found = [one for one in layout.rivals if one[0] == "quantity"]
    if len(found) != 1 or price < 0 or amount < 0:
        return layout
    _, own, other = found[0]
    rows = [
        values
        for cells in below
        if len(cells) > max(own, other, price, amount)
        and None not in (values := [_number(cells[i]) for i in (own, other, price, amount)])
    ]
    fits = [sum(1 for row in rows if abs((row[i] or 0) * (row[2] or 0) - (row[3] or 0)) <= _SLACK) for i in (0, 1)]
    if not rows or max(fits) < len(rows) or min(fits) == len(rows):
        return layout
    rivals = tuple(one for one in layout.rivals if one[0] != "quantity")
    if fits[0] == len(rows):
        return replace(layout, rivals=rivals)
    swapped = {own: ("ignored",), other: ("quantity",)}
    columns = tuple(replace(c, fields=swapped.get(c.index, c.fields)) for c in layout.columns)
    return replace(layout, columns=columns, rivals=rivals)


def _number(cell: Cell) -> Decimal | None:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return amounts.from_cell(cell)
    found = amounts.price(cell, NumberStyle()) if isinstance(cell, str) and cell.strip() else None
    return found.value if isinstance(found, Amount) else None

"""One order row into an order line, or into the reason why it cannot be one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from meidan.intake.rules import amounts, texts
from meidan.intake.rules.amounts import Amount, NumberStyle
from meidan.intake.rules.cells import (
    ZERO,
    Product,
    agrees,
    money,
    price_hint,
    read_product,
    read_quantity,
    show,
    too_wide,
    two_columns,
    unit_of,
    unit_price,
)
from meidan.intake.rules.discounts import money_off, share_off
from meidan.intake.rules.layout import Column, Layout
from meidan.intake.rules.problems import Problem
from meidan.intake.rules.reading import Cell
from meidan.intake.rules.walking import PRODUCT_FIELDS

_GIFT = re.compile(r"赠品|赠送|买赠|免费赠|^赠$|[((【\[]赠|^送$|^(?:free )?gift$|^free of charge$|^foc$|^free$", re.I)
_DEAD = re.compile(r"取消|作废|关闭|撤销|废弃|cancel|void|closed without|deleted", re.I)
_RETURN = re.compile(r"退货|退款|退单|红字|红冲|冲销|贷项|换货|return|refund|credit", re.I)
# A remark that is nothing but this; 如有质量问题可退货 is none.
_NOTED = re.compile(
    r"^\W*(?:已|客户|客人|此行|本行|整单|要求|申请)?(?:全部)?(?:(取消|作废|撤销|撤单|不要|cancel+ed|cancel|void(?:ed)?)"
    r"|退货|退款|退单|退回|退|红冲|冲红|冲销|return(?:ed)?|refund(?:ed)?)(?:了|行|单|订单|处理)?\W*$",
    re.I,
)
_EXCHANGE = re.compile(r"换货|exchange", re.I)


class Line(NamedTuple):
    """One order line as read. `price` is per `price_unit` when that is set, else per `unit`.

    `discount` is the share taken off (0.1 is 10 %).
    """

    row: int
    product: Product
    quantity: Decimal
    unit: str
    price: Decimal | None
    price_unit: str
    discount: Decimal
    note: str
    gift: bool
    requested: Cell


@dataclass(frozen=True, slots=True)
class Parsed:
    """What became of a row: its lines or its problem, its value (quantity × price) and its own amount cell.

    `back` is what a row takes back of an earlier sale; it can only be booked where the whole document does so.
    """

    lines: tuple[Line, ...]
    problem: Problem | None
    value: Decimal
    currency: str = ""
    back: tuple[Line, ...] = ()
    taxed: bool | None = None


@dataclass(slots=True)
class LineReader:
    """Reads rows of one layout; repeated cells are parsed once.

    `narrow`: the file is a text table whose rows end where the header ends, so a longer row has lost a quote.
    """

    layout: Layout
    numbers: NumberStyle
    check_amounts: bool = True
    narrow: bool = False
    struck: Mapping[int, AbstractSet[int]] = field(default_factory=dict[int, AbstractSet[int]])
    cancels: Callable[[object], bool] = field(default=lambda _key: False)
    _at: dict[str, int] = field(default_factory=dict[str, int])
    _products: dict[tuple[Cell, ...], Product | Problem] = field(
        default_factory=dict[tuple[Cell, ...], Product | Problem]
    )
    _quantities: dict[Cell, tuple[Amount, ...] | Problem] = field(
        default_factory=dict[Cell, tuple[Amount, ...] | Problem]
    )
    _prices: dict[Cell, Amount | Problem] = field(default_factory=dict[Cell, Amount | Problem])
    _product_columns: tuple[Column, ...] = ()
    _states: tuple[tuple[str, int], ...] = ()
    _unit_hint: str = ""
    _price_hint: Amount = field(default=Amount(ZERO))
    _width: int = 0

    def __post_init__(self) -> None:
        for column in self.layout.columns:
            for name in column.fields:
                self._at.setdefault(name, column.index)
        self._states = tuple((c.field, c.index) for c in self.layout.columns if c.field in ("status", "doc_type"))
        self._product_columns = tuple(c for c in self.layout.columns if set(c.fields) & set(PRODUCT_FIELDS))
        column = self.layout.column("quantity") or self.layout.column("cartons")
        if column is not None:
            self._unit_hint = unit_of(column.hint)
            if "quantity" not in column.fields and not self._unit_hint:
                self._unit_hint = "箱" if any("一" <= sign <= "鿿" for sign in column.label) else "carton"
        if (priced := self.layout.column("price")) is not None:
            self._price_hint = price_hint(priced.hint)
        self._width = max([c.index for c in self.layout.columns] + [i for i, _ in self.layout.sizes], default=0) + 1

    def read(self, row: int, cells: list[Cell], key: object) -> Parsed:
        """Turn one row into lines, or say why not; the value is worked out for refused rows too."""
        if len(cells) < self._width:
            cells = [*cells, *[""] * (self._width - len(cells))]
        if self.narrow and (wide := too_wide(cells, self.layout)):
            return Parsed((), wide, ZERO)
        if self.layout.rivals and (doubt := two_columns(cells, self.layout)):
            return Parsed((), doubt, ZERO)
        if self.struck and self._is_struck(row):
            return Parsed((), Problem("row.struck"), ZERO)
        price = self._price(cells)
        wanted = self._wanted(cells)
        priced = price.value if isinstance(price, Amount) else None
        total = ZERO if isinstance(wanted, Problem) else sum((a.value for a in wanted), ZERO)
        value = money(total, priced)
        problem = self._unsaleable(cells, key, total if not isinstance(wanted, Problem) else None, price)
        product = self._product(cells)
        if problem is None:
            problem = next((p for p in (product, wanted, price) if isinstance(p, Problem)), None)
        if isinstance(product, Problem) or isinstance(wanted, Problem) or isinstance(price, Problem):
            return Parsed((), problem, value)
        if problem is not None:
            back = self._back(row, cells, product, wanted, price) if _takes_back(problem) else ()
            return Parsed((), problem, value, back=back)
        return self._lines(row, cells, product, wanted, price, value)

    def _is_struck(self, row: int) -> bool:
        """Whether product or quantity are crossed out; a remark that is crossed out says nothing of the row."""
        telling = {c.index for c in self._product_columns} | {i for i, _ in self.layout.sizes}
        telling |= {self._at[name] for name in ("quantity", "cartons", "reference") if name in self._at}
        return bool(self.struck.get(row, frozenset()) & telling)

    def _lines(
        self,
        row: int,
        cells: list[Cell],
        product: Product,
        wanted: tuple[Amount, ...],
        price: Amount | None,
        value: Decimal,
    ) -> Parsed:
        at = self._at
        note = "" if "note" not in at or texts.fault(cells[at["note"]], "note") else texts.text(cells[at["note"]])
        gift = self._is_gift(cells, product, note)
        discount = self._discount(cells, wanted, price)
        if isinstance(discount, Problem):
            return Parsed((), discount, value)
        if price is not None and not price.value and not gift:
            return Parsed((), Problem("row.zero_price", "price", "0"), value)
        if price is not None and not price.unit and not gift and len(units := {a.unit for a in wanted}) > 1:
            return Parsed((), Problem("row.price_of_which", "price", detail=" / ".join(sorted(units))), value)
        priced = price.value if price is not None else None
        if self.check_amounts and "amount" in at and (stated := self._amount(cells)) is not None:
            total = sum((a.value for a in wanted), ZERO)
            if priced is None and total and not gift and len({a.unit for a in wanted}) == 1:
                priced = unit_price(stated, total)
            elif priced is not None and not agrees(stated, total, priced, discount):
                detail = f"{show(total)} × {show(priced)} ≠ {show(stated)}"
                return Parsed((), Problem("row.amount_mismatch", "amount", show(stated), detail), value)
        own_unit = texts.text(cells[at["unit"]]) if "unit" in at else ""
        requested = cells[at["requested_date"]] if "requested_date" in at else ""
        lines: list[Line] = []
        for amount in wanted:
            unit = amount.unit or own_unit or self._unit_hint
            if amount.unit and own_unit and amount.unit.lower() != own_unit.lower():
                return Parsed((), Problem("row.unit_twice", "unit", amount.unit, f"{amount.unit} / {own_unit}"), value)
            item = product._replace(size=amount.size) if amount.size else product
            per = price.unit if price is not None else ""
            lines.append(Line(row, item, amount.value, unit, priced, per, discount, note, gift, requested))
        given = self._given(cells, lines[0]) if lines else None
        if isinstance(given, Problem):
            return Parsed((), given, value)
        lines += [given] if given else []
        if price is None:
            return Parsed(tuple(lines), None, value)
        return Parsed(tuple(lines), None, value, price.currency, taxed=price.taxed)

    def _given(self, cells: list[Cell], sold: Line) -> Line | Problem | None:
        """What comes free with the row, as a gift line of its own."""
        index = self._at.get("gift_quantity", -1)
        if index < 0 or (raw := cells[index]) in ("", None, 0, "0", "-", "无"):
            return None
        found = read_quantity(raw, self.numbers)
        if isinstance(found, Problem) or len(found) != 1 or found[0].value <= 0:
            return Problem("row.not_a_number", "gift_quantity", texts.text(raw))
        unit = found[0].unit or sold.unit
        return sold._replace(
            quantity=found[0].value, unit=unit, price=None, price_unit="", discount=ZERO, note="", gift=True
        )

    def _back(
        self, row: int, cells: list[Cell], product: Product, wanted: tuple[Amount, ...], price: Amount | None
    ) -> tuple[Line, ...]:
        """What comes back, counted upwards; nothing where the row counts both ways."""
        if len({one.value > 0 for one in wanted if one.value}) != 1:
            return ()
        own_unit = texts.text(cells[self._at["unit"]]) if "unit" in self._at else ""
        priced, per = (price.value, price.unit) if price is not None else (None, "")
        return tuple(
            Line(
                row,
                product._replace(size=one.size) if one.size else product,
                abs(one.value),
                one.unit or own_unit or self._unit_hint,
                priced,
                per,
                ZERO,
                "",
                False,
                "",
            )
            for one in wanted
            if one.value
        )

    def _unsaleable(
        self, cells: list[Cell], key: object, total: Decimal | None, price: Amount | Problem | None
    ) -> Problem | None:
        at = self._at
        for name, index in self._states:
            if said := texts.text(cells[index]):
                if _DEAD.search(said):
                    return Problem("row.cancelled", name, said)
                if _RETURN.search(said) and "未" not in said and "无" not in said:
                    return Problem("row.cancellation", name, said)
        if self.cancels(key):
            return Problem("row.cancellation", "reference", str(key))
        if "note" in at and total is not None and total > 0 and (found := _NOTED.match(texts.text(cells[at["note"]]))):
            return Problem("row.cancelled" if found.group(1) else "row.cancellation", "note", found.group(0).strip())
        if total is None:
            return None
        priced = price.value if isinstance(price, Amount) else None
        if total < 0:
            named = any(texts.text(cells[at[n]]) for n in ("customer_code", "customer") if n in at)
            if not named and not priced:
                return Problem("row.write_off", "quantity", show(total))
            return Problem("row.return", "quantity", show(total))
        if priced is not None and priced < 0:
            return Problem("row.negative_price", "price", show(priced))
        return Problem("row.zero_quantity", "quantity", "0") if total == 0 else None

    def _product(self, cells: list[Cell]) -> Product | Problem:
        raw = tuple(cells[c.index] for c in self._product_columns)
        found = self._products.get(raw)
        if found is None:
            found = self._products[raw] = read_product(self._product_columns, raw)
        return found

    def _wanted(self, cells: list[Cell]) -> tuple[Amount, ...] | Problem:
        if self.layout.sizes:
            return self._matrix(cells)
        index = self._at.get("quantity", self._at.get("cartons", -1))
        raw = cells[index]
        if raw == "" or raw is None:
            other = self._at.get("cartons", -1)
            # Cartons count only where the quantity itself is left empty and no unit contradicts.
            if other < 0 or other == index or cells[other] in ("", None) or "quantity" in self._at:
                return Problem("row.no_quantity", "quantity")
            raw = cells[other]
        found = self._quantities.get(raw)
        if found is None or isinstance(raw, (bool, float, int)):
            found = self._quantities[raw] = read_quantity(raw, self.numbers)
        return found

    def _matrix(self, cells: list[Cell]) -> tuple[Amount, ...] | Problem:
        wanted: list[Amount] = []
        for index, size in self.layout.sizes:
            raw = cells[index]
            if raw in ("", None, 0, "-", "—", "/"):
                continue
            found = read_quantity(raw, self.numbers)
            if isinstance(found, Problem):
                return found
            wanted += [Amount(a.value, a.unit, size=size) for a in found if a.value]
        if not wanted:
            return Problem("row.no_quantity", "quantity")
        index = self._at.get("quantity", self._at.get("row_total", -1))
        if index >= 0 and cells[index] not in ("", None):
            stated = read_quantity(cells[index], self.numbers)
            total = sum((a.value for a in wanted), ZERO)
            priced = self._price(cells)
            fits = (
                [total, total * priced.value] if isinstance(priced, Amount) and "quantity" not in self._at else [total]
            )
            if not isinstance(stated, Problem) and len(stated) == 1 and stated[0].value not in fits:
                detail = f"{' + '.join(show(a.value) for a in wanted)} ≠ {show(stated[0].value)}"
                return Problem("row.amount_mismatch", "quantity", show(stated[0].value), detail)
        return tuple(wanted)

    def _price(self, cells: list[Cell]) -> Amount | Problem | None:
        index = self._at.get("price", -1)
        if index < 0 or (raw := cells[index]) in ("", None):
            return None
        found = self._prices.get(raw)
        if found is None or isinstance(raw, (bool, float, int)):
            if isinstance(raw, str):
                found = texts.fault(raw, "price") or amounts.price(raw, self.numbers)
            elif isinstance(raw, (int, float)) and not isinstance(raw, bool):
                found = Amount(amounts.from_cell(raw))
            else:
                found = Problem("row.not_a_number", "price", texts.text(raw))
            hint = self._price_hint
            if isinstance(found, Amount) and (hint.unit or hint.currency):
                found = replace(found, unit=found.unit or hint.unit, currency=found.currency or hint.currency)
            self._prices[raw] = found
        return found

    def _amount(self, cells: list[Cell]) -> Decimal | None:
        raw = cells[self._at["amount"]]
        if isinstance(raw, str):
            found = amounts.price(raw, self.numbers) if raw else None
            return found.value if isinstance(found, Amount) else None
        return amounts.from_cell(raw) if isinstance(raw, (int, float)) and not isinstance(raw, bool) else None

    def _is_gift(self, cells: list[Cell], product: Product, note: str) -> bool:
        index = self._at.get("gift", -1)
        if index >= 0 and texts.truthy(cells[index]):
            return True
        marks = (
            note,
            product.name,
            product.product,
            texts.text(cells[self._at["doc_type"]]) if "doc_type" in self._at else "",
        )
        price = cells[self._at["price"]] if "price" in self._at else ""
        free = price in ("", None, 0) or (
            isinstance(price, str) and amounts.number(price, self.numbers) in (None, ZERO)
        )
        return free and any(_GIFT.search(mark) for mark in marks)

    def _discount(self, cells: list[Cell], wanted: Iterable[Amount], price: Amount | None) -> Decimal | Problem:
        at, column = self._at, self.layout.column("discount")
        total = sum((a.value for a in wanted), ZERO)
        priced = price.value if price is not None else None
        if "discount_amount" in at and (raw := cells[at["discount_amount"]]) not in ("", None, 0):
            return money_off(texts.text(raw), self.numbers, total, priced)
        if column is None or (raw := cells[at["discount"]]) in ("", None, 0):
            return ZERO
        stated = self._amount(cells) if "amount" in at and priced is not None else None
        return share_off(texts.text(raw), column, self.numbers, total * (priced or ZERO), stated)


def _takes_back(problem: Problem) -> bool:
    """A document that takes an earlier sale back. A state (已退款) says so of the order itself: that is no return."""
    if problem.code == "row.cancellation":
        return problem.field == "reference" or (problem.field == "doc_type" and not _EXCHANGE.search(problem.value))
    return problem.code == "row.return"

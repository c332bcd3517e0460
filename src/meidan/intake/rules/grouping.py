"""Order rows into orders, in two walks over the sheet: the first finds where each order ends, the second builds it."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import islice

from meidan.intake.rules import amounts, dates, texts
from meidan.intake.rules.buckets import Refused, Tally
from meidan.intake.rules.cells import ZERO, currency_of
from meidan.intake.rules.layout import Layout
from meidan.intake.rules.orderlines import Line, LineReader
from meidan.intake.rules.problems import Problem
from meidan.intake.rules.reading import Cell, Sheet
from meidan.intake.rules.readorder import ReadOrder
from meidan.intake.rules.totals import RunningTotals, TotalNote
from meidan.intake.rules.walking import Found, Walker

_SAMPLES = 20_000
_NET = re.compile(r"不含税|未税|税前|excl|net price|\bex\.? ?(?:vat|tax)", re.I)
_GROSS = re.compile(r"含税|incl|gross", re.I)
_CANCEL = re.compile(r"^[Cc]\d{3,}$")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the caller knows beyond the file."""

    file_name: str = ""
    date_order: dates.Order = ""
    semicolons: bool = False
    narrow: bool = False
    struck: Mapping[int, AbstractSet[int]] = field(default_factory=dict[int, AbstractSet[int]])
    reference_prefix: str = "IMP"


@dataclass(slots=True)
class _Open:
    """An order being collected: raw order-level cells by column, and its rows so far."""

    first: dict[int, Cell] = field(default_factory=dict[int, Cell])
    others: dict[int, list[Cell]] = field(default_factory=dict[int, list[Cell]])
    heading: dict[str, Cell] = field(default_factory=dict[str, Cell])
    lines: list[Line] = field(default_factory=list[Line])
    refused: list[Refused] = field(default_factory=list[Refused])
    back: dict[int, tuple[Line, ...]] = field(default_factory=dict[int, tuple[Line, ...]])
    currencies: list[str] = field(default_factory=list[str])
    taxed: set[bool] = field(default_factory=set[bool])


@dataclass(slots=True)
class SheetOrders:
    """The orders of one sheet. `survey` first, then `orders`; rows that are none go to the tally."""

    sheet: Sheet
    layout: Layout
    options: ReadOptions
    tally: Tally
    notes: list[TotalNote] = field(default_factory=list[TotalNote])
    _walker: Walker = field(init=False)
    _last: dict[object, int] = field(default_factory=dict[object, int])
    _reader: LineReader = field(init=False)
    _days: dict[str, dates.DateStyle] = field(default_factory=dict[str, dates.DateStyle])
    _made: Counter[str] = field(default_factory=Counter[str])

    def survey(self) -> int:
        """First walk: last row of each order, how columns write numbers and dates. Returns the number of orders."""
        layout = self.layout
        self._walker = Walker(self.sheet, layout)
        watched = {
            name: index
            for name in ("order_date", "requested_date", "quantity", "price", "amount")
            if (index := layout.index(name)) >= 0
        }
        samples: dict[str, dict[Cell, None]] = {name: {} for name in watched}
        referenced = self._first_walk(watched, samples)
        if not referenced and layout.has("reference"):
            # A reference column that nobody filled in is as good as none.
            self._walker = Walker(self.sheet, layout, use_reference=False)
            self._last.clear()
            self._first_walk(watched, samples)
        numbers = amounts.infer_style(
            [s for name in ("quantity", "price", "amount") for s in samples.get(name, ())],
            semicolons=self.options.semicolons,
        )
        self._infer_dates(samples)
        plain = sum(1 for key in self._last if isinstance(key, str) and key.isdecimal())
        # Only where references are bare numbers does a leading C mean cancelled; elsewhere it is part of the number.
        prefixed = plain > len(self._last) * 0.5
        self._reader = LineReader(
            layout, numbers, cancels=lambda key: prefixed and isinstance(key, str) and bool(_CANCEL.match(key))
        )
        self._reader.narrow, self._reader.struck = self.options.narrow, self.options.struck
        self._reader.check_amounts = self._amounts_hold()
        return len(self._last)

    def _first_walk(self, watched: dict[str, int], samples: dict[str, dict[Cell, None]]) -> int:
        last, referenced = self._last, 0
        columns = [(index, samples[name]) for name, index in watched.items()]
        for found in self._walker.walk():
            if not isinstance(found, Found):
                if found.key is not None:
                    last[found.key] = found.row
                continue
            last[found.key] = found.row
            if not isinstance(found.key, tuple):
                referenced += 1
            cells = found.cells
            for index, seen in columns:
                if index < len(cells) and len(seen) < _SAMPLES:
                    seen[cells[index]] = None
        return referenced

    def _infer_dates(self, samples: dict[str, dict[Cell, None]]) -> None:
        titles = [texts.text(c) for _, cells in self.layout.preamble for c in cells if isinstance(c, str)]
        year = dates.year_in(titles) or dates.year_in([self.sheet.name]) or dates.year_in([self.options.file_name])
        first = dates.infer_style(list(samples.get("order_date", ())), order=self.options.date_order, year=year)
        second = dates.infer_style(
            list(samples.get("requested_date", ())), order=self.options.date_order, year=year or first.year
        )
        # One clerk wrote both columns: what the one proves holds for the other.
        self._days["order_date"] = first if first.order else replace(first, order=second.order)
        self._days["requested_date"] = second if second.order else replace(second, order=first.order)

    def _amounts_hold(self) -> bool:
        """Whether the amount column means quantity × price at all: judged on the first rows."""
        if self.layout.index("amount") < 0:
            return False
        good = bad = 0
        for found in islice(self._walker.walk(), 400):
            if isinstance(found, Found):
                problem = self._reader.read(found.row, found.cells, found.key).problem
                bad += problem is not None and problem.code == "row.amount_mismatch"
                good += problem is None
        if bad > 3 and bad > good:
            self.notes.append(TotalNote(self.sheet.name, 0, "amount_ignored", ZERO, ZERO))
            return False
        return True

    def orders(self) -> Iterator[ReadOrder]:
        """Second walk: each order as soon as its last row is read; other rows go to the tally on the way."""
        open_orders: dict[object, _Open] = {}
        reader, last, sheet = self._reader, self._last, self.sheet.name
        columns = [index for _, index in self._walker.order_columns]
        running = RunningTotals(self.layout, sheet)
        for found in self._walker.walk():
            if not isinstance(found, Found):
                self.notes += running.check(found)
                shown = " ".join(texts.text(c) for c in found.cells if c not in ("", None))[:120]
                self.tally.set_aside(sheet, found.row, found.why, shown)
                if found.key is not None and last.get(found.key) == found.row:
                    yield self._finish(found.key, open_orders.pop(found.key))
                continue
            key, cells = found.key, found.cells
            order = open_orders.get(key)
            if order is None:
                order = open_orders[key] = _Open(heading=found.heading)
            self._collect(order, columns, cells)
            parsed = reader.read(found.row, cells, key)
            running.add(cells, parsed.value)
            problem = parsed.problem
            if found.loose and problem is None:
                problem = Problem("row.no_reference", "reference", detail=str(key) if isinstance(key, str) else "")
            if problem is None:
                order.lines += parsed.lines
                if parsed.currency and parsed.currency not in order.currencies:
                    order.currencies.append(parsed.currency)
                if parsed.taxed is not None:
                    order.taxed.add(parsed.taxed)
            else:
                if parsed.back and not found.loose:
                    order.back[found.row] = parsed.back
                column = self.layout.column(problem.field)
                at = column.index if column else -1
                order.refused.append(
                    Refused(sheet, found.row, at, problem, parsed.value, str(key) if isinstance(key, str) else "")
                )
            if last[key] == found.row:
                yield self._finish(key, open_orders.pop(key))

    @staticmethod
    def _collect(order: _Open, columns: list[int], cells: list[Cell]) -> None:
        first, width = order.first, len(cells)
        for index in columns:
            if index < width and (cell := cells[index]) != "" and cell is not None:
                known = first.get(index)
                if known is None:
                    first[index] = cell
                elif known != cell:
                    seen = order.others.setdefault(index, [])
                    if cell not in seen and len(seen) < 5:
                        seen.append(cell)

    def _finish(self, key: object, raw: _Open) -> ReadOrder:
        values, conflicts = self._values(raw)
        named = values.get("reference", "") if self._walker.use_reference or raw.heading else ""
        reference = texts.text(named) if isinstance(named, dt.date) else texts.code(named)
        order = ReadOrder(self.sheet.name, "", False, lines=raw.lines, refused=raw.refused, back=raw.back)
        order.layout = self.layout
        if isinstance(reference, Problem):
            order.fatal = replace(reference, field="reference")
            reference = reference.value
        order.reference = reference
        order.tax_included = next(iter(raw.taxed)) if len(raw.taxed) == 1 else self._tax_included()
        if len(raw.taxed) > 1:
            order.problems.append(Problem("order.two_taxes", "price"))
        self._set_faults_aside(order, values)
        self._fill_party(order, values, conflicts)
        self._fill_days(order, values)
        order.currency = currency_of(texts.text(values.get("currency", "")))
        found = list(dict.fromkeys([c for c in [order.currency, *raw.currencies] if c]))
        if len(found) > 1:
            order.fatal = order.fatal or Problem("order.two_currencies", "currency", detail=" / ".join(found))
        order.currency = found[0] if found else ""
        if not order.reference:
            order.reference, order.made = self._make_reference(order), True
        return order

    def _values(self, raw: _Open) -> tuple[dict[str, Cell], dict[str, list[str]]]:
        values: dict[str, Cell] = {}
        conflicts: dict[str, list[str]] = {}
        for column in self.layout.columns:
            cell = raw.first.get(column.index, "")
            if cell in ("", None):
                continue
            if column.combined:
                if set(column.fields) & {"contact", "phone", "address"}:
                    for name, part in texts.split_contact(cell).items():
                        values.setdefault(name, part)
                elif set(column.fields) == {"customer", "customer_code"}:
                    values.setdefault("customer", cell)
                continue
            name = column.field
            values[name] = cell
            others = {texts.text(c) for c in raw.others.get(column.index, ())} - {texts.text(cell)}
            if others:
                conflicts[name] = [texts.text(cell), *sorted(others)]
        # What a heading says holds where the rows themselves say nothing.
        for name, cell in raw.heading.items():
            values.setdefault(name, cell)
        # 收货人:张建国 13800138001 — a person with the number behind the name.
        if "phone" not in values and sum(sign.isdigit() for sign in texts.text(values.get("contact", ""))) >= 7:
            values |= {
                **texts.split_contact(values.pop("contact")),
                **({"address": values["address"]} if "address" in values else {}),
            }
        return values, conflicts

    @staticmethod
    def _set_faults_aside(order: ReadOrder, values: dict[str, Cell]) -> None:
        """A broken cell is neither empty nor a name: without reference or customer there is no order at all."""
        for name, cell in list(values.items()):
            if not (broken := texts.fault(cell, name)):
                continue
            del values[name]
            if name in ("reference", "customer_code", "customer"):
                order.fatal = order.fatal or broken
            else:
                order.problems.append(broken)

    def _fill_party(self, order: ReadOrder, values: dict[str, Cell], conflicts: dict[str, list[str]]) -> None:
        code = texts.code(values.get("customer_code", ""))
        if isinstance(code, Problem):
            order.fatal = replace(code, field="customer_code")
            code = ""
        order.customer_code = code
        for name in ("customer", "contact", "address", "country", "channel", "warehouse"):
            setattr(order, name, texts.text(values.get(name, "")))
        order.customer_po = texts.text(values.get("customer_po", ""))
        order.note = texts.text(values.get("order_note", ""))
        order.phone = texts.phone(values.get("phone", ""))
        if texts.is_scientific(order.phone):
            order.problems.append(Problem("order.phone_lost_digits", "phone", order.phone))
            order.phone = ""
        region = [texts.text(values.get(n, "")) for n in ("region", "province", "city", "district")]
        order.region = " ".join(part for part in region if part)
        order.urgent = texts.text(values.get("priority", "")) in {
            "加急",
            "紧急",
            "急",
            "特急",
            "是",
            "高",
            "urgent",
            "high",
            "rush",
            "Urgent",
            "High",
            "yes",
            "Y",
            "1",
        }
        for name in ("customer_code", "customer"):
            if name in conflicts:
                order.fatal = Problem("order.two_customers", name, detail=" / ".join(conflicts[name]))
        if "address" in conflicts:
            order.problems.append(Problem("order.two_addresses", "address", detail=" / ".join(conflicts["address"])))
        if not order.customer_code and not order.customer and (problem := self._no_customer()):
            order.problems.append(problem)

    def _tax_included(self) -> bool | None:
        """What the header of the price column says about tax; None when it says nothing."""
        column = self.layout.column("price")
        said = f"{column.label} {column.hint}" if column else ""
        return False if _NET.search(said) else True if _GROSS.search(said) else None

    def _no_customer(self) -> Problem | None:
        """An empty customer cell beside a reference is a walk-in; elsewhere nobody said so and it must be asked."""
        customer = min((i for n, i in self._walker.order_columns if n in ("customer", "customer_code")), default=-1)
        reference = self.layout.index("reference") if self._walker.use_reference else -1
        if customer < 0:
            return Problem("order.no_customer_column", "customer")
        if reference < 0 or customer < reference:
            return Problem("order.customer_blank", "customer")
        return None

    def _fill_days(self, order: ReadOrder, values: dict[str, Cell]) -> None:
        for name, attribute in (("order_date", "ordered_at"), ("requested_date", "requested")):
            raw = values.get(name, "")
            if raw in ("", None) or texts.text(raw) in ("", "-", "/", "无"):
                continue
            found = dates.read(raw, self._days[name])
            if isinstance(found, dates.Unclear):
                order.problems.append(Problem("order.date_unclear", name, texts.text(raw), str(found)))
            elif found is None:
                order.problems.append(Problem("order.bad_date", name, texts.text(raw)))
            elif attribute == "requested":
                day = found.date() if isinstance(found, dt.datetime) else found
                order.requested = dates.not_before(day, raw, order.ordered_at)
            else:
                order.ordered_at = found

    def _make_reference(self, order: ReadOrder) -> str:
        """A reference out of the order's own content: the same order in another file gets the same one."""
        parts = [order.customer_code, order.customer, order.phone, str(order.ordered_at), str(order.requested)]
        parts += [f"{'|'.join(n.product)};{n.quantity};{n.unit};{n.price}" for n in order.lines]
        parts += [f"{r.problem.code};{r.problem.value}" for r in order.refused]
        parts += [f"{'|'.join(n.product)};-{n.quantity};{n.unit}" for lines in order.back.values() for n in lines]
        digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16].upper()
        self._made[digest] += 1
        again = self._made[digest]
        return f"{self.options.reference_prefix}-{digest}" + (f"-{again}" if again > 1 else "")

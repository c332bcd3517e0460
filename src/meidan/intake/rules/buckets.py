"""Where every row of a file ends: accepted, taken back of an earlier sale, already there, refused, or not an order row;
counts and values add up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from meidan.intake.rules.layout import column_letter
from meidan.intake.rules.problems import Problem
from meidan.kernel.values import plain

Bucket = Literal["accepted", "returned", "already", "refused", "not_row"]
BUCKETS: tuple[Bucket, ...] = ("accepted", "returned", "already", "refused", "not_row")


class Refused(NamedTuple):
    """One row that is handed back: where it is, why, and what it is worth."""

    sheet: str
    row: int
    column: int
    problem: Problem
    value: Decimal
    reference: str = ""

    def as_json(self, lang: str) -> dict[str, Any]:
        """Where and why, in words of that language; `column` is the letter that spreadsheets show."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": column_letter(self.column) if self.column >= 0 else None,
            "code": self.problem.code,
            "message": self.problem.say(lang),
            "suggestion": self.problem.suggest(lang),
            "reference": self.reference,
            "value": plain(self.value),
        }


class NotRow(NamedTuple):
    """One row that is no data row (title, total, blank …)."""

    sheet: str
    row: int
    why: str
    text: str


# Every refused row is kept for the annotated copy; of the others the first ones are enough to look at.
KEEP_NOT_ROWS = 500


@dataclass(slots=True)
class Tally:
    """Rows and their value per bucket; header rows are counted apart and are no data.

    The reader's thread books rows that are no data, the importing thread all others: they share no counter.
    """

    rows: Counter[Bucket] = field(default_factory=Counter[Bucket])
    values: dict[Bucket, Decimal] = field(default_factory=lambda: dict.fromkeys(BUCKETS, Decimal(0)))
    orders: Counter[str] = field(default_factory=Counter[str])
    reasons: Counter[str] = field(default_factory=Counter[str])
    header_rows: int = 0
    not_rows: list[NotRow] = field(default_factory=list[NotRow])

    def add(self, bucket: Bucket, rows: int, value: Decimal) -> None:
        """Book `rows` rows worth `value` in a bucket."""
        self.rows[bucket] += rows
        self.values[bucket] += value

    def refuse(self, refused: Refused) -> None:
        """Book one refused row."""
        self.add("refused", 1, refused.value)
        self.reasons[refused.problem.code] += 1

    def set_aside(self, sheet: str, row: int, why: str, text: str) -> None:
        """Book one row that is no data row; header rows are counted apart."""
        if why == "header":
            self.header_rows += 1
            return
        self.add("not_row", 1, Decimal(0))
        self.reasons[f"not_row.{why}"] += 1
        if len(self.not_rows) < KEEP_NOT_ROWS and why != "blank":
            self.not_rows.append(NotRow(sheet, row, why, text))

    @property
    def total_rows(self) -> int:
        """All rows of the file except header rows: the sum of the buckets."""
        return sum(self.rows.values())

    @property
    def total_value(self) -> Decimal:
        return sum(self.values.values(), Decimal(0))

"""What an import is asked to do, and what it has to say afterwards."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from meidan.intake.rules.buckets import BUCKETS, Refused, Tally
from meidan.intake.rules.corrections import Correction
from meidan.intake.rules.dates import Order as DateOrder
from meidan.intake.rules.layout import Layout, column_letter
from meidan.intake.rules.totals import TotalNote
from meidan.intake.rules.vocabulary import Subject
from meidan.kernel.values import plain
from meidan.kernel.words import Words
from meidan.orders.inputs import Acknowledgement

Progress = Callable[[int, int], None]
Returned = Literal["restock", "write_off"]
RESTOCK: Returned = "restock"
SHOWN_ROWS = 500


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """One file to take in. `path` is read once; `name` is what people call it.

    `mapping` is {header text or column letter: field}; `history` takes orders in as finished business; `customer` is
    the code for files that name nobody; `warehouse`, `price_list` serve stock and price files that name none.
    `returned` says what becomes of goods of ours that the file brings back: into stock again, or written off.
    `session_id` is the record of an import that was taken down before; `corrections` are cells put right in it.
    """

    path: Path
    name: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict[str, str])
    sheet: str = ""
    date_order: DateOrder = ""
    dry_run: bool = False
    channel: str = "import"
    confirm: bool = True
    history: bool = False
    create_products: bool = False
    create_customers: bool = False
    acknowledge: Acknowledgement | None = None
    customer: str = ""
    warehouse: str = ""
    price_list: str = ""
    returned: Returned = RESTOCK
    session_id: int = 0
    corrections: tuple[Correction, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What is worth keeping of it with the session."""
        kept = (
            "sheet",
            "date_order",
            "dry_run",
            "channel",
            "confirm",
            "history",
            "create_products",
            "create_customers",
            "returned",
        )
        found: dict[str, Any] = {name: getattr(self, name) for name in kept}
        found |= {name: value for name in ("customer", "warehouse", "price_list") if (value := getattr(self, name))}
        return {**found, "mapping": dict(self.mapping)}


@dataclass(slots=True)
class ImportResult:
    """Where the rows of a file ended. Σ rows of the buckets = `tally.total_rows`; header rows are counted apart.

    `remarks` are rows of a trial that go in, but not without a warning.
    """

    subject: Subject
    file_name: str
    file_hash: str
    tally: Tally
    layouts: dict[str, Layout]
    session_id: int = 0
    dry_run: bool = False
    refused: list[Refused] = field(default_factory=list[Refused])
    remarks: list[Refused] = field(default_factory=list[Refused])
    notes: list[TotalNote] = field(default_factory=list[TotalNote])
    created: Counter[str] = field(default_factory=Counter[str])

    def as_json(self, lang: str) -> dict[str, Any]:
        """The result for programs; values are decimal strings."""
        tally = self.tally
        # A dry run keeps nothing, so what it would hand back is in its answer.
        shown = self.refused[:SHOWN_ROWS] if self.dry_run else []
        return {
            "id": self.session_id or None,
            "refused": [one.as_json(lang) for one in shown],
            "subject": self.subject,
            "file": {"name": self.file_name, "sha256": self.file_hash},
            "dry_run": self.dry_run,
            "rows": tally.total_rows,
            "value": plain(tally.total_value),
            "header_rows": tally.header_rows,
            "buckets": {b: {"rows": tally.rows[b], "value": plain(tally.values[b])} for b in BUCKETS},
            "orders": dict(tally.orders),
            "created": dict(self.created),
            "reasons": dict(tally.reasons),
            "columns": self.columns(),
            "notes": self.spoken_notes(lang),
        }

    def columns(self) -> list[dict[str, Any]]:
        """How each sheet was read: header rows and the field of each column."""
        return [
            {
                "sheet": sheet,
                "header_rows": list(layout.header),
                "signature": layout.signature,
                "labels": list(layout.labels),
                "columns": [
                    {"header": c.label, "fields": list(c.fields), "column": column_letter(c.index)}
                    for c in layout.columns
                ],
                "sizes": [size for _, size in layout.sizes],
                "not_understood": list(layout.unknown),
            }
            for sheet, layout in self.layouts.items()
        ]

    def spoken_notes(self, lang: str) -> list[str]:
        """Totals that disagree and amount columns that were left aside, as sentences."""
        said: list[str] = []
        for note in self.notes:
            words = _NOTES.get(note.what, _NOTES["amount"])
            said.append(
                words.say(lang, sheet=note.sheet, row=note.row, stated=plain(note.stated), summed=plain(note.summed))
            )
        return said


_NOTES = {
    "hidden_rows": Words(
        zh="{sheet} 有 {stated} 行是隐藏的(从第 {row} 行起),也读了;不要的请先删掉",
        en="{sheet}: {stated} hidden rows were read too (from row {row}); delete what is not wanted",
    ),
    "amount": Words(
        zh="{sheet} 第 {row} 行的合计金额是 {stated},各行相加是 {summed}",
        en="{sheet} row {row}: the total says {stated}, the rows add up to {summed}",
    ),
    "quantity": Words(
        zh="{sheet} 第 {row} 行的合计数量是 {stated},各行相加是 {summed}",
        en="{sheet} row {row}: the total quantity says {stated}, the rows add up to {summed}",
    ),
    "amount_ignored": Words(
        zh="{sheet} 的金额列和 数量×单价 多数不一致,没有用来核对",
        en="{sheet}: the amount column mostly differs from quantity × price and was not used as a check",
    ),
}

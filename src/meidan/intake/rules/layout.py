"""Where the header of a sheet is and what its columns mean."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from meidan.intake.rules.headings import ORDER_LEVEL
from meidan.intake.rules.reading import Cell, Merge, Row
from meidan.intake.rules.vocabulary import Meaning, Subject, fields_of, is_size, meaning, plain, size_name

SEARCH_ROWS = 200
_NUMERIC = re.compile(r"^[-+¥$€£]?\s*[\d,.]+$")
_WEAK = frozenset(
    {"编号", "no", "#", "项目", "序", "type", "类型", "名称", "name", "编码", "代码", "code", "电话", "地址"}
)
# Beside a size matrix these add up the sizes, in pieces or in money; elsewhere they are amounts.
_ROW_TOTALS = frozenset({"合计", "小计", "总计", "总数", "total", "sum", "subtotal"})
# Shops keep a state of the order and one of its return: both are read.
_MANY = frozenset({"status"})
_TELLING = frozenset({"reference", "customer", "customer_code", "sku", "name", "product", "quantity", "price"})
_PRODUCT = frozenset({"sku", "product", "name", "barcode", "style", "customer_sku"})

# A sheet is of a subject when it has one field out of each set.
_NEEDED: dict[Subject, tuple[frozenset[str], ...]] = {
    "orders": (_PRODUCT, frozenset({"quantity", "cartons"})),
    "products": (frozenset({"sku"}), frozenset({"name", "base_unit", "price", "units", "barcodes"})),
    "customers": (
        frozenset({"code", "name"}),
        frozenset({"name", "contact", "phone", "address", "tax_number", "credit_limit", "region"}),
    ),
    "stock": (frozenset({"sku", "name", "barcode"}), frozenset({"quantity"})),
    "prices": (frozenset({"sku", "name", "barcode"}), frozenset({"price"})),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: position from 0, its header as written, the fields in it, and what stood in brackets."""

    index: int
    label: str
    fields: tuple[str, ...]
    score: int = 100
    hint: str = ""

    @property
    def field(self) -> str:
        return self.fields[0]

    @property
    def combined(self) -> bool:
        return len(self.fields) > 1


@dataclass(frozen=True, slots=True)
class Layout:
    """How one sheet is laid out. `header` holds the row numbers of the header; 0 columns of sizes means no matrix.

    `rivals` are (field, column that is read, another that could just as well be meant).
    """

    subject: Subject
    header: tuple[int, ...]
    columns: tuple[Column, ...]
    sizes: tuple[tuple[int, str], ...] = ()
    unknown: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    preamble: tuple[Row, ...] = field(default=())
    rivals: tuple[tuple[str, int, int], ...] = ()

    def index(self, name: str) -> int:
        """Position of the column that holds `name` alone, or -1."""
        return next((c.index for c in self.columns if c.fields == (name,)), -1)

    def column(self, name: str) -> Column | None:
        """The column in which `name` stands, alone or combined."""
        return next((c for c in self.columns if name in c.fields), None)

    def has(self, name: str) -> bool:
        return self.column(name) is not None

    @property
    def signature(self) -> str:
        """Hash of the header: a saved mapping belongs to it."""
        return hashlib.sha256("\x1f".join(self.labels).encode()).hexdigest()[:32]


def column_letter(index: int) -> str:
    """A, B … Z, AA as spreadsheets name columns (index from 0)."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The other way round: A is 0, AA is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def find_layout(
    rows: Sequence[Row], subject: Subject, merges: Sequence[Merge] = (), mapping: Mapping[str, str] | None = None
) -> Layout | None:
    """The best header among `rows` for this subject, or None when the sheet holds nothing of it."""
    best: tuple[float, Layout] | None = None
    for position, (number, cells) in enumerate(rows):
        labels = [_label(cell) for cell in cells]
        if sum(1 for label in labels if label) < 2:
            continue
        options: list[tuple[list[str], tuple[int, ...]]] = [(labels, (number,))]
        if position + 1 < len(rows) and rows[position + 1][0] == number + 1:
            below = [_label(cell) for cell in rows[position + 1][1]]
            data = _is_data(labels, rows[position + 1][1], number, merges)
            if not data and (joined := _join(labels, below, number, merges)):
                options.append((joined, (number, number + 1)))
        for texts, header in options:
            scored = _match(texts, cells, subject, mapping or {})
            if scored and (best is None or scored[0] > best[0] + 0.01):
                layout = replace(scored[1], header=header, preamble=tuple(rows[:position]))
                layout = _by_values(layout, [cells for number, cells in rows if number > header[-1]])
                best = (scored[0], layout)
    if best is None and mapping and rows:
        return _without_header(rows[0], subject, mapping)
    return best[1] if best else None


def _by_values(layout: Layout, below: Sequence[Sequence[Cell]]) -> Layout:
    """A column called Item that only counts 1, 2, 3 is a line number, as long as something else names the product."""
    column = layout.column("product")
    if column is None or not (layout.has("sku") or layout.has("name")):
        return layout
    wanted = max(layout.index("quantity"), 0)
    rows = [cells for cells in below if max(column.index, wanted) < len(cells) and cells[wanted] not in ("", None)]
    values = [cells[column.index] for cells in rows]
    counted = [_label_number(value) for value in values if value not in ("", None)][:20]
    if not counted or any(n is None or n > 999 for n in counted):
        return layout
    columns = tuple(replace(c, fields=("ignored",)) if c is column else c for c in layout.columns)
    return replace(layout, columns=columns)


def _label_number(value: Cell) -> int | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return int(value) if float(value).is_integer() else None
    return int(value) if isinstance(value, str) and value.strip().isdecimal() else None


def score(rows: Sequence[Row], subject: Subject, merges: Sequence[Merge] = ()) -> float:
    """How well a sheet fits a subject: share of its labelled columns that the subject knows, 0–1."""
    layout = find_layout(rows, subject, merges)
    if layout is None:
        return 0.0
    known = {name for c in layout.columns for name in c.fields} - {"ignored"}
    named = sum(1 for label in layout.labels if label)
    return len(known) / max(named, 1) + 0.02 * len(known)


def _label(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float) and cell.is_integer() and 20 <= cell <= 190:
        return str(int(cell))
    return "" if cell is None else "\x00" if isinstance(cell, (int, float, dt.date, dt.time)) else ""


def _is_data(upper: list[str], lower: Sequence[Cell], number: int, merges: Sequence[Merge]) -> bool:
    """Whether the row below a header has a number under a column's own name: 100 under 数量 is no shoe size."""
    spans = [(left, right) for top, left, _, right in merges if top == number and right > left]

    def numeric(index: int) -> bool:
        return index < len(lower) and isinstance(lower[index], (int, float))

    for index, label in enumerate(upper):
        if label and numeric(index) and not any(left <= index <= right for left, right in spans):
            shared = index + 1 < len(upper) and not upper[index + 1] and numeric(index + 1)
            if not shared and not (index + 1 == len(upper) and numeric(index + 1)):
                return True
    return False


def _join(upper: list[str], lower: list[str], number: int, merges: Sequence[Merge]) -> list[str] | None:
    """Labels of a header in two rows: 客户 over 编码|名称 becomes 客户编码|客户名称."""
    width = max(len(upper), len(lower))
    upper = upper + [""] * (width - len(upper))
    lower = lower + [""] * (width - len(lower))
    if not any(lower) or (not any(u and not b for u, b in zip(upper, lower, strict=True)) and not merges):
        return None
    parents = list(upper)
    spans = [m for m in merges if m[0] == number and m[3] > m[1]]
    for _, left, _, right in spans:
        for index in range(left, min(right + 1, width)):
            parents[index] = upper[left]
    if not spans:
        for index in range(1, width):
            if not parents[index] and lower[index]:
                parents[index] = parents[index - 1]
    joined: list[str] = []
    for parent, child in zip(parents, lower, strict=True):
        joined.append(f"{parent}\x01{child}" if parent and child and parent != child else child or parent)
    if any(_clash(parent, child) for parent, child in zip(parents, lower, strict=True)):
        return None
    return joined if any("\x01" in text for text in joined) else None


def _clash(parent: str, child: str) -> bool:
    """订单号 over 商品编码 is no header in two rows but a form's heading above a table's header."""
    above, below = meaning(parent, "orders"), meaning(child, "orders")
    if above is None or below is None or above.score < 100 or below.score < 100 or plain(child) in _WEAK:
        return False
    return (above.field in ORDER_LEVEL) != (below.field in ORDER_LEVEL) and "ignored" not in (above.field, below.field)


def _meaning_of(text: str, subject: Subject, mapping: Mapping[str, str], index: int) -> Meaning | None:
    parent, _, child = text.rpartition("\x01")
    saved = mapping.get(text.replace("\x01", " ")) or mapping.get(child) or mapping.get(column_letter(index))
    if saved is not None and (saved in fields_of(subject) or saved == "ignored"):
        return Meaning((saved,), 200)
    if not parent:
        return meaning(child, subject)
    own, both = meaning(child, subject), meaning(parent + child, subject)
    if both and (own is None or plain(child) in _WEAK or both.score > own.score):
        return both
    return own or meaning(parent, subject)


def _match(
    labels: list[str], cells: Sequence[Cell], subject: Subject, mapping: Mapping[str, str]
) -> tuple[float, Layout] | None:
    found: dict[int, Meaning] = {}
    numeric = unknown = 0
    sizes: list[tuple[int, str]] = []
    for index, text in enumerate(labels):
        child = text.rpartition("\x01")[2]
        if not text:
            continue
        if subject == "orders" and is_size(child):
            sizes.append((index, size_name(child)))
        elif text == "\x00" or _NUMERIC.match(child):
            numeric += 1
        elif known := _meaning_of(text, subject, mapping, index):
            found[index] = known
        else:
            unknown += 1
    if len(sizes) >= 2:
        found |= {
            i: Meaning(("row_total",), 100) for i in found if plain(labels[i].rpartition("\x01")[2]) in _ROW_TOTALS
        }
    if any(plain(text).startswith("lineitem") for text in labels):
        # Shop exports call the order's number its name.
        found |= {i: Meaning(("reference",), 100) for i in found if plain(labels[i]) == "name"}
    columns, rivals = _assign(found, labels)
    present = {name for column in columns for name in column.fields}
    matrix = len(sizes) >= 2 and (not any(s.isdecimal() for _, s in sizes) or len(sizes) >= 3)
    needed = _NEEDED[subject]
    for options in needed:
        if not (options & present) and not (matrix and "quantity" in options):
            return None
    if subject == "customers" and len(present & needed[1] | present & needed[0]) < 2:
        return None
    value = len(present - {"ignored"}) + 0.3 * sum(1 for c in columns if c.fields == ("ignored",))
    value += 0.1 * len(sizes) if matrix else 0
    value -= 0.8 * numeric + 0.1 * unknown
    if value < 1.5:
        return None
    names = tuple(text.replace("\x01", " ").replace("\x00", "") for text in labels)
    strangers = tuple(n for i, n in enumerate(names) if n and i not in found and i not in {s[0] for s in sizes})
    made = Layout(subject, (), columns, tuple(sizes) if matrix else (), strangers, names)
    return value, replace(made, rivals=() if matrix else rivals)


def _assign(
    found: Mapping[int, Meaning], labels: Sequence[str]
) -> tuple[tuple[Column, ...], tuple[tuple[str, int, int], ...]]:
    """Each field goes to the column that names it best; the first of equals wins, the others are ignored.

    A second quantity named just as well, or the very same name once more, is a rival.
    """
    winner: dict[str, int] = {}
    for index, known in found.items():
        if len(known.fields) == 1 and known.field != "ignored":
            current = winner.get(known.field)
            if current is None or known.score > found[current].score:
                winner[known.field] = index
    taken = set(winner)
    columns: list[Column] = []
    rivals: list[tuple[str, int, int]] = []
    for index, known in found.items():
        fields = known.fields
        if len(fields) == 1 and fields[0] != "ignored" and winner[fields[0]] != index and fields[0] not in _MANY:
            own = winner[fields[0]]
            same = plain(labels[own]) == plain(labels[index]) and fields[0] in _TELLING
            if known.score == found[own].score and (same or fields[0] == "quantity"):
                rivals.append((fields[0], own, index))
            fields = ("ignored",)
        elif len(fields) > 1:
            fields = tuple(f if f not in taken else "ignored" for f in fields)
        label = labels[index].replace("\x01", " ")
        columns.append(Column(index, label, fields, known.score, known.hint))
    return tuple(columns), tuple(rivals)


def _without_header(first: Row, subject: Subject, mapping: Mapping[str, str]) -> Layout | None:
    """A mapping by column letters stands in for a header that is not there."""
    columns = tuple(
        Column(index, column_letter(index), (mapping[column_letter(index)],), 200)
        for index in range(len(first[1]))
        if column_letter(index) in mapping
    )
    present = {name for column in columns for name in column.fields}
    if all(options & present for options in _NEEDED[subject]):
        return Layout(subject, (), columns, labels=tuple(c.label for c in columns))
    return None

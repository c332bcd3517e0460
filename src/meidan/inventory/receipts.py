"""Announced receipts: finding and locking one, and fitting what came in to its lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from meidan.inventory import references
from meidan.inventory.inputs import ReceivedLine
from meidan.inventory.rules import ZERO
from meidan.kernel import db
from meidan.kernel.errors import Fault, Refusal, not_found, stale
from meidan.kernel.records import ref_id
from meidan.kernel.values import plain
from meidan.kernel.words import Words, listed

SQL = db.statements(Path(__file__).with_suffix(".sql"))


@dataclass(frozen=True, slots=True)
class Receipt:
    id: int
    number: str
    state: str
    version: int
    warehouse: str


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    id: int
    position: int
    product_id: int
    sku: str
    base_unit: str
    quantity: Decimal
    received: Decimal
    is_open: bool

    @property
    def open(self) -> Decimal:
        """How much is still to come."""
        return max(self.quantity - self.received, ZERO) if self.is_open else ZERO


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came in of a line; `extra` is the part beyond what was announced."""

    line: ReceiptLine
    lot: str
    quantity: Decimal
    extra: Decimal


def receipt_id(ref: str) -> int | None:
    """A receipt is named by its number, `id:123`, or the bare id that our answers carry."""
    bare = ref.isascii() and ref.isdigit() and len(ref) <= 18
    return int(ref) if bare else ref_id(ref)


def lock_open(ref: str, version: int | None) -> tuple[Receipt, list[ReceiptLine]]:
    """The receipt and its lines, locked. Raises 404, 409 when it is over or the version is not the current one."""
    found = db.row(SQL["lock"], {"ref": ref, "id": receipt_id(ref)})
    if found is None:
        raise not_found("到货单", "receipt", ref)
    receipt = Receipt(**found)
    if version is not None and version != receipt.version:
        raise stale(receipt.version)
    if receipt.state != "open":
        words = RECEIVED if receipt.state == "received" else CANCELLED
        raise Refusal(
            "receipt_closed", words, status=409, params={"number": receipt.number}, extra={"state": receipt.state}
        )
    lines = [ReceiptLine(**line) for line in db.rows(SQL["open_lines"], {"receipt": receipt.id})]
    return receipt, lines


def everything_open(lines: Sequence[ReceiptLine]) -> list[Arrival]:
    return [Arrival(line, "", line.open, ZERO) for line in lines if line.open > 0]


def fit(lines: Sequence[ReceiptLine], came: Sequence[ReceivedLine], note: str) -> list[Arrival]:
    """Which line of the receipt each part belongs to; what is beyond goes to the last line of the product.

    Raises one 422 that names every faulty place, and asks for a note where more came than was announced.
    """
    left = {line.id: line.open for line in lines}
    own = {line.position: f"id:{line.product_id}" for line in lines}
    refs = [own.get(one.line, "") if one.line is not None else one.product or "" for one in came]
    hits = references.find_goods(refs)
    arrivals: list[Arrival] = []
    faults: list[Fault] = []
    for index, (one, ref) in enumerate(zip(came, refs, strict=True)):
        path = f"/lines/{index}"
        read = _read(lines, one, hits[ref], path)
        if isinstance(read, Fault):
            faults.append(read)
            continue
        found, quantity = read
        parts = _spread(found, one.lot, quantity, left)
        extra = sum((part.extra for part in parts), ZERO)
        if extra and not note:
            params = {"extra": f"{plain(extra)} {found[0].base_unit}"}
            faults.append(Fault("more_than_announced", MORE, f"{path}/quantity", params))
        arrivals += parts
    if faults:
        raise Refusal("invalid", references.INVALID, faults=faults)
    return arrivals


def _read(
    lines: Sequence[ReceiptLine], one: ReceivedLine, hits: Sequence[references.Goods], path: str
) -> tuple[list[ReceiptLine], Decimal] | Fault:
    """The lines of the receipt that are meant, and how many base units came."""
    if one.line is None and one.product is None:
        return Fault("line_or_product", LINE_OR_PRODUCT, path)
    if one.line is None and len(hits) > 1:
        codes = listed(goods.sku for goods in hits)
        return Fault("product_ambiguous", references.AMBIGUOUS, f"{path}/product", {"ref": one.product, "codes": codes})
    meant = {goods.id for goods in hits}
    found = [line for line in lines if line.position == one.line or (one.line is None and line.product_id in meant)]
    if not found:
        no_line = Fault("unknown_line", NO_LINE, f"{path}/line", {"line": one.line})
        return no_line if one.line else Fault("not_announced", NOT_ANNOUNCED, f"{path}/product", {"ref": one.product})
    base = references.to_base(hits[0], one.quantity, one.unit, path)
    if not isinstance(base, Fault) and base <= 0:
        return Fault("not_positive", NOT_POSITIVE, f"{path}/quantity")
    return base if isinstance(base, Fault) else (found, base)


def _spread(lines: Sequence[ReceiptLine], lot: str, quantity: Decimal, left: dict[int, Decimal]) -> list[Arrival]:
    """Fills the lines in turn; `left` loses what was taken."""
    parts: list[Arrival] = []
    for line in lines:
        taken = min(left[line.id], quantity)
        last = line is lines[-1]
        if taken > 0 or (last and quantity > 0):
            extra = quantity - taken if last else ZERO
            parts.append(Arrival(line, lot, taken + extra, extra))
            left[line.id] -= taken
            quantity -= taken + extra
    return parts


RECEIVED = Words(zh="到货单 {number} 已经收完", en="Receipt {number} has been received already")
CANCELLED = Words(zh="到货单 {number} 已取消", en="Receipt {number} has been cancelled")
MORE = Words(
    zh="比通知的多 {extra};确认多收请写明原因(note)", en="{extra} more than announced; to take them in, say why (note)"
)
NO_LINE = Words(zh="到货单没有第 {line} 行", en="The receipt has no line {line}")
LINE_OR_PRODUCT = Words(zh="请写明第几行(line)或商品(product)", en="Name the line or the product")
NOT_ANNOUNCED = Words(zh="到货单上没有商品 {ref}", en="Product {ref} is not on this receipt")
NOT_POSITIVE = Words(zh="数量要大于 0", en="The quantity must be above zero")

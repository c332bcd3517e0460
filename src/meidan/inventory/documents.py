"""The paper behind stock moves: adjustments, transfers, counts and receptions, each with its lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from meidan.inventory.ports import Cause
from meidan.inventory.references import Place
from meidan.kernel import clock, db
from meidan.kernel.permissions import Actor

SQL = db.statements(Path(__file__).with_suffix(".sql"))
ADJUSTMENT, TRANSFER, COUNT, RECEPTION = "adjustment", "transfer", "count", "receipt"
_PREFIX = {ADJUSTMENT: "ADJ", TRANSFER: "TRF", COUNT: "CNT", RECEPTION: "GR"}


@dataclass(frozen=True, slots=True)
class Header:
    """What a new document is about; `reason` is free text."""

    kind: str
    place: Place
    reason: str = ""
    to_place: Place | None = None
    receipt_id: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    id: int
    number: str
    cause: Cause

    @property
    def stream(self) -> str:
        return f"document:{self.id}"


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """`quantity` is the change (what was moved, in a transfer), `before` and `counted` belong to counts."""

    level_id: int
    quantity: Decimal
    counted: Decimal | None = None
    before: Decimal | None = None


def create(header: Header, actor: Actor) -> Document:
    """A new document with its number, such as ADJ-000017. Its moves carry the source `document:ID`."""
    document_id = int(db.scalar(SQL["next_id"]))
    document = Document(
        document_id, f"{_PREFIX[header.kind]}-{document_id:06d}", Cause(f"document:{document_id}", actor)
    )
    db.run(
        SQL["insert"],
        {
            "id": document.id,
            "number": document.number,
            "kind": header.kind,
            "warehouse": header.place.id,
            "to_warehouse": header.to_place.id if header.to_place else None,
            "receipt": header.receipt_id,
            "reason": header.reason,
            "actor": actor.user_id,
            "at": clock.now(),
        },
    )
    return document


def write_lines(document: Document, lines: Sequence[DocumentLine]) -> None:
    """Keeps what the document says about each level, in the order given."""
    db.run(
        SQL["insert_lines"],
        {
            "document": document.id,
            "levels": [line.level_id for line in lines],
            "quantities": [line.quantity for line in lines],
            "counted": [line.counted for line in lines],
            "before": [line.before for line in lines],
        },
    )

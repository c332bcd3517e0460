"""Stock files: what is on hand becomes what the file says, by adjustments of the difference."""

from collections.abc import Sequence
from decimal import Decimal

from meidan.intake.commands.matching import match_goods
from meidan.intake.commands.requests import ImportRequest
from meidan.intake.commands.verdicts import Verdict, refused
from meidan.intake.masters import SQL, Match
from meidan.intake.rules.problems import Problem, several
from meidan.intake.rules.records import Record
from meidan.inventory.commands import adjust_stock
from meidan.inventory.inputs import StockLine
from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor

Key = tuple[str, str, str]


def take_stock(batch: Sequence[Record], request: ImportRequest, actor: Actor) -> list[Verdict]:
    """Set stock per warehouse, product and lot; a row that is there twice with other figures is handed back."""
    places = _places()
    matches = match_goods(batch)
    verdicts: dict[int, Verdict] = {}
    wanted: dict[Key, tuple[int, Decimal]] = {}
    for index, (record, match) in enumerate(zip(batch, matches, strict=True)):
        place = places.get(record.text("warehouse") or request.warehouse)
        found = _wanted(record, match, place)
        if isinstance(found, Problem):
            verdicts[index] = Verdict(problem=found)
        elif found[0] in wanted:
            same = wanted[found[0]][1] == found[1]
            twice = Problem("row.already_in_file", "sku", found[0][1])
            verdicts[index] = Verdict(unchanged=same, problem=None if same else twice)
        else:
            wanted[found[0]] = (index, found[1])
    for warehouse in sorted({key[0] for key in wanted}):
        rows = {key: target for key, target in wanted.items() if key[0] == warehouse}
        verdicts |= _set(warehouse, rows, request, actor)
    return [verdicts[index] for index in range(len(batch))]


def _places() -> dict[str, str]:
    """{code or name: code} of the working warehouses; "" is the one that stands first."""
    rows = db.rows(SQL["warehouses"])
    found = {row["name"]: row["code"] for row in rows} | {row["code"]: row["code"] for row in rows}
    return {**found, "": rows[0]["code"]} if rows else found


def _wanted(record: Record, match: Match | Problem, place: str | None) -> tuple[Key, Decimal] | Problem:
    if isinstance(match, Problem):
        return match
    if place is None:
        return Problem("row.unknown_warehouse", "warehouse", record.text("warehouse"))
    quantity = record.number("quantity") or Decimal(0)
    unit = record.text("unit") or match.unit
    if unit and unit not in match.goods.units:
        return Problem("row.unknown_unit", "unit", unit, several(match.goods.units))
    if quantity < 0:
        return Problem("row.negative_stock", "quantity", str(quantity))
    factor = match.goods.units[unit] if unit else Decimal(1)
    return (place, match.goods.sku, record.text("lot")), quantity * factor


def _set(
    warehouse: str, rows: dict[Key, tuple[int, Decimal]], request: ImportRequest, actor: Actor
) -> dict[int, Verdict]:
    skus = [key[1] for key in rows]
    now = {
        (row["sku"], row["lot"]): row["on_hand"]
        for row in db.rows(SQL["on_hand"], {"warehouse": warehouse, "skus": skus})
    }
    verdicts: dict[int, Verdict] = {}
    changes: list[tuple[int, StockLine]] = []
    for (_, sku, lot), (index, target) in rows.items():
        change = target - now.get((sku, lot), Decimal(0))
        if change:
            changes.append((index, StockLine(sku, change, None, lot)))
        else:
            verdicts[index] = Verdict(unchanged=True)
    reason = f"导入 {request.name or request.path.name}"[:200]
    while changes:
        try:
            adjust_stock(actor=actor, warehouse=warehouse, reason=reason, lines=[line for _, line in changes])
        except Refusal as refusal:
            bad = {at for fault in refusal.faults if (at := _line_of(fault.path)) is not None} or set(
                range(len(changes))
            )
            for at in bad:
                verdicts[changes[at][0]] = refused(refusal, "quantity")
            changes = [change for at, change in enumerate(changes) if at not in bad]
        else:
            verdicts |= {index: Verdict() for index, _ in changes}
            break
    return verdicts


def _line_of(path: str) -> int | None:
    parts = path.strip("/").split("/")
    return int(parts[1]) if len(parts) > 1 and parts[0] == "lines" and parts[1].isdecimal() else None

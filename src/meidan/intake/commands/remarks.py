"""What the checks of an order say about the rows of the file that it came from."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from meidan.checks.engine import BLOCK, WARN, Finding
from meidan.intake.commands.requests import ImportRequest
from meidan.intake.ordering import Prepared, blamed
from meidan.intake.rules.buckets import Refused
from meidan.intake.rules.layout import Layout
from meidan.intake.rules.problems import Problem, said
from meidan.kernel.words import Words
from meidan.orders.inputs import OrderInput

# Where an order has a place of another name than the file's column.
_FIELDS = {
    "product": "sku", "unit_price": "price", "ordered_at": "order_date", "ship_to": "address",
    "external_reference": "reference",
}  # fmt: skip


def foretold(findings: Sequence[Finding], order: OrderInput, request: ImportRequest) -> list[Finding]:
    """What of a trial's findings stops the order still once the goods and customers that it lacks are made.

    Goods are made without a price: a line that brings none will have none.
    """
    found: list[Finding] = []
    for one in findings:
        if one.severity not in (BLOCK, WARN) or (one.code == "customer.unknown" and request.create_customers):
            continue
        if one.code == "line.product_unknown" and request.create_products:
            index = int(one.path.split("/")[2])
            line = order.lines[index]
            if line.unit_price is not None or line.gift:
                continue
            path, params = f"/lines/{index}/unit_price", {"sku": line.product}
            one = replace(one, code="price.missing", path=path, words=UNPRICED, params=params, suggestion=None)
        found.append(one)
    return found


def remarks_on(one: Prepared, findings: Sequence[Finding], layout: Layout | None) -> list[Refused]:
    """One remark per finding: at its line's row and column, or at the order's first row when it is about the whole."""
    rows = [line.row for line in one.lines]
    reference = "" if one.read.made else one.read.reference
    found: list[Refused] = []
    for finding in findings:
        parts = finding.path.strip("/").split("/")
        line = int(parts[1]) if parts[0] == "lines" and len(parts) > 1 and parts[1].isdecimal() else 0
        name = parts[-1] if parts[0] in ("lines", "ship_to") and not parts[-1].isdecimal() else parts[0]
        if line >= len(rows):
            continue
        problem = Problem("row.finding", _FIELDS.get(name, name)[:40], detail=said(finding.words, finding.params))
        found.append(Refused(one.read.sheet, rows[line], blamed(problem, layout), problem, Decimal(0), reference))
    return found


UNPRICED = Words("{sku} 会新建,但没有价格,请填上单价", "{sku} will be made without a price: fill in the unit price")

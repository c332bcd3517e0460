"""Finding orders by what people type: each way of matching through its own index, whatever stands behind it.

A search is turned into *arms*: conditions of which each is planned on its own. Matches that are few are looked up
first and become one arm of ids, which any filter and sort can follow cheaply. Matches that are many stay a condition;
then a page is full after a short walk along the sort's index.
"""

from dataclasses import dataclass, replace
from typing import Any

from meidan.catalog.queries.terms import HIGHEST
from meidan.catalog.rules import search_words
from meidan.customers.queries.customers import PHONE_TERM, TAIL_DIGITS
from meidan.customers.rules import reversed_digits
from meidan.kernel import db
from meidan.kernel.permissions import Actor

FEW = 5000
Clause = tuple[str, list[Any]]


@dataclass(frozen=True, slots=True)
class _Branch:
    """One way of matching: `probe` selects ids of orders, `condition` says the same of `o`.

    `bound` is true of all matches and says where a walk may begin; it takes the values once more.
    """

    probe: str
    condition: str
    values: list[Any]
    bound: str = ""

    @property
    def walked(self) -> Clause:
        """The condition for a walk along the orders."""
        return (f"{self.condition} AND {self.bound}", self.values * 2) if self.bound else (self.condition, self.values)


def arms(q: str, actor: Actor) -> list[Clause]:
    """Conditions on `sales_order o`, together all orders that `q` finds; an order may satisfy several.

    By number and external reference (prefix), customer (code, name, pinyin, phone tail), delivery phone tail, SKU
    (prefix). None at all when nothing is found.
    """
    branches = _branches(q.strip(), actor)
    probes = ", ".join(f"ARRAY({branch.probe} LIMIT {FEW + 1}) AS b{i}" for i, branch in enumerate(branches))
    found = db.row(f"SELECT {probes}", [value for branch in branches for value in branch.values]) or {}
    ids: set[int] = set()
    result: list[Clause] = []
    for i, branch in enumerate(branches):
        matches = found[f"b{i}"]
        if len(matches) > FEW:
            result.append(branch.walked)
        else:
            ids.update(matches)
    if ids:
        result.append(("o.id = ANY (%s)", [sorted(ids)]))
    return result


def _branches(text: str, actor: Actor) -> list[_Branch]:
    branches = [_number(variant) for variant in dict.fromkeys((text, text.upper()))]
    branches.append(_prefix("external_reference", text))
    digits = reversed_digits(text)
    is_tail = len(digits) >= TAIL_DIGITS and len(digits) == len(text)
    # Who may not see phones may not find by them either: that would tell them digit by digit.
    by_phone = digits if is_tail and actor.sees("phone") else ""
    if by_phone:
        branches.append(_prefix("ship_phone_reversed", by_phone))
    if customers := _customers(text, by_phone):
        branches.append(
            _Branch(
                "SELECT x.id FROM sales_order x WHERE x.customer_id = ANY (%s)", "o.customer_id = ANY (%s)", [customers]
            )
        )
    if products := _products(text):
        branches.append(
            _Branch(
                "SELECT l.order_id FROM order_line l WHERE l.product_id = ANY (%s)",
                "EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.product_id = ANY (%s))",
                [products],
            )
        )
    return branches


def _number(start: str) -> _Branch:
    # Numbers go up with the ids, so what begins with SO-2 may lie far back: a walk begins at the newest of them.
    # The sum hides the key: else the planner would look for that one along the ids, which is the walk itself.
    newest = f"o.id <= (SELECT max(n.id + 0) FROM sales_order n WHERE {_inside('number', 'n')})"
    return replace(_prefix("number", start), bound=newest)


def _prefix(column: str, start: str) -> _Branch:
    values = [start, start + HIGHEST]
    return _Branch(f"SELECT x.id FROM sales_order x WHERE {_inside(column, 'x')}", _inside(column, "o"), values)


def _inside(column: str, of: str) -> str:
    # A range instead of LIKE: nothing in it needs escaping, and every index on the column serves it. Partial ones too.
    kept = f" AND {of}.ship_phone_reversed <> ''" if column == "ship_phone_reversed" else ""
    return f"{of}.{column} >= %s AND {of}.{column} < %s{kept}"


def _customers(text: str, phone: str) -> list[int]:
    """Customers of whom every word begins a term, or whose phone ends like this."""
    begins = "SELECT customer_id FROM customer_term WHERE term >= %s AND term < %s"
    words = [word for word in search_words(text) if not word.startswith(PHONE_TERM)]
    values = [value for word in words for value in (word, word + HIGHEST)]
    parts = [" INTERSECT ".join([begins] * len(words))] if words else []
    if phone:
        parts.append(begins)
        values += [PHONE_TERM + phone, PHONE_TERM + phone + HIGHEST]
    if not parts:
        return []
    found = db.rows(" UNION ".join(f"({part})" for part in parts), values)
    return sorted(row["customer_id"] for row in found)


def _products(text: str) -> list[int]:
    found = db.rows(
        "SELECT id FROM product WHERE sku >= %s AND sku < %s UNION SELECT id FROM product WHERE sku >= %s AND sku < %s",
        (text, text + HIGHEST, text.upper(), text.upper() + HIGHEST),
    )
    return sorted(row["id"] for row in found)

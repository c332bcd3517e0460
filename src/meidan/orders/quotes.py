"""Reads of quotations."""

from typing import Any

import orjson

from meidan.kernel import db
from meidan.kernel.errors import not_found
from meidan.kernel.paging import decode_cursor, page
from meidan.kernel.permissions import Actor, require
from meidan.kernel.values import money_text
from meidan.orders.scope import visible_quotations

_SELECT = """
SELECT q.*, c.code AS customer_code, c.name AS customer_name, o.number AS order_number, u.name AS owner_name
FROM quotation q JOIN customer c ON c.id = q.customer_id JOIN app_user u ON u.id = q.owner_id
LEFT JOIN sales_order o ON o.id = q.order_id
WHERE {visible}
"""


def list_quotations(*, actor: Actor, state: str, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of quotations, newest first."""
    require(actor, "orders.view")
    visible, values = visible_quotations(actor)
    sql, values = _SELECT.format(visible=visible), [*values]
    if state:
        sql, values = sql + " AND q.state = %s", [*values, state]
    if cursor:
        sql, values = sql + " AND q.id < %s", [*values, *decode_cursor(cursor, (int,))]
    found = db.rows(sql + " ORDER BY q.id DESC LIMIT %s", (*values, limit + 1))
    result = page(found, limit, lambda row: (row["id"],))
    result["items"] = [_answer(row, actor, whole=False) for row in result["items"]]
    return result


def get_quotation(*, number: str, actor: Actor) -> dict[str, Any]:
    """One quotation with its priced lines. Raises 404."""
    require(actor, "orders.view")
    visible, values = visible_quotations(actor)
    found = db.row(_SELECT.format(visible=visible) + " AND q.number = %s", (*values, number))
    if found is None:
        raise not_found("报价单", "quotation", number)
    return _answer(found, actor, whole=True)


def _answer(row: db.Row, actor: Actor, *, whole: bool) -> dict[str, Any]:
    sees = actor.sees("price")
    answer: dict[str, Any] = {
        "number": row["number"],
        "version": row["version"],
        "state": row["state"],
        "customer": {"code": row["customer_code"], "name": row["customer_name"]},
        "currency": row["currency"],
        "gross": money_text(row["gross"], row["currency"]) if sees else None,
        "valid_until": row["valid_until"].isoformat(),
        "lost_reason": row["lost_reason"],
        "order": row["order_number"],
        "owner": row["owner_name"],
    }
    if whole and sees:
        answer["priced"] = orjson.loads(row["priced"])
    return answer

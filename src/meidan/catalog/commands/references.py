"""Adding and changing categories, suppliers and styles."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from meidan.catalog import events as kinds
from meidan.catalog.commands.links import UNKNOWN, lookup
from meidan.catalog.queries.references import NAMES
from meidan.kernel import db, events
from meidan.kernel.errors import Refusal, bad_input, not_found
from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import Outcome, as_json, check_version
from meidan.kernel.words import Words

WRITABLE: Mapping[str, tuple[str, ...]] = {
    "category": ("code", "name", "parent_id"),
    "supplier": ("code", "name", "contact", "phone", "lead_days", "active"),
    "style": ("code", "name", "axes", "axis_order"),
}
_TYPES = {
    "code": "text", "name": "text", "parent_id": "bigint", "contact": "text", "phone": "text", "lead_days": "smallint",
    "active": "boolean", "axes": "jsonb", "axis_order": "jsonb",
}  # fmt: skip
_PRIVATE = frozenset({"contact", "phone"})


@transaction.atomic
def create_record(*, table: str, values: Mapping[str, Any], actor: Actor) -> Outcome:
    """Adds a category, supplier or style; `values` are checked fields, a category's `parent` a code or `id:123`.

    Raises 403 without products.edit, 409 `exists`, 422 for an unknown parent.
    """
    require(actor, "products.edit")
    columns = _columns(table, values)
    names = ", ".join(columns)
    types = ", ".join(f"{name} {_TYPES[name]}" for name in columns)
    id_ = db.scalar(
        f"INSERT INTO {table} ({names}, version) SELECT {names}, 1 "
        f"FROM jsonb_to_record(%s::jsonb) AS x({types}) ON CONFLICT (code) DO NOTHING RETURNING id",
        (as_json(columns),),
    )
    if id_ is None:
        raise exists(table, values["code"])
    events.append(f"{table}:{id_}", kinds.RECORD_CREATED[table], {"code": values["code"], **_told(columns)}, actor)
    return Outcome(0, int(id_), values["code"], "created", 1)


@transaction.atomic
def update_record(*, table: str, ref: str, values: Mapping[str, Any], version: int | None, actor: Actor) -> Outcome:
    """Changes the given fields of a category, supplier or style. Raises 403, 404, 409, 422."""
    require(actor, "products.edit")
    id_ = lookup(table, {ref}).get(ref)
    columns = _columns(table, values)
    names = ", ".join(f"{name}::json" if _TYPES[name] == "jsonb" else name for name in WRITABLE[table])
    row = db.row(f"SELECT version, {names} FROM {table} WHERE id = %s FOR NO KEY UPDATE", (id_ or 0,))
    if row is None or id_ is None:
        raise not_found(*NAMES[table], ref)
    check_version(row["version"], version)
    changes = {name: value for name, value in columns.items() if row[name] != value}
    if not changes:
        return Outcome(0, id_, row["code"], "unchanged", row["version"])
    _refuse_taken(table, id_, changes)
    _refuse_circle(table, id_, changes)
    types = ", ".join(f"{name} {_TYPES[name]}" for name in changes)
    sets = ", ".join(f"{name} = x.{name}" for name in changes)
    db.run(
        f"UPDATE {table} r SET {sets}, version = version + 1 "
        f"FROM jsonb_to_record(%s::jsonb) AS x({types}) WHERE id = %s",
        (as_json(changes), id_),
    )
    told = {"code": row["code"], "changes": _told(changes)}
    events.append(f"{table}:{id_}", kinds.RECORD_CHANGED[table], told, actor)
    return Outcome(0, id_, columns.get("code", row["code"]), "updated", row["version"] + 1)


def _columns(table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    columns = {name: value for name, value in values.items() if name in WRITABLE[table]}
    if "parent" in values:
        parent = values["parent"]
        found = None if parent is None else lookup("category", {parent}).get(parent)
        if parent is not None and found is None:
            raise bad_input("unknown", UNKNOWN["category"], "/parent", ref=parent)
        columns["parent_id"] = found
    if "axes" in columns:
        columns["axis_order"] = list(columns["axes"])
    return columns


def _told(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {k: events.Private(v) if k in _PRIVATE and v else v for k, v in columns.items() if k != "code"}


def _refuse_taken(table: str, id_: int, changes: Mapping[str, Any]) -> None:
    code = changes.get("code")
    if code is not None and lookup(table, {code}).get(code, id_) != id_:
        raise exists(table, code)


def _refuse_circle(table: str, id_: int, changes: Mapping[str, Any]) -> None:
    parent = changes.get("parent_id")
    if table == "category" and parent is not None and db.scalar(_ANCESTORS, (parent, id_)):
        raise bad_input("circle", CIRCLE, "/parent")


def exists(table: str, code: str) -> Refusal:
    """A 409: the code is taken."""
    zh, en = NAMES[table]
    words = Words(zh=f"{zh}编码 {{code}} 已存在", en=f"There is a {en} {{code}} already")
    return Refusal("exists", words, status=409, params={"code": code})


_ANCESTORS = """
WITH RECURSIVE up AS (
    SELECT id, parent_id FROM category WHERE id = %s
    UNION SELECT c.id, c.parent_id FROM category c JOIN up ON c.id = up.parent_id
) SELECT true FROM up WHERE id = %s
"""
CIRCLE = Words(zh="上级分类不能是自己或自己的下级", en="A category cannot lie inside itself")

from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from meidan.inventory import events, references
from meidan.inventory.commands.allocating import allocate_waiting
from meidan.inventory.inputs import WarehouseInput
from meidan.kernel import db
from meidan.kernel.attempts import in_one_transaction
from meidan.kernel.errors import Refusal, bad_input, stale
from meidan.kernel.events import Private, append
from meidan.kernel.permissions import Actor, require
from meidan.kernel.words import Words

SQL = db.statements(Path(__file__).parents[1] / "warehouses.sql")
_NEW: dict[str, Any] = {"priority": 100, "sellable": True, "active": True, "address": {}, "entity": None}


def create_warehouse(*, actor: Actor, warehouse: WarehouseInput) -> dict[str, Any]:
    """A new warehouse; `code` and `name` are needed. Returns {id, code}. Raises 403, 409 for a code in use, 422."""
    require(actor, "warehouses.edit")
    for name in ("code", "name"):
        if not getattr(warehouse, name):
            raise bad_input("required", REQUIRED, f"/{name}")
    return in_one_transaction(lambda: _create(actor, warehouse))


def change_warehouse(
    *, actor: Actor, ref: str, warehouse: WarehouseInput, version: int | None = None
) -> dict[str, Any]:
    """Changes the members given (the code stays). A warehouse with stock or open receipts cannot be closed;
    what a warehouse that is opened for sale has free goes to waiting orders.

    Returns {id, code}. Raises 403, 404, 409 for another version or while in use, 422.
    """
    require(actor, "warehouses.edit")
    if warehouse.code is not None:
        raise bad_input("code_is_fixed", FIXED, "/code")
    place = references.find_warehouse(actor, ref)
    opened = in_one_transaction(lambda: _change(actor, place.id, warehouse, version))
    if opened:
        free = [found["product_id"] for found in db.rows(SQL["products"], {"id": place.id})]
        allocate_waiting(products=free, actor=actor)
    return {"id": place.id, "code": place.code}


def _create(actor: Actor, warehouse: WarehouseInput) -> dict[str, Any]:
    given = {name: value for name, value in asdict(warehouse).items() if value is not None}
    values = {**_NEW, **given}
    warehouse_id = db.scalar(SQL["insert"], _columns(values))
    if warehouse_id is None:
        raise Refusal("code_in_use", IN_USE, status=409, params={"code": warehouse.code})
    append(f"warehouse:{warehouse_id}", events.WAREHOUSE_CREATED, _said(values), actor)
    return {"id": warehouse_id, "code": warehouse.code}


def _change(actor: Actor, warehouse_id: int, warehouse: WarehouseInput, version: int | None) -> bool:
    """Whether orders may draw from it now and could not before."""
    current = db.row(SQL["lock"], {"id": warehouse_id})
    assert current is not None
    if version is not None and version != current["version"]:
        raise stale(current["version"])
    before = {**current, "address": orjson.loads(current["address"])}
    given = {name: value for name, value in asdict(warehouse).items() if value is not None}
    changed = {name: value for name, value in given.items() if value != before[name]}
    if changed.get("active") is False:
        _refuse_while_in_use(warehouse_id, current["code"])
    if not changed:
        return False
    after = {**before, **changed}
    db.run(SQL["update"], {**_columns(after), "id": warehouse_id})
    append(f"warehouse:{warehouse_id}", events.WAREHOUSE_CHANGED, _said(changed), actor)
    return bool(after["active"] and after["sellable"] and not (before["active"] and before["sellable"]))


def _refuse_while_in_use(warehouse_id: int, code: str) -> None:
    used = db.row(SQL["in_use"], {"id": warehouse_id}) or {}
    if used["levels"] or used["receipts"]:
        raise Refusal("warehouse_in_use", STILL_USED, status=409, params={"code": code, **used})


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    entity = values["entity"]
    entity_id = db.scalar(SQL["entity"], {"code": entity}) if entity else None
    if entity and entity_id is None:
        raise bad_input("unknown_entity", NO_ENTITY, "/entity", ref=entity)
    return {**values, "entity": entity_id, "address": orjson.dumps(values["address"]).decode()}


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """For the event: an address is personal, only its commitment enters."""
    said = {name: value for name, value in values.items() if name in _TOLD}
    if "address" in values:
        said["address"] = {key: Private(str(text)) for key, text in values["address"].items()}
    return said


_TOLD = ("code", "name", "priority", "sellable", "active", "entity")
REQUIRED = Words(zh="必填", en="Required")
FIXED = Words(zh="仓库编码不能改", en="The code of a warehouse cannot be changed")
IN_USE = Words(zh="仓库编码 {code} 已被使用", en="The warehouse code {code} is in use")
NO_ENTITY = Words(zh="没有公司 {ref}", en="There is no legal entity {ref}")
STILL_USED = Words(
    zh="仓库 {code} 还有 {levels} 种存货、{receipts} 张未到的到货单,不能停用",
    en="Warehouse {code} still holds {levels} stock levels and {receipts} open receipts; it cannot be closed",
)

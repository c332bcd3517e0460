"""From what people write (a code, `id:123`, a barcode, a unit) to the rows it means; each fault names its path."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from meidan.inventory.inputs import StockLine
from meidan.inventory.rules import LIMIT
from meidan.kernel import db
from meidan.kernel.errors import Fault, Refusal, bad_input, not_found
from meidan.kernel.permissions import Actor
from meidan.kernel.records import ref_id
from meidan.kernel.words import Words, listed

SQL = db.statements(Path(__file__).with_suffix(".sql"))


@dataclass(frozen=True, slots=True)
class Place:
    """A warehouse as the commands see it."""

    id: int
    code: str
    name: str
    priority: int
    sellable: bool
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class Goods:
    """A stocked product; `unit` is what the reference itself implied (a carton's barcode), `units` their factors."""

    id: int
    sku: str
    name: str
    kind: str
    base_unit: str
    unit: str
    units: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a document, looked up: `quantity` in base units."""

    index: int
    goods: Goods
    lot: str
    quantity: Decimal


def in_scope(actor: Actor, code: str) -> bool:
    """Whether the actor may see and work in this warehouse."""
    return actor.scope != "warehouse" or code in actor.warehouses


def find_warehouse(actor: Actor, ref: str) -> Place:
    """The warehouse by code or `id:123`. Raises 404, and 403 outside the actor's warehouses."""
    found = db.row(SQL["warehouse"], {"ref": ref, "id": ref_id(ref)})
    if found is None:
        raise not_found("仓库", "warehouse", ref)
    place = Place(**found)
    _check_scope(actor, place)
    return place


def working_places(actor: Actor, refs: Mapping[str, str]) -> dict[str, Place]:
    """The open warehouses of {path: reference}, kept open until the transaction ends.

    Raises 422 for an unknown or closed one, 403 outside the actor's warehouses.
    """
    ids: dict[str, int] = {}
    for path, ref in refs.items():
        found = db.row(SQL["warehouse"], {"ref": ref, "id": ref_id(ref)})
        if found is None:
            raise bad_input("unknown_warehouse", UNKNOWN_WAREHOUSE, path, ref=ref)
        ids[path] = found["id"]
    held = {found["id"]: Place(**found) for found in db.rows(SQL["hold_warehouses"], {"ids": list(ids.values())})}
    for path, place_id in ids.items():
        place = held[place_id]
        _check_scope(actor, place)
        if not place.active:
            raise bad_input("warehouse_closed", CLOSED, path, warehouse=place.code)
    return {path: held[place_id] for path, place_id in ids.items()}


def default_place(actor: Actor) -> str:
    """The code of the first open warehouse (lowest priority number) that the actor may work in. Raises 422."""
    found = db.row(SQL["default_warehouse"], {"all": actor.scope != "warehouse", "codes": list(actor.warehouses)})
    if found is None:
        raise bad_input("no_warehouse", NO_WAREHOUSE, "/warehouse")
    return str(found["code"])


def find_goods(refs: Sequence[str]) -> dict[str, list[Goods]]:
    """The products that each reference hits."""
    wanted = sorted(set(refs))
    found: dict[str, dict[int, Goods]] = {ref: {} for ref in wanted}
    for row in db.rows(SQL["products"], {"refs": wanted, "ids": [ref_id(ref) for ref in wanted]}):
        factors: dict[str, str] = row["units"] or {}
        units = {unit: Decimal(factor) for unit, factor in factors.items()}
        goods = Goods(row["id"], row["sku"], row["name"], row["kind"], row["base_unit"], row["unit"], units)
        # Without a unit first (sorted): a product hit by its code as well as by a barcode counts in base units.
        found[row["ref"]].setdefault(goods.id, goods)
    return {ref: list(hits.values()) for ref, hits in found.items()}


def find_product(ref: str) -> Goods:
    """The one product that a query names. Raises 404, or 422 when two are hit."""
    return _the_one(ref, find_goods([ref])[ref], "/product")


def find_products(refs: Sequence[str]) -> list[Goods]:
    """The products that a query names, looked up at once. Raises 404, or 422 when one reference hits two."""
    hits = find_goods(refs)
    return [_the_one(ref, hits[ref], f"/products/{index}") for index, ref in enumerate(refs)]


def _the_one(ref: str, hits: Sequence[Goods], path: str) -> Goods:
    if not hits:
        raise not_found("商品", "product", ref)
    if len(hits) > 1:
        raise bad_input("product_ambiguous", AMBIGUOUS, path, ref=ref, codes=_codes(hits))
    return hits[0]


def read_lines(lines: Sequence[StockLine]) -> list[Item]:
    """The lines looked up and converted to base units. Raises one 422 that names every faulty place."""
    hits = find_goods([line.product for line in lines])
    items: list[Item] = []
    faults: list[Fault] = []
    for index, line in enumerate(lines):
        read = _read_line(index, line, hits[line.product])
        if isinstance(read, Fault):
            faults.append(read)
        else:
            items.append(read)
    if faults:
        raise Refusal("invalid", INVALID, faults=faults)
    return items


def to_base(goods: Goods, quantity: Decimal, unit: str | None, path: str) -> Decimal | Fault:
    """The quantity in base units, or what is wrong with it."""
    name = unit or goods.unit or goods.base_unit
    factor = Decimal(1) if name == goods.base_unit else goods.units.get(name)
    if factor is None:
        units = listed([goods.base_unit, *goods.units])
        return Fault("unknown_unit", UNKNOWN_UNIT, f"{path}/unit", {"unit": name, "sku": goods.sku, "units": units})
    base = quantity * factor
    if abs(base) >= LIMIT:
        return Fault("quantity_too_large", TOO_LARGE, f"{path}/quantity")
    if base != round(base, 6):
        return Fault("quantity_too_fine", TOO_FINE, f"{path}/quantity", {"unit": goods.base_unit})
    return base


def _read_line(index: int, line: StockLine, hits: Sequence[Goods]) -> Item | Fault:
    path = f"/lines/{index}"
    if not hits:
        return Fault("unknown_product", UNKNOWN_PRODUCT, f"{path}/product", {"ref": line.product})
    if len(hits) > 1:
        return Fault("product_ambiguous", AMBIGUOUS, f"{path}/product", {"ref": line.product, "codes": _codes(hits)})
    goods = hits[0]
    if goods.kind != "goods":
        return Fault("not_stocked", NOT_STOCKED, f"{path}/product", {"sku": goods.sku})
    base = to_base(goods, line.quantity, line.unit, path)
    return base if isinstance(base, Fault) else Item(index, goods, line.lot, base)


def _codes(hits: Sequence[Goods]) -> Words:
    return listed(goods.sku for goods in hits)


def _check_scope(actor: Actor, place: Place) -> None:
    if not in_scope(actor, place.code):
        raise Refusal("warehouse_scope", OUT_OF_SCOPE, status=403, params={"code": place.code})


INVALID = Words(zh="输入有误,请按下列各处修改", en="The input has errors; see the places listed")
UNKNOWN_WAREHOUSE = Words(zh="没有仓库 {ref}", en="There is no warehouse {ref}")
CLOSED = Words(zh="仓库 {warehouse} 已停用", en="Warehouse {warehouse} is closed")
NO_WAREHOUSE = Words(zh="没有可用的仓库,请先建立仓库", en="There is no open warehouse; set one up first")
OUT_OF_SCOPE = Words(zh="仓库 {code} 不在您负责的范围内", en="Warehouse {code} is not one of yours")
UNKNOWN_PRODUCT = Words(zh="没有商品 {ref}", en="There is no product {ref}")
AMBIGUOUS = Words(
    zh="“{ref}”对应多个商品:{codes},请写商品编码", en="“{ref}” hits several products: {codes}; write the SKU"
)
NOT_STOCKED = Words(zh="{sku} 是服务或费用,不入库存", en="{sku} is a service or charge; it is not stocked")
UNKNOWN_UNIT = Words(zh="{sku} 没有单位“{unit}”,可用:{units}", en="{sku} has no unit “{unit}”; it has: {units}")
TOO_LARGE = Words(zh="数量太大", en="The quantity is too large")
TOO_FINE = Words(zh="换算成{unit}后小数超过 6 位", en="In {unit} the quantity has more than 6 digits after the point")

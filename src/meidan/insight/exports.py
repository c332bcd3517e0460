"""Lists as spreadsheets: what a list shows with the same filter, scope and masks; columns in the caller's language."""

from collections.abc import Callable, Iterator
from typing import IO, Any

from django.db import connection, transaction

from meidan.catalog.queries.products import ProductFilter, list_products
from meidan.customers.queries.customers import CustomerFilter, list_customers
from meidan.flow import stored
from meidan.flow.definition import Approval, End, Stage
from meidan.insight.workbook import Column, day, local_time, write_workbook
from meidan.inventory.queries import Slice, StockFilter, list_stock
from meidan.kernel.paging import MAX_LIMIT
from meidan.kernel.permissions import Actor, require
from meidan.kernel.words import Words
from meidan.orders.filters import OrderFilter, default_zone
from meidan.orders.listing import every_order
from meidan.orders.process import KEY

_STATES = {
    "draft": Words("草稿", "Draft"),
    "confirmed": Words("已确认", "Confirmed"),
    "closed": Words("已完成", "Closed"),
    "cancelled": Words("已取消", "Cancelled"),
}
_KINDS = {"goods": Words("商品", "Goods"), "service": Words("服务", "Service"), "charge": Words("费用", "Charge")}
_TERMS = {
    "prepaid": Words("预付", "Prepaid"),
    "cod": Words("货到付款", "Cash on delivery"),
    "monthly": Words("月结", "Monthly"),
}
_PRICES = {"price": Words("售价", "Price"), "floor_price": Words("底价", "Floor price"), "cost": Words("成本", "Cost")}
YES = Words("是", "yes")


def export_orders(*, wanted: OrderFilter, actor: Actor) -> IO[bytes]:
    """The orders of the filter, in its order. Raises 403, 422 (too many, bad sort)."""
    require(actor, "orders.view")
    zone = default_zone()
    return _written(Words("订单", "Orders"), order_columns(actor, zone), every_order(actor=actor, wanted=wanted), actor)


def export_products(*, wanted: ProductFilter, actor: Actor) -> IO[bytes]:
    """The products of the filter. Raises 403, 422."""
    require(actor, "products.view")
    items = _every(lambda cursor: list_products(wanted=wanted, limit=MAX_LIMIT, cursor=cursor, actor=actor))
    return _written(Words("商品", "Products"), _product_columns(actor), items, actor)


def export_customers(*, wanted: CustomerFilter, actor: Actor) -> IO[bytes]:
    """The customers of the filter. Raises 403, 422."""
    require(actor, "customers.view")
    items = _every(lambda cursor: list_customers(wanted=wanted, limit=MAX_LIMIT, cursor=cursor, actor=actor))
    return _written(Words("客户", "Customers"), _customer_columns(actor), items, actor)


def export_stock(*, wanted: StockFilter, actor: Actor) -> IO[bytes]:
    """Stock per product and warehouse. Raises 403, 404, 422."""
    require(actor, "stock.view")
    items = _every(lambda cursor: list_stock(actor=actor, wanted=wanted, part=Slice(MAX_LIMIT, cursor)))
    return _written(Words("库存", "Stock"), _STOCK, items, actor)


def _written(title: Words, columns: list[Column], items: Iterator[dict[str, Any]], actor: Actor) -> IO[bytes]:
    """Read in one snapshot, so that what changes meanwhile is neither missed nor written twice."""
    with transaction.atomic():
        if not connection.savepoint_ids:  # type: ignore[attr-defined]
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return write_workbook(title.say(actor.lang), columns, items, actor.lang)


def _every(page: Callable[[str | None], dict[str, Any]]) -> Iterator[dict[str, Any]]:
    cursor: str | None = None
    while True:
        found = page(cursor)
        yield from found["items"]
        cursor = found["next_cursor"]
        if cursor is None:
            return


def order_columns(actor: Actor, zone: str) -> list[Column]:
    """The columns of exported orders; those with amounts only for who may see them."""
    lang = actor.lang
    stages = stage_names(lang)
    money = [
        Column(Words("未税金额", "Net"), lambda o: o["totals"]["net"], "number"),
        Column(Words("税额", "Tax"), lambda o: o["totals"]["tax"], "number"),
        Column(Words("含税金额", "Gross"), lambda o: o["totals"]["gross"], "number"),
    ]
    return [
        Column(Words("订单号", "Number"), lambda o: o["number"]),
        Column(Words("客户编码", "Customer code"), lambda o: o["customer"] and o["customer"]["code"]),
        Column(Words("客户", "Customer"), lambda o: o["customer_name"], width=24),
        Column(Words("状态", "State"), lambda o: _STATES[o["state"]].say(lang)),
        Column(Words("阶段", "Stage"), lambda o: stages.get(o["stage"], o["stage"])),
        Column(Words("挂起", "On hold"), lambda o: YES.say(lang) if o["held"] else ""),
        Column(Words("负责人", "Owner"), lambda o: o["owner"] and o["owner"]["name"]),
        Column(Words("下单时间", "Ordered"), lambda o: local_time(o["ordered_at"], zone), "time", 17),
        Column(Words("要求日期", "Requested"), lambda o: day(o["requested_date"]), "date"),
        Column(Words("承诺日期", "Promised"), lambda o: day(o["promised_date"]), "date"),
        Column(Words("应完成时间", "Due"), lambda o: local_time(o["due_at"], zone), "time", 17),
        Column(Words("逾期", "Overdue"), lambda o: YES.say(lang) if o["overdue"] else ""),
        Column(Words("缺货", "Short"), lambda o: YES.say(lang) if o["short"] else ""),
        Column(Words("行数", "Lines"), lambda o: o["line_count"], "number", 8),
        *(money if actor.sees("price") else ()),
        Column(Words("币种", "Currency"), lambda o: o["currency"], width=8),
        Column(Words("渠道", "Channel"), lambda o: o["channel"]),
        Column(Words("外部单号", "External reference"), lambda o: o["external_reference"], width=20),
        Column(Words("检查结果", "Findings"), lambda o: "; ".join(f["message"] for f in o["first_findings"]), width=40),
    ]


def stage_names(lang: str) -> dict[str, str]:
    """What the stages of today's process are called."""
    return {
        node.key: node.name_en if lang == "en" else node.name_zh
        for node in stored.current(KEY).definition.nodes
        if isinstance(node, Stage | Approval | End)
    }


def _product_columns(actor: Actor) -> list[Column]:
    money = {
        "price": Words("售价", "Price"),
        "floor_price": Words("底价", "Floor price"),
        "cost": Words("成本", "Cost"),
    }
    seen = [name for name in money if not _hidden(name, actor)]
    return [
        Column(Words("编码", "Code"), lambda p: p["sku"], width=20),
        Column(Words("名称", "Name"), lambda p: p["name"], width=30),
        Column(Words("类型", "Kind"), lambda p: _KINDS[p["kind"]].say(actor.lang)),
        Column(Words("基本单位", "Base unit"), lambda p: p["base_unit"]),
        Column(Words("其他单位", "Units"), lambda p: ",".join(f"{u['unit']}={u['factor']}" for u in p["units"])),
        Column(Words("条码", "Barcodes"), lambda p: ",".join(b["barcode"] for b in p["barcodes"]), width=20),
        Column(Words("款式", "Style"), lambda p: p["style"]),
        Column(Words("属性", "Attributes"), lambda p: ",".join(f"{k}:{v}" for k, v in p["attributes"].items())),
        Column(Words("分类", "Category"), lambda p: p["category"]),
        Column(Words("供应商", "Supplier"), lambda p: p["supplier"]),
        Column(Words("税率", "Tax rate"), lambda p: p["tax_rate"], "number"),
        *(Column(_PRICES[name], _taking(name), "number") for name in seen),
        Column(Words("币种", "Currency"), lambda p: p["currency"], width=8),
        Column(Words("包装量", "Pack"), lambda p: p["pack"], "number"),
        Column(Words("启用", "Active"), lambda p: YES.say(actor.lang) if p["active"] else ""),
    ]


def _hidden(name: str, actor: Actor) -> bool:
    if name == "cost":
        return not (actor.sees("cost") and actor.may("products.view_cost"))
    return not actor.sees("price")


def _taking(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda item: item[name]


def _customer_columns(actor: Actor) -> list[Column]:
    def contact(one: dict[str, Any], name: str) -> str:
        return one["contacts"][0][name] if one["contacts"] else ""

    def address(one: dict[str, Any]) -> str:
        chosen = [a for a in one["addresses"] if a["is_default"]] or one["addresses"]
        return " ".join(part for part in (chosen[0]["region"], chosen[0]["address"]) if part) if chosen else ""

    return [
        Column(Words("编码", "Code"), lambda c: c["code"], width=16),
        Column(Words("名称", "Name"), lambda c: c["name"], width=30),
        Column(Words("简称", "Short name"), lambda c: c["short_name"]),
        Column(Words("税号", "Tax number"), lambda c: c["tax_number"], width=22),
        Column(Words("付款方式", "Payment terms"), lambda c: _TERMS[c["payment_terms"]].say(actor.lang)),
        Column(Words("信用额度", "Credit limit"), lambda c: c["credit_limit"], "number"),
        Column(Words("已用额度", "Credit used"), lambda c: c["credit_used"], "number"),
        Column(Words("币种", "Currency"), lambda c: c["currency"], width=8),
        Column(Words("价目表", "Price list"), lambda c: c["price_list"]),
        Column(Words("负责人", "Owner"), lambda c: c["owner_name"]),
        Column(Words("联系人", "Contact"), lambda c: contact(c, "name")),
        Column(Words("电话", "Phone"), lambda c: contact(c, "phone"), width=16),
        Column(Words("地址", "Address"), address, width=40),
        Column(Words("挂起", "On hold"), lambda c: YES.say(actor.lang) if c["on_hold"] else ""),
        Column(Words("启用", "Active"), lambda c: YES.say(actor.lang) if c["active"] else ""),
    ]


_STOCK = [
    Column(Words("编码", "Code"), lambda s: s["product"], width=20),
    Column(Words("名称", "Name"), lambda s: s["name"], width=30),
    Column(Words("单位", "Unit"), lambda s: s["unit"], width=8),
    Column(Words("仓库", "Warehouse"), lambda s: s["warehouse"]),
    Column(Words("现存量", "On hand"), lambda s: s["on_hand"], "number"),
    Column(Words("预留", "Reserved"), lambda s: s["reserved"], "number"),
    Column(Words("可用", "Available"), lambda s: s["available"], "number"),
    Column(Words("在途", "Incoming"), lambda s: s["incoming"], "number"),
    Column(Words("补货点", "Reorder point"), lambda s: s["reorder_point"], "number"),
]

"""The papers of the house: delivery note, address label, pick list, order confirmation."""

from collections.abc import Sequence
from typing import Any, Literal

from meidan.fulfilment.queries import get_shipment, pick_list
from meidan.insight.papers.printing import Format, Paper, Table, print_pdf
from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor, require
from meidan.kernel.words import Words
from meidan.orders.queries import get_order

Kind = Literal["confirmation", "pick-list", "delivery-note"]
_COMPANY = "SELECT e.name FROM legal_entity e WHERE e.is_default"
_SHIPMENTS = """
SELECT s.number FROM shipment s JOIN sales_order o ON o.id = s.order_id WHERE o.number = ANY (%s)
ORDER BY array_position(%s, o.number), s.id
"""
_WAREHOUSES = """
SELECT DISTINCT w.code FROM sales_order o JOIN order_line l ON l.order_id = o.id JOIN reservation r ON r.line_id = l.id
JOIN stock_level s ON s.id = r.level_id JOIN warehouse w ON w.id = s.warehouse_id
WHERE o.number = ANY (%s) AND (%s OR w.code = ANY (%s)) ORDER BY 1
"""


def for_orders(*, kind: Kind, orders: Sequence[str], actor: Actor) -> bytes:
    """One kind of paper for many orders, in their order. Raises 403, 404 (also when there is nothing to print), 503."""
    numbers = list(dict.fromkeys(orders))
    if kind == "confirmation":
        papers = [_confirmation(number, actor) for number in numbers]
    elif kind == "delivery-note":
        require(actor, "shipments.view")
        shipments = [row["number"] for row in db.rows(_SHIPMENTS, (numbers, numbers))]
        papers = [_delivery_note(shipment, "a4", actor) for shipment in shipments]
    else:
        papers = _pick_lists(numbers, actor)
    if not papers:
        raise Refusal("print.nothing", NOTHING[kind], status=404)
    return print_pdf(papers)


def _pick_lists(numbers: list[str], actor: Actor) -> list[Paper]:
    require(actor, "shipments.view")
    everywhere = actor.scope != "warehouse"
    places = db.rows(_WAREHOUSES, (numbers, everywhere, list(actor.warehouses)))
    found = [pick_list(actor=actor, warehouse=row["code"], limit=len(numbers), numbers=numbers) for row in places]
    return [_round(one, actor) for one in found if one["orders"]]


def delivery_note(*, shipment: str, format_: Format, actor: Actor) -> bytes:
    """The note that goes with the goods; as a label the address, the codes and what is inside. Raises 403, 404, 503."""
    return print_pdf([_delivery_note(shipment, format_, actor)])


def _delivery_note(shipment: str, format_: Format, actor: Actor) -> Paper:
    found = get_shipment(ref=shipment, actor=actor)
    order = get_order(number=found["order"], actor=actor)
    lang = actor.lang
    rows = [[line["product"], line["name"], line["lot"], line["quantity"]] for line in found["lines"]]
    particulars = [
        (ORDER.say(lang), found["order"]),
        (CUSTOMER.say(lang), found["customer"]),
        (WAREHOUSE.say(lang), found["warehouse"]),
        (CARRIER.say(lang), f"{found['carrier']} {found['tracking_no']}".strip()),
        (SHIPPED.say(lang), found["issued_at"][:10]),
    ]
    return Paper(
        title=NOTE.say(lang), number=found["number"], particulars=particulars, format=format_, lang=lang,
        tables=[Table([CODE.say(lang), NAME.say(lang), LOT.say(lang), QUANTITY.say(lang)], rows, right=(3,))],
        address=_address(found["ship_to"]), qr=order["tracking_url"], foot=_company(),
        barcode=found["tracking_no"] or found["number"], note=SIGN.say(lang) if format_ == "a4" else "",
    )  # fmt: skip


def picking(*, warehouse: str, limit: int, actor: Actor) -> bytes:
    """What to fetch in one round, then order by order. Raises 403, 404, 503."""
    return print_pdf([_round(pick_list(actor=actor, warehouse=warehouse, limit=limit), actor)])


def _round(found: dict[str, Any], actor: Actor) -> Paper:
    lang = actor.lang
    head = [CODE.say(lang), NAME.say(lang), LOT.say(lang), QUANTITY.say(lang)]
    sums = [[one["product"], one["name"], one["lot"], one["quantity"]] for one in found["items"]]
    tables = [Table(head, sums, ROUND.say(lang), (3,))]
    for order in found["orders"]:
        rows = [[line["product"], line["name"], line["lot"], line["quantity"]] for line in order["lines"]]
        tables.append(Table(head, rows, f"{order['number']}  {order['customer']}", (3,)))
    count = (ORDERS.say(lang), str(len(found["orders"])))
    return Paper(PICK.say(lang), found["warehouse"], [count], tables, lang=lang, foot=_company())


def confirmation(*, number: str, actor: Actor) -> bytes:
    """What was agreed, for the customer; without amounts for those who may not see them. Raises 403, 404, 503."""
    return print_pdf([_confirmation(number, actor)])


def _confirmation(number: str, actor: Actor) -> Paper:
    require(actor, "orders.view")
    order = get_order(number=number, actor=actor)
    lang, sees = actor.lang, actor.sees("price")
    head = [CODE.say(lang), NAME.say(lang), QUANTITY.say(lang), UNIT.say(lang)]
    rows = [[line["product"], line["name"], line["quantity"], line["unit"]] for line in order["lines"]]
    if sees:
        head += [PRICE.say(lang), AMOUNT.say(lang)]
        for row, line in zip(rows, order["lines"], strict=True):
            row += [line["unit_price"] or "", line["gross"] or ""]
    totals = order["totals"]
    sums = [(words.say(lang), f"{totals[name]} {totals['currency']}") for name, words in SUMS.items()] if sees else []
    particulars = [
        (CUSTOMER.say(lang), order["customer_name"]),
        (ORDERED.say(lang), order["ordered_at"][:10]),
        (PROMISED.say(lang), order["promised_date"] or ""),
        (REFERENCE.say(lang), order["external_reference"] or ""),
    ]
    return Paper(
        title=CONFIRMATION.say(lang), number=order["number"], particulars=particulars, lang=lang, sums=sums,
        tables=[Table(head, rows, right=(2, 4, 5))], address=_address(order["ship_to"]), qr=order["tracking_url"],
        note=order["note"], foot=_company(), barcode=order["number"],
    )  # fmt: skip


def _address(ship_to: dict[str, Any]) -> list[str]:
    lines = [f"{ship_to['name']}  {ship_to['phone']}".strip(), f"{ship_to['region']} {ship_to['address']}".strip()]
    return [line for line in lines if line]


def _company() -> str:
    return str(db.scalar(_COMPANY) or "")


NOTE = Words("送货单", "Delivery note")
PICK = Words("拣货单", "Pick list")
CONFIRMATION = Words("订单确认", "Order confirmation")
ROUND = Words("一趟取齐", "To fetch in one round")
ORDERS = Words("订单数", "Orders")
ORDER = Words("订单", "Order")
CUSTOMER = Words("客户", "Customer")
WAREHOUSE = Words("仓库", "Warehouse")
CARRIER = Words("承运", "Carrier")
SHIPPED = Words("发货日期", "Shipped")
ORDERED = Words("下单日期", "Ordered")
PROMISED = Words("承诺日期", "Promised")
REFERENCE = Words("客户单号", "Your reference")
CODE = Words("编码", "Code")
NAME = Words("名称", "Name")
LOT = Words("批次", "Lot")
QUANTITY = Words("数量", "Quantity")
UNIT = Words("单位", "Unit")
PRICE = Words("单价", "Unit price")
AMOUNT = Words("金额", "Amount")
SUMS = {"net": Words("未税", "Net"), "tax": Words("税额", "Tax"), "gross": Words("含税合计", "Total")}
SIGN = Words("收货人签字:____________    日期:____________", "Received by: ____________    Date: ____________")
NOTHING = {
    "confirmation": Words("没有选订单", "No order was chosen"),
    "pick-list": Words("这些订单没有留好的货可拣", "Nothing is reserved for these orders"),
    "delivery-note": Words("这些订单还没有发过货", "Nothing of these orders has been shipped yet"),
}

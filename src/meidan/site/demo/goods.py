"""What the demo company sells: apparel in sizes and colours, office goods, hardware, a service and freight."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from meidan.catalog.commands.price_lists import create_price_list
from meidan.catalog.commands.products import save_products
from meidan.catalog.commands.references import create_record
from meidan.catalog.commands.styles import create_style
from meidan.catalog.inputs import BarcodeInput, PriceItemInput, PriceListInput, ProductInput, StyleInput
from meidan.catalog.rules import UnitFactor, gtin_check_digit
from meidan.inventory import commands as inventory
from meidan.inventory.inputs import Announcement, StockLine
from meidan.kernel import clock
from meidan.kernel.permissions import Actor

VAT = Decimal("0.13")
COLOURS = {"白色": "WH", "黑色": "BK", "藏青": "NV", "灰色": "GY"}
SIZES = {"S": "S", "M": "M", "L": "L", "XL": "XL", "XXL": "2XL"}
STYLES = (
    ("TS100", "纯棉圆领T恤", "28.00", 40),
    ("TS220", "重磅落肩T恤", "45.00", 30),
    ("PO310", "珠地棉Polo衫", "52.00", 30),
    ("HD220", "连帽卫衣", "69.00", 20),
    ("SH150", "牛津纺长袖衬衫", "78.00", 20),
    ("JK800", "三合一冲锋衣", "199.00", 10),
    ("PT400", "直筒休闲裤", "88.00", 20),
    ("VT060", "反光工作马甲", "19.50", 50),
    ("KD090", "儿童印花T恤", "32.00", 40),
)
OFFICE = (
    ("PP-A4-70", "A4复印纸 70g 500张", "包", "16.80", "箱", 8),
    ("PP-A4-80", "A4复印纸 80g 500张", "包", "19.50", "箱", 8),
    ("PP-A3-80", "A3复印纸 80g 500张", "包", "42.00", "箱", 5),
    ("PN-GEL-BK", "中性笔 0.5mm 黑", "支", "1.20", "盒", 12),
    ("PN-GEL-BL", "中性笔 0.5mm 蓝", "支", "1.20", "盒", 12),
    ("PN-GEL-RD", "中性笔 0.5mm 红", "支", "1.30", "盒", 12),
    ("MK-WB-BK", "白板笔 黑", "支", "2.50", "盒", 10),
    ("NB-A5-80", "A5线圈笔记本 80页", "本", "6.50", "箱", 60),
    ("NB-B5-60", "B5软抄本 60页", "本", "4.20", "箱", 80),
    ("FD-A4-CL", "A4透明文件夹", "个", "0.90", "包", 50),
    ("FD-BOX-55", "档案盒 55mm", "个", "7.80", "箱", 40),
    ("ST-12", "12号订书机", "台", "14.50", "盒", 6),
    ("ST-246", "24/6订书钉", "盒", "1.60", "条", 10),
    ("TP-60x100", "封箱胶带 60mm×100m", "卷", "6.80", "箱", 36),
    ("TP-18x30", "透明胶带 18mm×30m", "卷", "1.50", "筒", 8),
    ("LB-60x40", "热敏标签 60×40 1000张", "卷", "11.50", "箱", 40),
    ("LB-100x150", "热敏快递面单 100×150 500张", "卷", "23.00", "箱", 20),
    ("GL-21", "固体胶棒 21g", "支", "2.20", "盒", 12),
    ("CP-25", "长尾夹 25mm", "盒", "4.80", "箱", 48),
    ("EN-DL", "牛皮纸信封 DL", "个", "0.18", "包", 100),
    ("CL-12", "桌面计算器 12位", "台", "26.00", "箱", 40),
    ("BT-500", "不锈钢保温杯 500ml", "个", "35.00", "箱", 24),
    ("BT-750", "不锈钢保温杯 750ml", "个", "42.00", "箱", 24),
    ("MP-250", "护眼台灯", "台", "68.00", "箱", 12),
)
_SCREWS = (("M5", "0.12"), ("M6", "0.16"), ("M8", "0.28"), ("M10", "0.52"), ("M12", "0.85"))
_LENGTHS = (16, 20, 25, 30, 40, 50, 60, 70, 80)
_FINISHES = (("ZN", "镀锌"), ("SS", "304不锈钢"))
_TOOLS = (
    ("HW-TAPE-5", "钢卷尺 5m", "把", "12.80"),
    ("HW-TAPE-75", "钢卷尺 7.5m", "把", "18.50"),
    ("HW-PLIER-8", "8寸钢丝钳", "把", "24.00"),
    ("HW-WRENCH-10", "10寸活动扳手", "把", "29.50"),
    ("HW-GLOVE-L", "丁腈浸胶手套 L", "双", "4.60"),
    ("HW-GLOVE-M", "丁腈浸胶手套 M", "双", "4.60"),
    ("HW-LOCK-50", "铜挂锁 50mm", "把", "32.00"),
    ("HW-CABLE-3", "尼龙扎带 3×150 100根", "包", "3.80"),
    ("HW-DRILL-SET", "麻花钻头13件套", "套", "39.00"),
    ("HW-SEAL-300", "中性硅酮胶 300ml", "支", "9.90"),
)


def stock_the_catalogue(admin: Actor) -> list[str]:
    """Creates about 300 products, a default list and a wholesale list; returns the SKUs of goods."""
    for code, name in (("APP", "服装"), ("OFF", "办公"), ("HW", "五金"), ("SVC", "服务")):
        create_record(table="category", values={"code": code, "name": name}, actor=admin)
    for code, name, days in (("S-HENGDA", "恒达针织厂", 12), ("S-YUTONG", "裕通五金制品厂", 7)):
        values = {"code": code, "name": name, "contact": "", "phone": "", "lead_days": days, "active": True}
        create_record(table="supplier", values=values, actor=admin)
    skus = _apparel(admin)
    products = [*_office(), *_hardware()]
    for outcome in save_products(products=[*_with_barcodes(products), *_services()], actor=admin):
        if outcome.refusal is not None:
            raise outcome.refusal
    skus.extend(product.sku for product in products)
    _price_lists(admin, products)
    return skus


def fill_the_warehouses(admin: Actor, skus: Sequence[str], chance: random.Random) -> None:
    """Opening stock: most things plenty, some scarce, some none; a few receipts are on their way."""
    for warehouse, share in (("GZ", 1.0), ("HZ", 0.45)):
        lines = [StockLine(sku, Decimal(_opening(sku, chance))) for sku in skus if chance.random() < share]
        kept = [line for line in lines if line.quantity > 0]
        for start in range(0, len(kept), 100):
            inventory.adjust_stock(actor=admin, warehouse=warehouse, reason="期初库存", lines=kept[start : start + 100])
    today = clock.local_date(clock.now(), "Asia/Shanghai")
    for days, supplier in ((4, "S-HENGDA"), (9, "S-YUTONG"), (16, "S-HENGDA")):
        _announce(admin, today + timedelta(days=days), supplier, chance.sample(list(skus), 25))


def _announce(admin: Actor, day: date, supplier: str, skus: Sequence[str]) -> None:
    lines = tuple(StockLine(sku, Decimal(200)) for sku in skus)
    announcement = Announcement(lines, warehouse="GZ", expected_on=day, supplier=supplier, reference=f"PO-{day:%m%d}")
    inventory.announce_receipt(actor=admin, announcement=announcement)


def _opening(sku: str, chance: random.Random) -> int:
    if chance.random() < 0.07:
        return 0
    if chance.random() < 0.12:
        return chance.randint(3, 25)
    return chance.randint(4000, 20000) if sku.startswith(("SC-", "PN-", "EN-")) else chance.randint(300, 2400)


def _apparel(admin: Actor) -> list[str]:
    skus: list[str] = []
    for code, name, price, box in STYLES:
        base = ProductInput(
            sku=code, name=name, base_unit="件", units=(UnitFactor("箱", Decimal(box)),), category="APP",
            supplier="S-HENGDA", tax_rate=VAT, price=Decimal(price),
            floor_price=(Decimal(price) * Decimal("0.8")).quantize(Decimal("0.01")),
            cost=(Decimal(price) * Decimal("0.6")).quantize(Decimal("0.01")),
        )  # fmt: skip
        axes = {"颜色": tuple(COLOURS), "尺码": tuple(SIZES)}
        codes = {"颜色": COLOURS, "尺码": SIZES}
        style = StyleInput(code=code, name=name, axes=axes, codes=codes, pattern="{style}-{颜色}-{尺码}", base=base)
        _, outcomes = create_style(style=style, actor=admin)
        skus.extend(outcome.code for outcome in outcomes)
    return skus


def _office() -> list[ProductInput]:
    return [
        ProductInput(
            sku=sku, name=name, base_unit=unit, units=(UnitFactor(big, Decimal(factor)),), category="OFF",
            tax_rate=VAT, price=Decimal(price), cost=(Decimal(price) * Decimal("0.7")).quantize(Decimal("0.01")),
        )
        for sku, name, unit, price, big, factor in OFFICE
    ]  # fmt: skip


def _hardware() -> list[ProductInput]:
    screws = [
        ProductInput(
            sku=f"SC-{size}-{length}-{finish}", name=f"内六角螺丝 {size}×{length} {label}", base_unit="个",
            units=(UnitFactor("盒", Decimal(200)), UnitFactor("箱", Decimal(4000))), category="HW",
            supplier="S-YUTONG", tax_rate=VAT, pack=Decimal(10),
            price=Decimal(price) * (3 if finish == "SS" else 1) + Decimal(length) / 1000,
        )
        for size, price in _SCREWS
        for length in _LENGTHS
        for finish, label in _FINISHES
    ]  # fmt: skip
    tools = [
        ProductInput(
            sku=sku, name=name, base_unit=unit, category="HW", supplier="S-YUTONG", tax_rate=VAT, price=Decimal(price)
        )
        for sku, name, unit, price in _TOOLS
    ]
    return screws + tools


def _services() -> list[ProductInput]:
    return [
        ProductInput(sku="FREIGHT", name="运费", kind="charge", base_unit="次", tax_rate=Decimal("0.09")),
        ProductInput(
            sku="SV-PRINT", name="印字加工", kind="service", base_unit="件", category="SVC", tax_rate=Decimal("0.06"),
            price=Decimal("3.50"),
        ),
        ProductInput(
            sku="SV-SETUP", name="上门安装", kind="service", base_unit="次", category="SVC", tax_rate=Decimal("0.06"),
            price=Decimal(200),
        ),
    ]  # fmt: skip


def _with_barcodes(products: Sequence[ProductInput]) -> list[ProductInput]:
    """In-store numbers (they begin with 2), which belong to nobody else's goods."""
    result: list[ProductInput] = []
    for index, product in enumerate(products):
        digits = f"2{index:011d}"
        result.append(replace(product, barcodes=(BarcodeInput(digits + gtin_check_digit(digits)),)))
    return result


def _price_lists(admin: Actor, products: Sequence[ProductInput]) -> None:
    wholesale = [
        PriceItemInput(
            product=product.sku, price=(product.price * rate).quantize(Decimal("0.0001")), min_quantity=Decimal(minimum)
        )
        for product in products
        if product.price is not None
        for minimum, rate in ((0, Decimal("0.95")), (100, Decimal("0.90")))
    ]
    head = PriceListInput(code="WHOLESALE", name="批发价(含税)")
    create_price_list(head=head, items=wholesale, actor=admin)
    net = [
        PriceItemInput(product=product.sku, price=(product.price / (1 + VAT)).quantize(Decimal("0.0001")))
        for product in products
        if product.price is not None
    ]
    create_price_list(head=PriceListInput(code="NET", name="不含税价", tax_included=False), items=net, actor=admin)

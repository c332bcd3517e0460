"""Everything that can be wrong with a product by itself."""

from meidan.catalog.inputs import ProductInput
from meidan.catalog.rules import check_barcode, check_units
from meidan.kernel.errors import Fault
from meidan.kernel.money import MINOR_UNITS
from meidan.kernel.records import fault_of
from meidan.kernel.values import ValueProblem
from meidan.kernel.words import Words

KINDS = ("goods", "service", "charge")


def product_faults(product: ProductInput) -> list[Fault]:
    """Faults with JSON Pointers into the product; empty when it can be stored."""
    faults: list[Fault] = []
    if not product.name:
        faults.append(Fault("required", NAME_MISSING, "/name"))
    if product.kind not in KINDS:
        faults.append(Fault("kind", KIND_UNKNOWN, "/kind"))
    if product.currency not in MINOR_UNITS:
        faults.append(Fault("currency.unknown", CURRENCY_UNKNOWN, "/currency", {"currency": product.currency}))
    if not product.base_unit:
        faults.append(Fault("required", UNIT_MISSING, "/base_unit"))
    faults += _unit_faults(product) + _price_faults(product)
    return faults


def _unit_faults(product: ProductInput) -> list[Fault]:
    faults: list[Fault] = []
    try:
        check_units(product.base_unit, product.units)
    except ValueProblem as problem:
        faults.append(fault_of(problem, "/units"))
    units = {"", product.base_unit, *(one.unit for one in product.units)}
    seen: set[str] = set()
    for place, one in enumerate(product.barcodes):
        path = f"/barcodes/{place}"
        try:
            code = check_barcode(one.barcode)
        except ValueProblem as problem:
            faults.append(fault_of(problem, f"{path}/barcode"))
            continue
        if code in seen:
            faults.append(Fault("barcode.twice", BARCODE_TWICE, path, {"barcode": code}))
        seen.add(code)
        if one.unit not in units:
            faults.append(Fault("unit.unknown", UNIT_UNKNOWN, f"{path}/unit", {"unit": one.unit}))
    return faults


def _price_faults(product: ProductInput) -> list[Fault]:
    faults: list[Fault] = []
    for name in ("price", "floor_price", "cost"):
        value = getattr(product, name)
        if value is not None and value < 0:
            faults.append(Fault("negative", NEGATIVE, f"/{name}"))
    if product.price is not None and product.floor_price is not None and product.floor_price > product.price:
        faults.append(Fault("floor_above_price", FLOOR_ABOVE, "/floor_price"))
    if product.pack is not None and product.pack <= 0:
        faults.append(Fault("pack", PACK_POSITIVE, "/pack"))
    if product.tax_rate is not None and not 0 <= product.tax_rate < 1:
        faults.append(Fault("tax_rate.range", TAX_RANGE, "/tax_rate"))
    return faults


NAME_MISSING = Words(zh="请填写商品名称", en="Give the product a name")
KIND_UNKNOWN = Words(zh="类型只能是 goods、service 或 charge", en="The kind is goods, service or charge")
CURRENCY_UNKNOWN = Words(
    zh="没有币种 {currency},请用三位代码,如 CNY", en="No currency {currency}; use a code such as CNY"
)
UNIT_MISSING = Words(zh="请填写基本单位", en="Give the base unit")
UNIT_UNKNOWN = Words(
    zh="商品没有单位 {unit},请先在单位里加上", en="The product has no unit {unit}; add it to the units first"
)
BARCODE_TWICE = Words(zh="条码 {barcode} 写了两次", en="Barcode {barcode} is given twice")
NEGATIVE = Words(zh="不能是负数", en="Must not be negative")
FLOOR_ABOVE = Words(zh="底价高于售价", en="The floor price is above the price")
PACK_POSITIVE = Words(zh="起订倍数必须大于 0", en="The pack must be above 0")
TAX_RANGE = Words(zh="税率请写成小数,如 0.13", en="Write the tax rate as a fraction, such as 0.13")

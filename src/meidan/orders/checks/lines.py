"""What is ordered: products, units and quantities of each line."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, Context, Decimal
from typing import Any

from meidan.checks.engine import BLOCK, INFO, WARN, Finding, Rule, Suggestion
from meidan.kernel.values import grouped, plain
from meidan.kernel.words import Words, listed
from meidan.orders.subject import ZERO, LineSubject, OrderSubject, ProductFacts

Parameters = Mapping[str, Any]
Found = Sequence[Finding]

# Quantity (18 digits) × factor (18 digits) does not fit the usual 28 digits.
WIDE = Context(prec=60)
SMALLEST = Decimal("0.000001")
LARGEST = Decimal(10) ** 12
_COUNTERS = (
    "件 个 箱 只 台 套 盒 包 瓶 支 枝 把 条 双 张 本 册 块 卷 袋 桶 罐 片 颗 粒 根 副 付 对 打 辆 部 顶 枚 份 组 盘 "
    "床 串 PCS PC EA EACH SET SETS BOX BOXES CTN CARTON CARTONS PAIR PAIRS DOZEN PIECE PIECES UNIT UNITS BAG BOTTLE"
)
_COUNTABLE = frozenset(_COUNTERS.split())


def no_lines(subject: OrderSubject, _: Parameters) -> Found:
    if subject.lines:
        return ()
    return (Finding("order.no_lines", BLOCK, "/lines", NO_LINES, overridable=False),)


def product_unknown(subject: OrderSubject, _: Parameters) -> Found:
    return [
        Finding(
            "line.product_unknown", BLOCK, f"{line.path}/product", UNKNOWN, {"ref": line.input.product},
            Suggestion(UNKNOWN_REPAIR), {"product": line.input.product}, overridable=False,
        )
        for line in subject.lines
        if not line.matches
    ]  # fmt: skip


def product_ambiguous(subject: OrderSubject, _: Parameters) -> Found:
    return [_ambiguous(line) for line in subject.lines if len(line.matches) > 1]


def _ambiguous(line: LineSubject) -> Finding:
    codes = [product.sku for product in line.matches]
    params = {"ref": line.input.product, "codes": listed(codes[:5]), "count": len(codes)}
    return Finding(
        "line.product_ambiguous", BLOCK, f"{line.path}/product", AMBIGUOUS, params,
        Suggestion(AMBIGUOUS_REPAIR), {"codes": codes}, overridable=False,
    )  # fmt: skip


def product_inactive(subject: OrderSubject, _: Parameters) -> Found:
    return [
        Finding(
            "line.product_inactive", BLOCK, f"{line.path}/product", INACTIVE,
            {"sku": product.sku, "name": product.name}, Suggestion(INACTIVE_REPAIR), {"product": product.sku},
        )
        for line in subject.lines
        if (product := line.product) is not None and not product.active
    ]  # fmt: skip


def unit_unknown(subject: OrderSubject, _: Parameters) -> Found:
    return [
        _unit(line, product) for line in subject.lines if line.factor is None and (product := line.product) is not None
    ]


def _unit(line: LineSubject, product: ProductFacts) -> Finding:
    units = list(dict.fromkeys((product.base_unit, *product.units)))
    params = {"sku": product.sku, "unit": line.unit, "units": listed(units)}
    suggestion = Suggestion(UNIT_REPAIR, {"unit": product.base_unit}, f"{line.path}/unit", product.base_unit)
    evidence = {"unit": line.unit, "units": units}
    return Finding("line.unit_unknown", BLOCK, f"{line.path}/unit", UNIT, params, suggestion, evidence, False)


def quantity_not_positive(subject: OrderSubject, _: Parameters) -> Found:
    return [
        Finding(
            "line.quantity_not_positive", BLOCK, f"{line.path}/quantity", NOT_POSITIVE,
            {"quantity": grouped(line.input.quantity)}, Suggestion(NOT_POSITIVE_REPAIR),
            {"quantity": plain(line.input.quantity)}, overridable=False,
        )
        for line in subject.lines
        if line.input.quantity <= ZERO or line.base_quantity < SMALLEST
    ]  # fmt: skip


def quantity_too_large(subject: OrderSubject, _: Parameters) -> Found:
    return [
        Finding(
            "line.quantity_too_large", BLOCK, f"{line.path}/quantity", TOO_LARGE,
            {"quantity": grouped(line.base_quantity)}, Suggestion(TOO_LARGE_REPAIR),
            {"base_quantity": plain(line.base_quantity)}, overridable=False,
        )
        for line in subject.lines
        if line.base_quantity >= LARGEST
    ]  # fmt: skip


def quantity_pack(subject: OrderSubject, _: Parameters) -> Found:
    return [
        _pack(line, product, product.pack)
        for line in subject.lines
        if (product := line.product) is not None
        and product.pack
        and line.factor
        and line.base_quantity > 0
        and WIDE.remainder(line.base_quantity, product.pack)
    ]


def _pack(line: LineSubject, product: ProductFacts, pack: Decimal) -> Finding:
    packs = WIDE.divide(line.base_quantity, pack).to_integral_value(ROUND_CEILING, WIDE)
    whole = WIDE.multiply(packs, pack)
    params = {
        "sku": product.sku, "unit": product.base_unit, "pack": grouped(pack), "quantity": grouped(line.base_quantity),
    }  # fmt: skip
    in_unit = WIDE.divide(whole, line.factor or 1)
    # 40 pieces to the box and packs of 30: the next multiple need not be a number of boxes.
    step = Decimal(1) if _counts(line.unit) else SMALLEST
    exact = in_unit == in_unit.quantize(step, context=WIDE)
    path = f"{line.path}/quantity"
    suggestion = Suggestion(PACK_REPAIR, {"quantity": grouped(whole), "unit": product.base_unit})
    if exact:
        suggestion = Suggestion(PACK_REPAIR, {"quantity": grouped(in_unit), "unit": line.unit}, path, plain(in_unit))
    evidence = {"base_quantity": plain(line.base_quantity), "pack": plain(pack), "next_multiple": plain(whole)}
    return Finding("line.quantity_pack", BLOCK, path, PACK, params, suggestion, evidence)


def quantity_fraction(subject: OrderSubject, _: Parameters) -> Found:
    return [
        _fraction(line, product)
        for line in subject.lines
        if (line.input.quantity % 1 or line.base_quantity % 1)
        and (product := line.product) is not None
        and line.factor
        and (_splits_base(line, product) or _counts(line.unit))
    ]


def _splits_base(line: LineSubject, product: ProductFacts) -> bool:
    return bool(line.base_quantity % 1) and _counts(product.base_unit)


def _fraction(line: LineSubject, product: ProductFacts) -> Finding:
    """Half a piece is odd; half a box that makes whole pieces is only worth a note."""
    odd = _splits_base(line, product) or line.unit == product.base_unit
    params = {
        "quantity": grouped(line.input.quantity), "unit": line.unit,
        "base": grouped(line.base_quantity), "base_unit": product.base_unit,
    }  # fmt: skip
    evidence = {"quantity": plain(line.input.quantity), "base_quantity": plain(line.base_quantity)}
    path = f"{line.path}/quantity"
    if odd:
        return Finding("line.quantity_fraction", WARN, path, SPLIT, params, Suggestion(SPLIT_REPAIR), evidence)
    return Finding("line.quantity_fraction", INFO, path, PART, params, Suggestion(PART_REPAIR), evidence)


def _counts(unit: str) -> bool:
    return unit in _COUNTABLE or unit.upper() in _COUNTABLE


NO_LINES = Words("还没有商品,至少要有一行", "No products yet; at least one line is needed")
UNKNOWN = Words("没有商品“{ref}”", 'There is no product "{ref}"')
UNKNOWN_REPAIR = Words(
    "核对编码、客户料号或条码,或先建这个商品", "Check the code, customer's code or barcode, or add the product first"
)
AMBIGUOUS = Words("“{ref}”对上了 {count} 个商品:{codes}", '"{ref}" fits {count} products: {codes}')
AMBIGUOUS_REPAIR = Words("请改填我们的商品编码", "Give our own product code")
INACTIVE = Words("{sku} {name} 已停售", "{sku} {name} is no longer sold")
INACTIVE_REPAIR = Words("换一个商品,或请主管放行", "Choose another product, or ask a supervisor to let it pass")
UNIT = Words("{sku} 没有单位“{unit}”,可用:{units}", '{sku} has no unit "{unit}"; it has {units}')
UNIT_REPAIR = Words("改为 {unit}", "Change to {unit}")
NOT_POSITIVE = Words("数量 {quantity} 不对,要大于 0", "Quantity {quantity}: it must be above 0")
NOT_POSITIVE_REPAIR = Words("填上数量;退货请走售后", "Enter the quantity; returns are booked in after-sales")
TOO_LARGE = Words("数量 {quantity} 太大了", "Quantity {quantity} is too large")
TOO_LARGE_REPAIR = Words("核对数量和单位", "Check the quantity and the unit")
PACK = Words(
    "{sku} 按 {pack} {unit} 的整数倍卖,现在是 {quantity} {unit}",
    "{sku} is sold in multiples of {pack} {unit}; this is {quantity} {unit}",
)
PACK_REPAIR = Words("改为 {quantity} {unit}", "Change to {quantity} {unit}")
SPLIT = Words("{quantity} {unit} 不是整数,{base_unit} 不能拆开", "{quantity} {unit}: {base_unit} cannot be split")
SPLIT_REPAIR = Words("核对数量和单位", "Check the quantity and the unit")
PART = Words("{quantity} {unit} 要拆开,即 {base} {base_unit}", "{quantity} {unit} is a part: {base} {base_unit}")
PART_REPAIR = Words("核对单位,没错就不用改", "Check the unit; nothing to do if it is right")

RULES: tuple[Rule[OrderSubject], ...] = (
    Rule("order.no_lines", Words("没有商品行", "No lines"), no_lines, False, (BLOCK,)),
    Rule("line.product_unknown", Words("商品不存在", "Unknown product"), product_unknown, False, (BLOCK,)),
    Rule("line.product_ambiguous", Words("商品对上不止一个", "Several products fit"), product_ambiguous, False,
         (BLOCK,)),
    Rule("line.product_inactive", Words("商品已停售", "Inactive product"), product_inactive, severities=(BLOCK,)),
    Rule("line.unit_unknown", Words("商品没有这个单位", "Not a unit of the product"), unit_unknown, False, (BLOCK,)),
    Rule("line.quantity_not_positive", Words("数量不大于 0", "Quantity not above 0"), quantity_not_positive, False,
         (BLOCK,)),
    Rule("line.quantity_too_large", Words("数量太大", "Quantity too large"), quantity_too_large, False, (BLOCK,)),
    Rule("line.quantity_pack", Words("不是整包装", "Not a multiple of the pack"), quantity_pack, severities=(BLOCK,)),
    Rule("line.quantity_fraction", Words("数量不是整数", "Fraction of a countable unit"), quantity_fraction,
         severities=(WARN, INFO)),
)  # fmt: skip

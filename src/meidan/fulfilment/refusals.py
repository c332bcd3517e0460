"""The ways in which fulfilment says no."""

from meidan.kernel.words import Words

NOT_CONFIRMED = Words(zh="订单 {number} 还没确认,不能发货", en="Order {number} is not confirmed; it cannot ship")
HELD = Words(zh="订单 {number} 挂起中,请先放行再发货", en="Order {number} is on hold; release it before it ships")
OVER = Words(zh="订单 {number} 已取消或已完成,不能发货", en="Order {number} is cancelled or complete; it cannot ship")
NOT_APPROVED = Words(
    zh="订单 {number} 还在审批,通过后再发货", en="Order {number} waits for an approval before it ships"
)
NOTHING_RESERVED = Words(
    zh="订单 {number} 在这里没有已备好的货可发", en="Order {number} has nothing set aside here that could ship"
)
MORE_THAN_RESERVED = Words(
    zh="{sku} 只备了 {reserved},不能发 {quantity}", en="Only {reserved} of {sku} is set aside, {quantity} cannot ship"
)
NOT_POSITIVE = Words(zh="数量要大于 0", en="The quantity must be above 0")
ONE_WAREHOUSE = Words(
    zh="货从 {count} 个仓库发出,请指定仓库后再填包裹",
    en="The goods leave {count} warehouses; name one of them to list packages",
)
CANNOT_FOLLOW = Words(
    zh="发货单 {number} 已{state},不能再登记“{kind}”",
    en="Shipment {number} is {state} already; “{kind}” cannot follow",
)
IN_FUTURE = Words(zh="时间在将来,请填已发生的时间", en="The time lies ahead; give one that has passed")
BEFORE_ISSUE = Words(zh="时间早于发货", en="The time lies before the goods issue")
NOTHING_DELIVERED = Words(
    zh="订单 {number} 还没有签收的货,不能退货", en="Nothing of order {number} was delivered; there is nothing to return"
)
MORE_THAN_DELIVERED = Words(
    zh="{sku} 最多还能退 {left},不能退 {quantity}", en="At most {left} of {sku} can come back, not {quantity}"
)
STATES = {
    "issued": Words("发出", "issued"),
    "delivered": Words("签收", "delivered"),
    "refused": Words("退回", "returned"),
}
KINDS = {
    "picked_up": Words("已揽收", "picked up"),
    "in_transit": Words("运输中", "in transit"),
    "out_for_delivery": Words("派送中", "out for delivery"),
    "delivered": Words("已签收", "delivered"),
    "refused": Words("拒收", "refused"),
    "returned": Words("已退回", "returned"),
}

"""The ways in which the order room says no."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from meidan.checks.engine import Finding
from meidan.kernel.errors import Fault, Refusal
from meidan.kernel.values import grouped, plain
from meidan.kernel.words import Words
from meidan.orders.inputs import OrderInput
from meidan.orders.subject import ZERO, OrderSubject


def findings_open(findings: Sequence[Finding], left: Sequence[Finding], lang: str) -> Refusal:
    """422: what still stops the confirmation; all findings ride along."""
    faults = [Fault(f.code, f.words, f.path, f.params) for f in left]
    extra = {"findings": [f.as_json(lang) for f in findings]}
    return Refusal("findings_open", FINDINGS_OPEN, params={"count": len(left)}, faults=faults, extra=extra)


def already_taken(one: OrderInput, number: str | None) -> Refusal:
    """409: the same channel and external reference came in before; `number` is that order's."""
    params = {"reference": one.external_reference, "channel": one.channel, "number": number or ""}
    words = TAKEN if number else TAKEN_IN_BATCH
    fault = Fault("order.duplicate_reference", words, "/external_reference", params)
    extra = {"number": number} if number else {}
    return Refusal("duplicate_reference", words, status=409, params=params, faults=[fault], extra=extra)


def refused_by_guard(reason: Mapping[str, Any], subject: OrderSubject) -> Refusal:
    """422 findings_open from what the database itself refused in the last moment: stock or credit."""
    if reason["why"] == "credit":
        params = {"available": reason["available"], "gross": plain(subject.gross)}
        found = [Finding("credit.exceeded", "block", "/customer", CREDIT, params, evidence=params)]
    else:
        found = [_short(subject, position, missing) for position, missing in reason["positions"]]
    return findings_open(found, found, subject.actor.lang)


def _short(subject: OrderSubject, position: int, missing: object) -> Finding:
    line = subject.lines[position - 1]
    available = line.product.available if line.product else ZERO
    params = {"product": line.product.name if line.product else "", "missing": grouped(Decimal(str(missing)))}
    evidence = {"missing": str(missing), "available": plain(available)}
    return Finding("stock.short", "block", f"{line.path}/quantity", SHORT, params, evidence=evidence, overridable=False)


FINDINGS_OPEN = Words(
    zh="还有 {count} 处要先处理,订单没有保存", en="{count} findings must be settled first; the order was not stored"
)
TAKEN = Words(
    zh="渠道 {channel} 的单号 {reference} 已经录过,就是订单 {number}",
    en="Reference {reference} of channel {channel} was taken in before: it is order {number}",
)
TAKEN_IN_BATCH = Words(
    zh="渠道 {channel} 的单号 {reference} 在这一批里出现了两次",
    en="Reference {reference} of channel {channel} is twice in this batch",
)
CREDIT = Words(
    zh="超出信用额度:还可用 {available},本单 {gross}",
    en="Over the credit limit: {available} left, this order is {gross}",
)
SHORT = Words(
    zh="{product} 还差 {missing},这个渠道不接缺货订单",
    en="{product} is {missing} short and this channel takes no backorders",
)
NOT_A_DRAFT = Words(
    zh="订单 {number} 已不是草稿,确认后的订单要通过变更来改",
    en="Order {number} is no longer a draft; confirmed orders change through a change request",
)
CHANGE_THE_DRAFT = Words(
    zh="订单 {number} 还是草稿,直接修改草稿里的数量就行", en="Order {number} is a draft; change its quantities instead"
)
RELEASE_FIRST = Words(zh="订单 {number} 挂起中,请先放行", en="Order {number} is on hold; release it first")
NOT_OPEN = Words(zh="订单 {number} 现在的状态不能这样做", en="Order {number} does not allow this where it stands now")
NOT_HELD = Words(zh="订单 {number} 没有挂起", en="Order {number} is not on hold")
ALREADY_SHIPPED = Words(
    zh="订单 {number} 已有货发出,不能取消;请走退货",
    en="Part of order {number} has shipped; it cannot be cancelled, use a return",
)
NOTHING_TO_ACCEPT = Words(
    zh="订单 {number} 没有待验收的服务或费用行", en="Order {number} has no service or charge line left to accept"
)

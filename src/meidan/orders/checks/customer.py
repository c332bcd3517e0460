"""Who orders: known, one, active, not stopped, within the credit limit, in the right currency."""

from collections.abc import Mapping, Sequence
from typing import Any

from meidan.checks.engine import BLOCK, Finding, Rule, Suggestion
from meidan.kernel.words import Words, listed
from meidan.orders.checks.figures import amount, spoken_amount
from meidan.orders.subject import OrderSubject

Parameters = Mapping[str, Any]
Found = Sequence[Finding]


def required(subject: OrderSubject, _: Parameters) -> Found:
    if subject.input.customer or subject.customers:
        return ()
    return (Finding("customer.required", BLOCK, "/customer", REQUIRED, overridable=False),)


def unknown(subject: OrderSubject, _: Parameters) -> Found:
    if subject.customers or not subject.input.customer:
        return ()
    written = subject.input.customer
    return (
        Finding(
            "customer.unknown", BLOCK, "/customer", UNKNOWN, {"ref": written},
            Suggestion(UNKNOWN_REPAIR), {"customer": written}, overridable=False,
        ),
    )  # fmt: skip


def ambiguous(subject: OrderSubject, _: Parameters) -> Found:
    if len(subject.customers) < 2:
        return ()
    codes = [customer.code for customer in subject.customers]
    params = {"ref": subject.input.customer, "codes": listed(codes[:5]), "count": len(codes)}
    return (
        Finding(
            "customer.ambiguous", BLOCK, "/customer", AMBIGUOUS, params,
            Suggestion(AMBIGUOUS_REPAIR), {"codes": codes}, overridable=False,
        ),
    )  # fmt: skip


def inactive(subject: OrderSubject, _: Parameters) -> Found:
    customer = subject.customer
    if customer is None or customer.active:
        return ()
    return (
        Finding(
            "customer.inactive", BLOCK, "/customer", INACTIVE, {"name": customer.name},
            Suggestion(INACTIVE_REPAIR), {"customer": customer.code},
        ),
    )  # fmt: skip


def on_hold(subject: OrderSubject, _: Parameters) -> Found:
    customer = subject.customer
    if customer is None or not customer.on_hold:
        return ()
    words = ON_HOLD_BECAUSE if customer.hold_reason else ON_HOLD
    params = {"name": customer.name, "reason": customer.hold_reason}
    evidence = {"customer": customer.code, "reason": customer.hold_reason}
    return (Finding("customer.on_hold", BLOCK, "/customer", words, params, Suggestion(ON_HOLD_REPAIR), evidence),)


def credit_exceeded(subject: OrderSubject, _: Parameters) -> Found:
    customer = subject.customer
    if customer is None or customer.credit_limit is None or customer.walk_in or subject.gross <= 0:
        return ()
    over = customer.credit_used + subject.gross - customer.credit_limit
    if over <= 0:
        return ()
    figures = {"limit": customer.credit_limit, "used": customer.credit_used, "order": subject.gross, "over": over}
    currency = customer.currency or subject.currency
    return (
        Finding(
            "credit.exceeded", BLOCK, "/customer", CREDIT,
            {name: spoken_amount(value, currency) for name, value in figures.items()},
            Suggestion(CREDIT_REPAIR),
            {**{name: amount(value, currency) for name, value in figures.items()}, "currency": currency},
        ),
    )  # fmt: skip


def currency_mismatch(subject: OrderSubject, _: Parameters) -> Found:
    customer = subject.customer
    if customer is None or not customer.currency or customer.currency == subject.currency:
        return ()
    params = {"name": customer.name, "theirs": customer.currency, "ours": subject.currency}
    suggestion = Suggestion(CURRENCY_REPAIR, {"currency": customer.currency}, "/currency", customer.currency)
    evidence = {"customer_currency": customer.currency, "order_currency": subject.currency}
    # Two currencies cannot be added up against one limit, so with a limit nobody may let it pass.
    passable = customer.credit_limit is None
    return (Finding("currency.mismatch", BLOCK, "/currency", MISMATCH, params, suggestion, evidence, passable),)


REQUIRED = Words("还没选客户", "Choose a customer first")
UNKNOWN = Words("没有客户“{ref}”", 'There is no customer "{ref}"')
UNKNOWN_REPAIR = Words("核对客户编码,或先建这个客户", "Check the customer code, or add the customer first")
AMBIGUOUS = Words("“{ref}”对上了 {count} 个客户:{codes}", '"{ref}" fits {count} customers: {codes}')
AMBIGUOUS_REPAIR = Words("请填客户编码", "Give the customer code")
INACTIVE = Words("客户{name}已停用", "Customer {name} is inactive")
INACTIVE_REPAIR = Words("换一个客户,或先恢复启用", "Choose another customer, or make this one active again")
ON_HOLD = Words("客户{name}已暂停下单", "Customer {name} is on hold")
ON_HOLD_BECAUSE = Words("客户{name}已暂停下单:{reason}", "Customer {name} is on hold: {reason}")
ON_HOLD_REPAIR = Words("先解除暂停,或请主管放行", "Lift the hold, or ask a supervisor to let the order pass")
CREDIT = Words(
    "超出信用额度 {over}:额度 {limit},已用 {used},这单 {order}",
    "Over the credit limit by {over}: limit {limit}, used {used}, this order {order}",
)
CREDIT_REPAIR = Words(
    "先收款或减少数量,或请主管放行", "Take a payment or order less, or ask a supervisor to let the order pass"
)
CURRENCY_REPAIR = Words("改为 {currency}", "Change to {currency}")
MISMATCH = Words(
    "客户{name}用 {theirs} 结算,这单是 {ours}", "Customer {name} settles in {theirs}, this order is in {ours}"
)

RULES: tuple[Rule[OrderSubject], ...] = (
    Rule("customer.required", Words("没有客户", "No customer"), required, False, (BLOCK,)),
    Rule("customer.unknown", Words("客户不存在", "Unknown customer"), unknown, False, (BLOCK,)),
    Rule("customer.ambiguous", Words("客户对上不止一个", "Several customers fit"), ambiguous, False, (BLOCK,)),
    Rule("customer.inactive", Words("客户已停用", "Inactive customer"), inactive, severities=(BLOCK,)),
    Rule("customer.on_hold", Words("客户已暂停下单", "Customer on hold"), on_hold, severities=(BLOCK,)),
    Rule("credit.exceeded", Words("超出信用额度", "Credit limit exceeded"), credit_exceeded, severities=(BLOCK,)),
    Rule("currency.mismatch", Words("币种与客户不符", "Another currency than the customer's"), currency_mismatch,
         severities=(BLOCK,)),
)  # fmt: skip

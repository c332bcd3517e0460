"""The hard rules of an order: pure functions over `OrderSubject`, the same for every entry.

Codes read `area.problem` and never change; each rule gives findings of its own code only.
What a rule calls not adjustable are facts without which no order can be kept.
"""

from meidan.checks.engine import Finding, Rule, ranked, run
from meidan.orders.checks import address, customer, dates, lines, prices, repeats, stock
from meidan.orders.subject import OrderSubject

RULES: tuple[Rule[OrderSubject], ...] = (
    *customer.RULES,
    *lines.RULES,
    *prices.RULES,
    *repeats.RULES,
    *dates.RULES,
    *stock.RULES,
    *address.RULES,
)
# Finished business is not judged any more, only whether it can be kept at all.
HISTORY_RULES: tuple[Rule[OrderSubject], ...] = tuple(rule for rule in RULES if not rule.adjustable)


def check_order(subject: OrderSubject) -> list[Finding]:
    """Everything there is to say about an order, what its entry brought along included; blocks first."""
    found = run(HISTORY_RULES if subject.input.history else RULES, subject, subject.policies)
    brought = subject.input.brought
    return ranked((*found, *brought)) if brought else found

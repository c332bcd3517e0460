"""Dry runs: what the checks say about an order that is not stored."""

from typing import Any

from meidan.checks.engine import Finding
from meidan.kernel import clock
from meidan.kernel.permissions import Actor, require
from meidan.orders import rules
from meidan.orders.answers import order_answer
from meidan.orders.availability import stock_of_lines, units_of
from meidan.orders.checks import check_order
from meidan.orders.checks.masking import seen_by
from meidan.orders.commands.intake import UNSTORABLE
from meidan.orders.hidden import as_revised
from meidan.orders.inputs import OrderInput
from meidan.orders.plans import Plan
from meidan.orders.reading import read_subject
from meidan.orders.refusals import findings_open
from meidan.orders.subject import OrderSubject


def check_input(*, one: OrderInput, actor: Actor) -> dict[str, Any]:
    """Dry run: {findings, totals, promise, lines}; each line with its `stock` and the `units` it may be ordered in."""
    require(actor, "orders.create")
    subject, findings = _judged(as_revised(one, actor), actor)
    plan = Plan(0, "", subject, findings, rules.DRAFT)
    answer = order_answer(plan, actor)
    stocks = stock_of_lines(subject, actor.lang)
    for line, stock, read in zip(answer["lines"], stocks, subject.lines, strict=True):
        line["stock"] = stock
        line["units"] = units_of(read.product)
    return {name: answer[name] for name in ("findings", "totals", "promise", "lines")}


def judge_input(*, one: OrderInput, actor: Actor) -> list[Finding]:
    """What the checks say about an order, as the actor may see it, words in both languages; stores nothing."""
    require(actor, "orders.create")
    return [seen_by(finding, actor) for finding in _judged(one, actor)[1]]


def _judged(one: OrderInput, actor: Actor) -> tuple[OrderSubject, list[Finding]]:
    """Raises findings_open for what not even a draft can hold."""
    subject = read_subject(one, actor, clock.now())
    findings = check_order(subject)
    if any(f.code in UNSTORABLE for f in findings):
        raise findings_open(findings, [f for f in findings if f.code in UNSTORABLE], actor.lang)
    return subject, findings

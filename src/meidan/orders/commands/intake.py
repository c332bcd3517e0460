"""Taking orders in: check, price, copy and reserve, one order or thousands, a new one or a draft."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any

import orjson
from django.db import connection

from meidan.checks.engine import BLOCK, WARN, Finding
from meidan.flow import stored
from meidan.flow.assigning import Person
from meidan.kernel import clock, db, idempotency
from meidan.kernel.attempts import TRIES, busy, in_one_statement, in_one_transaction
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor, require
from meidan.kernel.words import Words
from meidan.orders import repeats, rules
from meidan.orders.answers import complete, order_answer
from meidan.orders.availability import stock_of_lines, units_of
from meidan.orders.checks import check_order
from meidan.orders.checks.acknowledge import open_findings
from meidan.orders.checks.masking import seen_by
from meidan.orders.commands.locking import locked_order, refuse_unless
from meidan.orders.context import Context
from meidan.orders.hidden import keep_hidden
from meidan.orders.inputs import Acknowledgement, OrderInput, from_json
from meidan.orders.placing import GuardRefusal, Repeated, TakenMeanwhile, store
from meidan.orders.plans import Plan
from meidan.orders.process import active_people
from meidan.orders.reading import read_subject, read_subjects
from meidan.orders.refusals import NOT_A_DRAFT, RELEASE_FIRST, already_taken, findings_open, refused_by_guard
from meidan.orders.seating import seat
from meidan.orders.standing import begin
from meidan.orders.subject import OrderSubject

CHUNK = 100
# Not even a draft can hold these: the figures do not fit.
UNSTORABLE = ("amount.too_large", "line.quantity_too_large")
Outcome = dict[str, Any] | Refusal


def place_orders(*, inputs: Sequence[OrderInput], actor: Actor) -> list[Outcome]:
    """Takes in up to any number of orders; each is accepted (its API answer) or refused on its own.

    Works in transactions of ≤ 100 orders. Needs `orders.create`, for confirmation `orders.confirm`.
    """
    require(actor, "orders.create")
    if any(one.confirm for one in inputs):
        require(actor, "orders.confirm")
    outcomes: list[Outcome] = []
    for start in range(0, len(inputs), CHUNK):
        outcomes.extend(_place_chunk(inputs[start : start + CHUNK], actor))
    return outcomes


def place_order(*, one: OrderInput, actor: Actor) -> dict[str, Any]:
    """Takes in one order and returns its API answer. Raises the refusal."""
    outcome = place_orders(inputs=[one], actor=actor)[0]
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def check_input(*, one: OrderInput, actor: Actor) -> dict[str, Any]:
    """Dry run: {findings, totals, promise, lines}; each line with its `stock` and the `units` it may be ordered in."""
    require(actor, "orders.create")
    subject, findings = _judged(one, actor)
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


def confirm_order(
    *, number: str, actor: Actor, version: int | None = None, acknowledge: Acknowledgement | None = None
) -> dict[str, Any]:
    """Confirms a draft: checked, priced, copied and reserved again as of now. Raises 404, 409, 422 findings_open."""
    require(actor, "orders.confirm")

    def work() -> dict[str, Any]:
        order = locked_order(number, actor, version)
        refuse_unless(order["state"] == rules.DRAFT, NOT_A_DRAFT, order)
        refuse_unless(not order["held"], RELEASE_FIRST, order)
        one = replace(
            from_json(orjson.loads(order["input"])), confirm=True, acknowledge=acknowledge, brought=_brought(order)
        )
        return _rewrite(order, one, actor)

    return in_one_transaction(work)


def revise_draft(*, number: str, one: OrderInput, actor: Actor, version: int | None = None) -> dict[str, Any]:
    """Replaces the content of a draft (and confirms it when `one.confirm`), without what is hidden from the actor.

    Raises 404, 409, 422.
    """
    require(actor, "orders.create")
    if one.confirm:
        require(actor, "orders.confirm")

    def work() -> dict[str, Any]:
        order = locked_order(number, actor, version)
        refuse_unless(order["state"] == rules.DRAFT, NOT_A_DRAFT, order)
        refuse_unless(not (order["held"] and one.confirm), RELEASE_FIRST, order)
        content = keep_hidden(one, from_json(orjson.loads(order["input"])), actor)
        return _rewrite(order, replace(content, hold_reason=order["hold_reason"] if order["held"] else ""), actor)

    return in_one_transaction(work)


def _rewrite(order: db.Row, one: OrderInput, actor: Actor) -> dict[str, Any]:
    """Checks a locked draft's new content and stores it under the same number. Raises findings_open."""
    now = clock.now()
    one = replace(
        one, number=order["number"], channel=order["channel"], source=order["source"] and orjson.loads(order["source"])
    )
    identity = (order["id"], order["number"])
    plan = _plan(
        read_subject(one, actor, now), identity, now, order["version"] + 1, (order["process_id"], active_people)
    )
    if isinstance(plan, Refusal):
        raise plan
    db.run("DELETE FROM order_line WHERE order_id = %s", (order["id"],))
    try:
        reserved = store([plan], actor, now)
    except GuardRefusal as refusal:
        raise refused_by_guard(refusal.refused[plan.order_id], plan.subject) from None
    if plan.seat.asks:
        begin([plan.order_id], order["stage"])
    return complete(dict(plan.answer), reserved[plan.order_id])


def _place_chunk(inputs: Sequence[OrderInput], actor: Actor) -> list[Outcome]:
    """One transaction for those that pass; whoever a guard refuses is left out and the rest is tried again."""
    for _ in range(TRIES):
        try:
            return _place_once(inputs, actor)
        except TakenMeanwhile:
            # Inside a transaction of the caller a second look would see the same.
            if connection.in_atomic_block:
                break
    raise busy()


def _place_once(inputs: Sequence[OrderInput], actor: Actor) -> list[Outcome]:
    now = clock.now()
    read, context = read_subjects(inputs, actor, now, numbers=len(inputs))
    sort_out = partial(_sorted_out, context=context, now=now, people=cache(active_people))
    outcomes: dict[int, Outcome]
    plans: dict[int, Plan]
    outcomes, plans = sort_out(repeats.added(read, ()))
    # Who is refused hears of everything at once, so of repetitions too; for the others the stored call looks itself.
    earlier = repeats.look_up(read[i] for i, outcome in outcomes.items() if isinstance(outcome, Refusal))
    if earlier:
        outcomes, plans = sort_out(repeats.added(read, earlier))
    looked_up = {one.content for one in earlier}
    while plans:
        try:
            reserved = _store(list(plans.values()), actor, now, looked_up)
        except GuardRefusal as refusal:
            refused = {i: plan for i, plan in plans.items() if plan.order_id in refusal.refused}
            outcomes.update({i: refused_by_guard(refusal.refused[p.order_id], p.subject) for i, p in refused.items()})
            plans = {i: plan for i, plan in plans.items() if i not in refused}
            continue
        except Repeated as found:
            earlier += found.earlier
            looked_up |= {one.content for one in found.earlier}
            again, kept = sort_out(repeats.added(read, earlier))
            outcomes.update({i: again[i] for i in plans if i in again})
            plans = {i: kept[i] for i in plans if i in kept}
            continue
        outcomes.update({i: complete(dict(p.answer), reserved[p.order_id]) for i, p in plans.items()})
        break
    return [outcomes[index] for index in range(len(inputs))]


def _sorted_out(
    subjects: Sequence[OrderSubject | Refusal], context: Context, now: datetime, people: Callable[[], Sequence[Person]]
) -> tuple[dict[int, Outcome], dict[int, Plan]]:
    """By index: what is answered already or refused, and what can be stored."""
    outcomes: dict[int, Outcome] = {}
    plans: dict[int, Plan] = {}
    references: set[tuple[str, str]] = set()
    for index, subject in enumerate(subjects):
        if isinstance(subject, Refusal):
            outcomes[index] = subject
            continue
        outcome = _answered(subject, context) or _plan_new(subject, context, index, now, people)
        one = subject.input
        if isinstance(outcome, Plan) and one.external_reference is not None:
            reference = (one.channel, one.external_reference)
            outcome = already_taken(one, None) if reference in references else outcome
            references.add(reference)
        if isinstance(outcome, Plan):
            plans[index] = outcome
        else:
            outcomes[index] = outcome
    return outcomes, plans


def _store(
    plans: Sequence[Plan], actor: Actor, now: datetime, looked_up: Collection[int]
) -> dict[int, dict[int, Decimal]]:
    """One statement, unless the process asks somebody something when an order begins: then that goes with it."""
    asking = [plan.order_id for plan in plans if plan.seat.asks]
    if not asking:
        return in_one_statement(partial(store, plans, actor, now, looked_up))

    def work() -> dict[int, dict[int, Decimal]]:
        reserved = store(plans, actor, now, looked_up)
        begin(asking)
        return reserved

    if connection.in_atomic_block:
        return in_one_statement(work)
    return in_one_transaction(work)


def _answered(subject: OrderSubject, context: Context) -> Outcome | None:
    """The answer once given to the same idempotency key, or the 409 when the body was another one."""
    one = subject.input
    if one.key is None:
        return None
    key, digest = one.key
    found = context.answered.get((*one.request, key))
    if found is None:
        return None
    body_hash, status, stored = found
    try:
        _, answer = idempotency.replay(bytes.fromhex(body_hash), digest, status, stored)
    except Refusal as refusal:
        return refusal
    return complete(answer["answer"], {int(p): Decimal(q) for p, q in answer["reserved"].items()})


def _plan_new(
    subject: OrderSubject, context: Context, index: int, now: datetime, people: Callable[[], Sequence[Person]]
) -> Plan | Refusal:
    order_id, sequence = context.numbers[index]
    identity = (order_id, f"{subject.entity.number_prefix}{sequence}")
    return _plan(subject, identity, now, 1, (context.setup.process_id, people))


def _plan(
    subject: OrderSubject,
    identity: tuple[int, str],
    now: datetime,
    version: int,
    process: tuple[int, Callable[[], Sequence[Person]]],
) -> Plan | Refusal:
    """Checks an order and decides how it is stored, or why it is not. `process`: its version, and who works here."""
    one, actor = subject.input, subject.actor
    findings = check_order(subject)
    if subject.existing_number is not None:
        return already_taken(one, subject.existing_number)
    unstorable = [f for f in findings if f.code in UNSTORABLE or (one.history and f.severity == BLOCK)]
    if unstorable:
        return findings_open(findings, unstorable, actor.lang)
    state = rules.CLOSED if one.history else rules.DRAFT
    if one.confirm and not one.hold_reason and not one.history:
        try:
            left = open_findings(findings, one.acknowledge, actor)
        except Refusal as refusal:
            return refusal
        if left:
            return findings_open(findings, left, actor.lang)
        state = rules.CONFIRMED
    process_id, people = process
    where = seat(subject, state, stored.loaded(process_id), now, people, identity[0])
    plan = Plan(
        order_id=identity[0], number=identity[1], subject=subject, findings=findings, state=state, version=version,
        process_id=process_id, seat=where,
    )  # fmt: skip
    return replace(plan, answer=order_answer(plan, actor))


def _brought(order: db.Row) -> tuple[Finding, ...]:
    """What the entry itself had to say (an incomplete import) still holds until the draft is revised."""
    stored = orjson.loads(order["findings"])
    return tuple(
        Finding(f["code"], WARN, f["path"], Words(f["message"], f.get("message_en", f["message"])))
        for f in stored
        if f["code"].startswith("import.")
    )

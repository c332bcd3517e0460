"""Taking orders in: check, price, copy and reserve, one order or thousands."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any

from django.db import connection

from meidan.checks.engine import BLOCK
from meidan.flow import stored
from meidan.flow.assigning import Person
from meidan.kernel import clock, idempotency
from meidan.kernel.attempts import TRIES, busy, in_one_statement, in_one_transaction
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor, require
from meidan.orders import masters, repeats, rules
from meidan.orders.answers import complete, order_answer
from meidan.orders.checks import check_order
from meidan.orders.checks.acknowledge import open_findings
from meidan.orders.context import Context, recall_context
from meidan.orders.inputs import OrderInput
from meidan.orders.placing import GuardRefusal, Outdated, Repeated, TakenMeanwhile, store
from meidan.orders.plans import Plan
from meidan.orders.process import active_people
from meidan.orders.reading import read_subjects, subjects_in
from meidan.orders.refusals import already_taken, findings_open, refused_by_guard
from meidan.orders.seating import seat
from meidan.orders.standing import begin
from meidan.orders.subject import OrderSubject

CHUNK = 100
# Not even a draft can hold these: the figures do not fit.
UNSTORABLE = ("amount.too_large", "line.quantity_too_large")
Outcome = dict[str, Any] | Refusal
Reserved = dict[int, dict[int, Decimal]]


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


def _place_chunk(inputs: Sequence[OrderInput], actor: Actor) -> list[Outcome]:
    """One transaction for those that pass; whoever a guard refuses is left out and the rest is tried again."""
    placed = _place_remembered(inputs, actor)
    if placed is not None:
        return placed
    for _ in range(TRIES):
        try:
            return _place_once(inputs, actor)
        except TakenMeanwhile:
            # Inside a transaction of the caller a second look would see the same.
            if connection.in_atomic_block:
                break
    raise busy()


def _place_remembered(inputs: Sequence[OrderInput], actor: Actor) -> list[Outcome] | None:
    """Places orders that nothing is amiss with by what this process remembers, in one statement which checks that too.

    None, and nothing is done, where that is not enough: then one has to look first.
    """
    context = recall_context(inputs)
    if context is None:
        return None
    now = clock.now()
    read = repeats.added(subjects_in(context, inputs, actor, now), ())
    _, plans = _sorted_out(read, context, now, cache(active_people))
    if len(plans) == len(inputs) and not any(plan.findings for plan in plans.values()):
        try:
            reserved = _store(list(plans.values()), partial(store, actor=actor, now=now, as_of=context.as_of))
            return [complete(dict(plan.answer), reserved[plan.order_id]) for plan in plans.values()]
        except (Outdated, GuardRefusal, Repeated, TakenMeanwhile):
            pass
    masters.kept().numbers.put(context.numbers)
    return None


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
            reserved = _store(list(plans.values()), partial(store, actor=actor, now=now, looked_up=looked_up))
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


def _store(plans: Sequence[Plan], keep: Callable[[Sequence[Plan]], Reserved]) -> Reserved:
    """One statement, unless the process asks somebody something when an order begins: then that goes with it."""
    asking = [plan.order_id for plan in plans if plan.seat.asks]
    if not asking:
        return in_one_statement(partial(keep, plans))

    def work() -> Reserved:
        reserved = keep(plans)
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
    return planned(subject, identity, now, 1, (context.setup.process_id, people))


def planned(
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

"""Orders that come at the same moment go to the database together: what a call costs is shared among them.

As databases do it with commits: nobody waits for others to come, but what has come while one call was under way goes
with the next. One caller makes the call for all of them; the others wait for their answers.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor
from meidan.orders.commands.intake import Outcome, place_order, place_orders
from meidan.orders.inputs import OrderInput

MOST_LINES = 200
# A call that takes longer waits for somebody's lock; who has come meanwhile does not wait for it, too.
PATIENCE_SECONDS = 0.05


@dataclass(slots=True, eq=False)
class _Caller:
    """One caller's order. Woken with its `outcome`, or without one: then it is its turn to call."""

    one: OrderInput
    outcome: Outcome | None = None
    alone: bool = False
    woken: threading.Event = field(default_factory=threading.Event)


@dataclass(slots=True)
class _Queue:
    """Who waits, in the order of coming, and how many calls are under way; one queue for each actor."""

    waiting: list[_Caller] = field(default_factory=list[_Caller])
    calls: int = 0


_lock = threading.Lock()
_queues: dict[Actor, _Queue] = {}


def place_gathered(*, one: OrderInput, actor: Actor) -> dict[str, Any]:
    """`place_order`, in one call with the same actor's other orders that have gathered. Raises the refusal.

    An unforeseen failure of a shared call is nobody's: then each order is placed by itself.
    """
    if connection.in_atomic_block:
        return place_order(one=one, actor=actor)  # the others' answers would hang on the caller's transaction
    caller = _Caller(one)
    with _lock:
        queue = _queues.setdefault(actor, _Queue())
        queue.waiting.append(caller)
        together = _take(queue) if queue.calls == 0 else []
    while True:
        if together:
            _call(together, actor)
            _leave(actor, queue)
        if caller.outcome is not None or caller.alone:
            break
        caller.woken.wait(PATIENCE_SECONDS)
        with _lock:
            caller.woken.clear()
            together = _take(queue) if caller in queue.waiting else []
    if isinstance(caller.outcome, Refusal):
        raise caller.outcome
    return place_order(one=one, actor=actor) if caller.outcome is None else caller.outcome


def _take(queue: _Queue) -> list[_Caller]:
    """Those who go together: the first, and who follows with a key and a reference of his own."""
    taken: list[_Caller] = []
    names: set[tuple[object, ...]] = set()
    lines = 0
    for caller in queue.waiting:
        own = _names(caller.one)
        lines += len(caller.one.lines)
        if taken and (lines > MOST_LINES or not names.isdisjoint(own)):
            break
        names |= own
        taken.append(caller)
    del queue.waiting[: len(taken)]
    queue.calls += 1
    return taken


def _names(one: OrderInput) -> set[tuple[object, ...]]:
    """What makes a second order of a batch a repetition of the first: it has to see that one's answer."""
    names: set[tuple[object, ...]] = set()
    if one.key:
        names.add((*one.request, one.key[0]))
    if one.external_reference is not None:
        names.add((one.channel, one.external_reference))
    return names


def _call(together: Sequence[_Caller], actor: Actor) -> None:
    try:
        outcomes = place_orders(inputs=[caller.one for caller in together], actor=actor)
        for caller, outcome in zip(together, outcomes, strict=True):
            caller.outcome = outcome
    except Exception:  # whose fault it is shows when each tries alone, in its own thread
        pass
    finally:
        for caller in together:
            caller.alone = caller.outcome is None
            caller.woken.set()


def _leave(actor: Actor, queue: _Queue) -> None:
    """One call less; the first who waits makes the next."""
    with _lock:
        queue.calls -= 1
        if queue.waiting:
            queue.waiting[0].woken.set()
        elif queue.calls == 0:
            _queues.pop(actor, None)

"""The engine: `(process, node, facts, event) → (node, tasks, effects)`. Pure: it reads no clock and no database.

A process is walked from its start over the facts until a node at which to stand: a stage whose exit does not hold, an
approval that is not decided, an end. So where a thing stands is a function of its facts alone; what people completed or
decided, and which notices went out, are facts too (`done`: node → completed | approved | refused | passed).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from meidan.flow.compiled import Process, conditions_of, ways_on
from meidan.flow.definition import Act, Action, Approval, Branch, End, Node, Notify, NotifyAction, Stage
from meidan.kernel.expressions import ExpressionProblem

Done = Mapping[str, str]
COMPLETED, APPROVED, REFUSED, PASSED = "completed", "approved", "refused", "passed"
_MOST_ANSWERS = 2000
_MOST_WALKS = 500


@dataclass(frozen=True, slots=True)
class Event:
    """What happened: facts changed, or at `node` somebody completed, approved, refused; or it goes back to `node`."""

    kind: Literal["facts", "completed", "approved", "refused", "returned"] = "facts"
    node: str = ""


FACTS = Event()


@dataclass(frozen=True, slots=True)
class Effect:
    """What is to be done in the same transaction: `enter` and `leave` a node, an `action` once."""

    kind: Literal["leave", "enter", "action"]
    node: str
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Where it stands now; `tasks` are nodes that need somebody's word; `done` replaces what was done before."""

    node: str
    path: tuple[str, ...]
    done: Done = field(default_factory=dict[str, str])
    tasks: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()


def settle(process: Process, facts: Mapping[str, Any], done: Done) -> tuple[str, ...]:
    """The nodes passed from the start, the last of which is where it stands."""
    if done:
        return _walk(process, facts, done)
    for names, paths in process.walks:
        path = paths.get(tuple(map(facts.get, names)))
        if path is not None:
            return path
    path = _walk(process, facts, done)
    _remember(process, facts, path)
    return path


def _remember(process: Process, facts: Mapping[str, Any], path: tuple[str, ...]) -> None:
    """Whoever agrees in the facts on which the path depends goes the same way."""
    names = _looked_at(process, path)
    if sum(len(paths) for _, paths in process.walks) >= _MOST_WALKS:
        process.walks.clear()
    paths = next((paths for known, paths in process.walks if known == names), None)
    if paths is None:
        process.walks.append((names, paths := {}))
    paths[tuple(map(facts.get, names))] = path


def _walk(process: Process, facts: Mapping[str, Any], done: Done) -> tuple[str, ...]:
    path = [process.definition.start]
    while True:
        node = process.nodes[path[-1]]
        target = _way(process, node, facts, done)
        if target is None:
            return tuple(path)
        path.append(target)
        # A refusal may lead back to where one has been; there it waits.
        if target in path[:-1] and _refused(node, done):
            return tuple(path)


def _looked_at(process: Process, path: Sequence[str]) -> tuple[str, ...]:
    """The facts on which the path depends, in the order of looking."""
    found: dict[str, None] = {}
    for key in path:
        node = process.nodes[key]
        for source in conditions_of(node):
            found |= dict.fromkeys(process.conditions[source].variables)
        if isinstance(node, Stage):
            found |= dict.fromkeys(node.required)
    return tuple(found)


def advance(
    process: Process, node: str, facts: Mapping[str, Any], event: Event = FACTS, done: Done | None = None
) -> Step:
    """Where it stands after `event`, coming from `node` ("" is: just begun), and what follows from that."""
    marks = _after(process, event, done or {})
    path = settle(process, facts, marks)
    effects: list[Effect] = []
    now = path[-1]
    if now != node:
        left = process.nodes.get(node)
        if isinstance(left, Stage):
            effects.extend(Effect("action", node, action) for action in left.on_exit)
        if left is not None:
            effects.append(Effect("leave", node))
    for key in path[:-1]:
        passed = process.nodes[key]
        if isinstance(passed, Notify | Act) and key not in marks:
            effects.extend(Effect("action", key, action) for action in _actions(passed))
            marks = {**marks, key: PASSED}
    standing = process.nodes[now]
    if now != node:
        effects.append(Effect("enter", now))
        if isinstance(standing, Stage):
            effects.extend(Effect("action", now, action) for action in standing.on_entry)
    asks = isinstance(standing, Approval) or (isinstance(standing, Stage) and standing.exit is None)
    return Step(now, path, marks, (now,) if asks else (), tuple(effects))


def reachable(process: Process, start: str) -> frozenset[str]:
    """`start` and everything that ways lead to from there."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting.extend(ways_on(process.nodes[key]))
    return frozenset(found)


def missing(process: Process, node: str, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """What of the facts that the stage requires is not there yet."""
    stage = process.nodes.get(node)
    required = stage.required if isinstance(stage, Stage) else []
    return tuple(name for name in required if facts.get(name) in (None, "", ()))


def _refused(node: Node, done: Done) -> bool:
    return isinstance(node, Approval) and done.get(node.key) == REFUSED


def _way(process: Process, node: Node, facts: Mapping[str, Any], done: Done) -> str | None:
    """Where it goes on from a node, None when it stands there."""
    if isinstance(node, End):
        return None
    if isinstance(node, Branch):
        return next((case.to for case in node.cases if _holds(process, case.when, facts)), node.otherwise)
    if isinstance(node, Approval):
        if done.get(node.key) == REFUSED:
            return node.refused_to
        needed = node.when is None or _holds(process, node.when, facts)
        return node.to if not needed or done.get(node.key) == APPROVED else None
    if isinstance(node, Stage):
        if node.exit is None:
            return node.to if done.get(node.key) == COMPLETED else None
        out = _holds(process, node.exit, facts) and not missing(process, node.key, facts)
        return node.to if out else None
    return node.to


def _holds(process: Process, source: str, facts: Mapping[str, Any]) -> bool:
    """A condition that fails over its facts does not hold: an order waits there instead of being lost.

    Remembered for the facts that it looks at: most orders agree in most of them.
    """
    expression = process.conditions[source]
    seen = tuple(map(facts.get, expression.variables))
    answers = process.answers.setdefault(source, {})
    found = answers.get(seen)
    if found is None:
        try:
            found = expression.holds(facts)
        except ExpressionProblem:
            found = False
        if len(answers) >= _MOST_ANSWERS:
            answers.clear()
        answers[seen] = found
    return found


def _after(process: Process, event: Event, done: Done) -> dict[str, str]:
    """What is done after an event. A refusal or a return opens again what lies behind the place it leads to."""
    marks = dict(done)
    if event.kind == "facts":
        return marks
    node = process.nodes[event.node]
    if event.kind == "returned":
        return {key: mark for key, mark in marks.items() if key not in reachable(process, event.node)}
    if event.kind == "refused" and isinstance(node, Approval):
        again = reachable(process, node.refused_to)
        marks = {key: mark for key, mark in marks.items() if key not in again}
        return {**marks, event.node: REFUSED}
    if event.kind == "completed":
        # What was refused behind it is asked anew.
        behind = reachable(process, event.node)
        marks = {key: mark for key, mark in marks.items() if mark != REFUSED or key not in behind}
    return {**marks, event.node: COMPLETED if event.kind == "completed" else APPROVED}


def _actions(node: Notify | Act) -> list[Action]:
    if isinstance(node, Act):
        return node.actions
    return [NotifyAction(do="notify", who=node.who, zh=node.zh, en=node.en)]

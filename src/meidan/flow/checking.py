"""Looks at a whole definition before it is published: what is found here can never stop an order in the night.

Because a process is walked from its start each time it is looked at, its ways must not run in circles: going back
happens by itself when facts change. Only a refusal leads back, and there somebody has to complete something.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from meidan.flow.compiled import conditions_of, ways_on
from meidan.flow.definition import (
    Act,
    Action,
    Approval,
    Branch,
    Definition,
    Due,
    End,
    FieldWho,
    Node,
    Notify,
    NotifyAction,
    OnDate,
    Stage,
    Who,
)
from meidan.kernel.errors import Fault
from meidan.kernel.expressions import ExpressionProblem
from meidan.kernel.expressions import check as check_expression
from meidan.kernel.words import Words

Type = Literal["text", "number", "money", "yes_no", "moment", "person"]


@dataclass(frozen=True, slots=True)
class FactSpec:
    """A fact that conditions may ask for: what it is called, its type, and a value to try conditions with."""

    name: str
    words: Words
    type: Type
    sample: Any
    may_be_missing: bool = False


Facts = Mapping[str, FactSpec]


def faults_of(definition: Definition, facts: Facts) -> list[Fault]:
    """Everything that speaks against publishing; empty when it can be published."""
    nodes: dict[str, Node] = {}
    faults: list[Fault] = []
    for index, node in enumerate(definition.nodes):
        if node.key in nodes:
            faults.append(Fault("process.key_twice", KEY_TWICE, f"/nodes/{index}/key", {"key": node.key}))
        nodes[node.key] = node
    faults.extend(_unknown_targets(definition, nodes))
    if faults:
        return faults
    faults.extend(_ways(definition, nodes))
    for index, node in enumerate(definition.nodes):
        faults.extend(_conditions(node, f"/nodes/{index}", facts))
        faults.extend(_people_and_dates(node, f"/nodes/{index}", facts))
        faults.extend(_refusal(node, f"/nodes/{index}", nodes))
    return faults


def _unknown_targets(definition: Definition, nodes: Mapping[str, Node]) -> list[Fault]:
    found: list[Fault] = []
    if definition.start not in nodes:
        found.append(Fault("process.unknown_node", UNKNOWN_NODE, "/start", {"key": definition.start}))
    for index, node in enumerate(definition.nodes):
        targets = [*ways_on(node), *([node.refused_to] if isinstance(node, Approval) else [])]
        for target in targets:
            if target not in nodes:
                found.append(Fault("process.unknown_node", UNKNOWN_NODE, f"/nodes/{index}/to", {"key": target}))
    return found


def _ways(definition: Definition, nodes: Mapping[str, Node]) -> list[Fault]:
    """Every node reachable, an end reachable from it, no circle."""
    places = {node.key: f"/nodes/{index}" for index, node in enumerate(definition.nodes)}
    reached: set[str] = set()
    waiting = [definition.start]
    while waiting:
        key = waiting.pop()
        if key not in reached:
            reached.add(key)
            node = nodes[key]
            waiting.extend([*ways_on(node), *([node.refused_to] if isinstance(node, Approval) else [])])
    found = [
        Fault("process.unreachable", UNREACHABLE, places[key], {"key": key}) for key in nodes if key not in reached
    ]
    circle = _circle(definition.start, nodes)
    if circle:
        found.append(Fault("process.circle", CIRCLE, places[circle[0]], {"keys": " → ".join(circle)}))
    if not any(isinstance(node, End) for node in nodes.values()):
        found.append(Fault("process.no_end", NO_END, "/nodes"))
    if not any(isinstance(node, Stage) for node in nodes.values()):
        found.append(Fault("process.no_stage", NO_STAGE, "/nodes"))
    return found


def _circle(start: str, nodes: Mapping[str, Node]) -> list[str]:
    """The keys of a circle, empty when there is none. Without one every way comes to an end, since only ends stop."""
    left = dict(nodes)
    while True:
        free = [key for key, node in left.items() if not any(target in left for target in ways_on(node))]
        if not free:
            break
        for key in free:
            del left[key]
    if not left:
        return []
    # Whoever is left leads to somebody who is left: following that comes round.
    path = [start if start in left else next(iter(left))]
    while True:
        following = next(target for target in ways_on(left[path[-1]]) if target in left)
        if following in path:
            return [*path[path.index(following) :], following]
        path.append(following)


def _conditions(node: Node, place: str, facts: Facts) -> list[Fault]:
    found: list[Fault] = []
    for source in conditions_of(node):
        path = f"{place}/{'exit' if isinstance(node, Stage) else 'when' if isinstance(node, Approval) else 'cases'}"
        try:
            expression = check_expression(source, facts.keys())
            for values in _trials(facts):
                expression.holds(values)
        except ExpressionProblem as problem:
            found.append(Fault(problem.code, problem.words, path))
    required = node.required if isinstance(node, Stage) else []
    for index, name in enumerate(required):
        if name not in facts:
            params = {"name": name, "names": ", ".join(facts)}
            found.append(Fault("process.unknown_fact", UNKNOWN_FACT, f"{place}/required/{index}", params))
    return found


def _trials(facts: Facts) -> list[dict[str, Any]]:
    """A condition must work with everything there and with everything missing that may be."""
    full = {name: spec.sample for name, spec in facts.items()}
    bare = {name: None if spec.may_be_missing else spec.sample for name, spec in facts.items()}
    return [full, bare]


def _people_and_dates(node: Node, place: str, facts: Facts) -> list[Fault]:
    found: list[Fault] = []
    for path, who in _whos(node):
        if isinstance(who, FieldWho):
            spec = facts.get(who.field)
            if spec is None or spec.type != "person":
                names = ", ".join(name for name, one in facts.items() if one.type == "person")
                params = {"name": who.field, "names": names}
                found.append(Fault("process.not_a_person", NOT_A_PERSON, f"{place}/{path}", params))
    for index, due in enumerate(_dues(node)):
        if isinstance(due, OnDate):
            spec = facts.get(due.fact)
            if spec is None or spec.type != "moment":
                names = ", ".join(name for name, one in facts.items() if one.type == "moment")
                params = {"name": due.fact, "names": names}
                found.append(Fault("process.not_a_date", NOT_A_DATE, f"{place}/due/{index}/fact", params))
    if _dues(node) and isinstance(_dues(node)[-1], OnDate):
        found.append(Fault("process.due_may_be_missing", DUE_MISSING, f"{place}/due"))
    return found


def _refusal(node: Node, place: str, nodes: Mapping[str, Node]) -> list[Fault]:
    if not isinstance(node, Approval):
        return []
    found: list[Fault] = []
    target = nodes[node.refused_to]
    if not (isinstance(target, End) or (isinstance(target, Stage) and target.exit is None)):
        found.append(Fault("process.refused_to", REFUSED_TO, f"{place}/refused_to", {"key": node.refused_to}))
    if node.on_timeout == "escalate" and node.escalate_to is None:
        found.append(Fault("process.escalate_to", ESCALATE_TO, f"{place}/escalate_to"))
    return found


def _whos(node: Node) -> list[tuple[str, Who]]:
    found: list[tuple[str, Who]] = []
    if isinstance(node, Stage):
        found.extend((f"who/{index}", who) for index, who in enumerate(node.who))
        found.extend(_in_actions("on_entry", node.on_entry))
        found.extend(_in_actions("on_exit", node.on_exit))
    elif isinstance(node, Approval):
        found.extend((f"approvers/{index}", who) for index, who in enumerate(node.approvers))
        found.extend((f"escalate_to/{index}", who) for index, who in enumerate(node.escalate_to or []))
        found.extend((f"copy_to/{index}", who) for index, who in enumerate(node.copy_to))
    elif isinstance(node, Notify):
        found.extend((f"who/{index}", who) for index, who in enumerate(node.who))
    elif isinstance(node, Act):
        found.extend(_in_actions("actions", node.actions))
    return found


def _in_actions(member: str, actions: list[Action]) -> list[tuple[str, Who]]:
    return [
        (f"{member}/{index}/who/{place}", who)
        for index, action in enumerate(actions)
        if isinstance(action, NotifyAction)
        for place, who in enumerate(action.who)
    ]


def _dues(node: Node) -> list[Due]:
    return node.due if isinstance(node, Stage | Approval) else []


__all__ = ["Branch", "FactSpec", "Facts", "faults_of"]

KEY_TWICE = Words(zh="节点“{key}”出现了两次", en="There are two nodes “{key}”")
UNKNOWN_NODE = Words(zh="没有节点“{key}”", en="There is no node “{key}”")
UNREACHABLE = Words(zh="节点“{key}”走不到,请连上或删去", en="No way leads to “{key}”; connect or remove it")
CIRCLE = Words(
    zh="流程绕了圈:{keys}。事实变了订单会自己退回,不需要回头的连线",
    en="The ways run in a circle: {keys}. Orders go back by themselves when facts change; no way needs to lead back",
)
NO_END = Words(zh="流程没有结束节点", en="The process has no end")
NO_STAGE = Words(zh="流程没有阶段", en="The process has no stage")
UNKNOWN_FACT = Words(zh="没有“{name}”这个事实,可用:{names}", en="There is no fact “{name}”; there are {names}")
NOT_A_PERSON = Words(zh="“{name}”不是人员,可用:{names}", en="“{name}” names no person; there are {names}")
NOT_A_DATE = Words(zh="“{name}”不是日期,可用:{names}", en="“{name}” is no date; there are {names}")
DUE_MISSING = Words(
    zh="日期可能没填:最后请加一项工作日或工时",
    en="The date may be missing: add working days or hours as the last choice",
)
REFUSED_TO = Words(
    zh="“{key}”要么是结束,要么是人工完成的阶段:否则拒绝后无人处理",
    en="“{key}” must be an end or a stage completed by hand: else nobody works on what was refused",
)
ESCALATE_TO = Words(zh="请填超时后升级给谁", en="Say to whom it escalates")

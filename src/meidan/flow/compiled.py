"""A definition ready to be walked: nodes by key, conditions compiled, what it reads known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from meidan.flow.definition import Act, Approval, Branch, Case, Definition, End, Node, Notify, Stage
from meidan.kernel.expressions import Expression, compiled

Standing = Stage | Approval | End


@dataclass
class Process:
    """A published version, compiled. `id` 0 is one that is not kept.

    What was found before is remembered: `answers` (condition → values of its facts → whether it holds), `walks` (the
    facts that walks from the start looked at, with their values → the path), `asking` (path → whether people are asked
    on it).
    """

    id: int
    definition: Definition
    answers: dict[str, dict[tuple[Any, ...], bool]] = field(default_factory=dict[str, dict[tuple[Any, ...], bool]])
    walks: list[tuple[tuple[str, ...], dict[tuple[Any, ...], tuple[str, ...]]]] = field(
        default_factory=list[tuple[tuple[str, ...], dict[tuple[Any, ...], tuple[str, ...]]]]
    )
    asking: dict[tuple[str, ...], bool] = field(default_factory=dict[tuple[str, ...], bool])

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        return {node.key: node for node in self.definition.nodes}

    @cached_property
    def conditions(self) -> Mapping[str, Expression]:
        """Every condition's text and what it compiles to. Raises ExpressionProblem."""
        return {source: compiled(source) for node in self.definition.nodes for source in conditions_of(node)}

    @cached_property
    def columns(self) -> tuple[Standing, ...]:
        """The nodes at which a thing can stand, in the order of the definition."""
        return tuple(node for node in self.definition.nodes if isinstance(node, Stage | Approval | End))


def conditions_of(node: Node) -> list[str]:
    """The texts of a node's conditions."""
    if isinstance(node, Stage):
        return [node.exit] if node.exit else []
    if isinstance(node, Approval):
        return [node.when] if node.when else []
    return [case.when for case in node.cases] if isinstance(node, Branch) else []


def ways_on(node: Node) -> list[str]:
    """Where a node leads when all goes well."""
    if isinstance(node, Branch):
        return [*(case.to for case in node.cases), node.otherwise]
    return [node.to] if isinstance(node, Stage | Approval | Notify | Act) else []


__all__ = ["Case", "Process", "Standing", "conditions_of", "ways_on"]

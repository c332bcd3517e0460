"""A definition ready to be walked: nodes by key, conditions compiled, what it reads known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from meidan.flow.definition import Act, Approval, Branch, Case, Definition, End, Node, Notify, Stage
from meidan.kernel.expressions import Expression, compiled

Standing = Stage | Approval | End


@dataclass
class Process:
    """A published version, compiled. `id` 0 is one that is not kept."""

    id: int
    definition: Definition
    walks: dict[tuple[object, ...], tuple[str, ...]] = field(default_factory=dict[tuple[object, ...], tuple[str, ...]])

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        return {node.key: node for node in self.definition.nodes}

    @cached_property
    def conditions(self) -> Mapping[str, Expression]:
        """Every condition's text and what it compiles to. Raises ExpressionProblem."""
        return {source: compiled(source) for node in self.definition.nodes for source in conditions_of(node)}

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The facts that decide where a thing stands, in a fixed order."""
        read = {name for expression in self.conditions.values() for name in expression.variables}
        read.update(name for node in self.definition.nodes if isinstance(node, Stage) for name in node.required)
        return tuple(sorted(read))

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

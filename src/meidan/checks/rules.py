"""Whether a policy fits its rule: which may be changed at all, and what its figures may be."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from meidan.checks.engine import Parameter, Rule
from meidan.kernel.errors import Fault, Refusal, pointer_step
from meidan.kernel.values import ValueProblem, parse_decimal, plain
from meidan.kernel.words import Words


def read_parameters(rule: Rule[Any], given: Mapping[str, Any]) -> dict[str, int | str]:
    """The figures as they are kept: whole numbers as such, decimals as plain text.

    Raises a 422 with one fault per figure that the rule does not have, cannot be read, or is out of bounds.
    """
    parameters = {parameter.name: parameter for parameter in rule.parameters}
    kept: dict[str, int | str] = {}
    faults: list[Fault] = []
    for name, value in given.items():
        path = "/parameters/" + pointer_step(name)
        parameter = parameters.get(name)
        if parameter is None:
            faults.append(Fault("parameter_unknown", UNKNOWN, path, {"rule": rule.code, "name": name}))
            continue
        try:
            kept[name] = _read(parameter, value)
        except ValueProblem as problem:
            faults.append(Fault(problem.code, problem.words, path))
    if faults:
        raise Refusal("invalid", INVALID, faults=faults)
    return kept


def refuse_fixed(rule: Rule[Any]) -> None:
    """Raises a 422 for a rule that no policy may touch."""
    if not rule.adjustable:
        raise Refusal("check_fixed", FIXED, params={"title": rule.title})


def _read(parameter: Parameter, value: Any) -> int | str:
    if isinstance(parameter.default, int):
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueProblem("parameter.whole", "请填整数", "give a whole number")
        _refuse_outside(parameter, Decimal(value))
        return value
    number = parse_decimal(value)
    _refuse_outside(parameter, number)
    return plain(number)


def _refuse_outside(parameter: Parameter, number: Decimal) -> None:
    if not parameter.minimum <= number <= parameter.maximum:
        low, high = plain(Decimal(parameter.minimum)), plain(Decimal(parameter.maximum))
        raise ValueProblem("parameter.range", f"请填 {low} 到 {high} 之间的数", f"give a number from {low} to {high}")


FIXED = Words(
    "“{title}”是订单成立的条件,不能关也不能改", '"{title}" is what an order needs to exist; it cannot be changed'
)
INVALID = Words("有些参数不对,请按列出的各处修改", "Some figures are wrong; see the places listed")
UNKNOWN = Words("规则 {rule} 没有参数“{name}”", 'Rule {rule} has no figure "{name}"')

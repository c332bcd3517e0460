"""The rules and how the company wants them to behave."""

from typing import Any

from meidan.checks import registry
from meidan.checks.engine import Parameter, Rule
from meidan.checks.models import CheckPolicy
from meidan.kernel import paging
from meidan.kernel.errors import not_found
from meidan.kernel.permissions import Actor, require
from meidan.kernel.values import plain

DEFAULT: dict[str, Any] = {"enabled": True, "severity": "", "parameters": {}, "version": 0}


def list_rules(*, actor: Actor, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of rules by code, each with its policy. Raises 403, and 422 for a bad cursor."""
    require(actor, "orders.view")
    after = paging.decode_cursor(cursor, (str,))[0] if cursor is not None else ""
    rules = [rule for rule in registry.known() if rule.code > after][: limit + 1]
    policies = {one.code: one for one in CheckPolicy.objects.filter(code__in=[rule.code for rule in rules])}
    page = paging.page(rules, limit, lambda rule: (rule.code,))
    return {**page, "items": [rule_json(rule, policies.get(rule.code), actor.lang) for rule in page["items"]]}


def get_rule(*, actor: Actor, code: str) -> dict[str, Any]:
    """One rule with its policy. Raises 403, 404."""
    require(actor, "orders.view")
    rule = rule_of(code)
    return rule_json(rule, CheckPolicy.objects.filter(code=rule.code).first(), actor.lang)


def rule_of(code: str) -> Rule[Any]:
    """The rule of that code. Raises 404."""
    rule = registry.find(code)
    if rule is None:
        raise not_found("规则", "rule", code)
    return rule


def rule_json(rule: Rule[Any], policy: CheckPolicy | None, lang: str) -> dict[str, Any]:
    """How a rule reads over the API; a rule without a policy stands at version 0."""
    return {
        "code": rule.code,
        "title": rule.title.say(lang),
        "adjustable": rule.adjustable,
        "severities": list(rule.severities),
        "parameters": [_parameter_json(parameter, lang) for parameter in rule.parameters],
        "policy": policy_json(policy) if policy else DEFAULT,
    }


def policy_json(policy: CheckPolicy) -> dict[str, Any]:
    """How a policy reads over the API."""
    return {
        "enabled": policy.enabled,
        "severity": policy.severity,
        "parameters": dict(policy.parameters),
        "version": policy.version,
    }


def _parameter_json(parameter: Parameter, lang: str) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "title": parameter.words.say(lang),
        "default": _figure(parameter.default),
        "minimum": _figure(parameter.minimum),
        "maximum": _figure(parameter.maximum),
    }


def _figure(value: Any) -> int | str:
    return value if isinstance(value, int) else plain(value)

"""Changing how the company wants a rule to behave."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from meidan.checks import events, rules
from meidan.checks.models import CheckPolicy
from meidan.checks.queries import rule_json, rule_of
from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import check_version


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """What is to be different; None leaves a member as it is. `severity` "" is the rule's own."""

    enabled: bool | None = None
    severity: str | None = None
    parameters: Mapping[str, Any] | None = None


def change_policy(*, actor: Actor, code: str, change: PolicyChange, version: int | None) -> dict[str, Any]:
    """Sets a rule's policy, effective for the next order that is checked, and returns the rule.

    `parameters` replaces all figures of the rule. Raises 403, 404, 409 (stale), 422 (a rule that cannot be
    changed, figures that do not fit it).
    """
    require(actor, "settings.edit")
    rule = rule_of(code)
    rules.refuse_fixed(rule)
    figures = None if change.parameters is None else rules.read_parameters(rule, change.parameters)
    with transaction.atomic():
        CheckPolicy.objects.get_or_create(code=rule.code, defaults={"version": 0})
        policy = CheckPolicy.objects.select_for_update().get(code=rule.code)
        check_version(policy.version, version)
        before = events.policy_facts(policy)
        if change.enabled is not None:
            policy.enabled = change.enabled
        if change.severity is not None:
            policy.severity = change.severity
        if figures is not None:
            policy.parameters = figures
        if events.policy_facts(policy) != before:
            policy.version += 1
            policy.save()
            events.policy_changed(policy, before, actor)
    return rule_json(rule, policy, actor.lang)

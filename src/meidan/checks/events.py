"""What happens to the rules' policies; the stream is `check:CODE`."""

from typing import Any

from meidan.checks.models import CheckPolicy
from meidan.kernel.events import append
from meidan.kernel.permissions import Actor


def policy_facts(policy: CheckPolicy) -> dict[str, Any]:
    """What of a policy the log keeps."""
    return {"enabled": policy.enabled, "severity": policy.severity, "parameters": dict(policy.parameters)}


def policy_changed(policy: CheckPolicy, before: dict[str, Any], actor: Actor) -> None:
    """check.policy_changed: {changes: {member: [before, after]}, version}."""
    after = policy_facts(policy)
    changes = {name: [before[name], value] for name, value in after.items() if before[name] != value}
    append(f"check:{policy.code}", "check.policy_changed", {"changes": changes, "version": policy.version}, actor)

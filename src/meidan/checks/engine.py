"""Findings, rules and how they are run. A rule is a function from a subject to findings; it knows no database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from meidan.kernel.words import Words

Subject = TypeVar("Subject")

BLOCK, WARN, INFO = "block", "warn", "info"
_RANK = {BLOCK: 0, WARN: 1, INFO: 2}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A repair that one click could make: words, and the value to put at a path."""

    words: Words
    params: Mapping[str, object] = field(default_factory=dict[str, object])
    path: str = ""
    value: Any = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong or odd, where, why, and what to do about it.

    `path` is a JSON Pointer into the order input. `overridable`: whether somebody with
    `orders.override_finding` may let a block pass; a fact that makes the order impossible is not.
    """

    code: str
    severity: str
    path: str
    words: Words
    params: Mapping[str, object] = field(default_factory=dict[str, object])
    suggestion: Suggestion | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict[str, Any])
    overridable: bool = True

    def as_json(self, lang: str) -> dict[str, Any]:
        suggestion = None
        if self.suggestion:
            suggestion = {
                "message": self.suggestion.words.say(lang, **self.suggestion.params),
                "path": self.suggestion.path,
                "value": self.suggestion.value,
            }
        return {
            "code": self.code,
            "severity": self.severity,
            "path": self.path,
            "message": self.words.say(lang, **self.params),
            "suggestion": suggestion,
            "evidence": dict(self.evidence),
        }


@dataclass(frozen=True, slots=True)
class Policy:
    """How the company wants a rule to behave; see `checks.models.CheckPolicy`."""

    enabled: bool = True
    severity: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Rule(Generic[Subject]):
    """A named rule. `adjustable`: whether a policy may switch it off or change its severity."""

    code: str
    title: Words
    check: Callable[[Subject, Mapping[str, Any]], Iterable[Finding]]
    adjustable: bool = True


def run(rules: Sequence[Rule[Subject]], subject: Subject, policies: Mapping[str, Policy]) -> list[Finding]:
    """All findings, blocks first, in the order of the rules within a severity."""
    found: list[Finding] = []
    for rule in rules:
        policy = policies.get(rule.code) if rule.adjustable else None
        if policy is None:
            found.extend(rule.check(subject, {}))
        elif policy.enabled:
            for finding in rule.check(subject, policy.parameters):
                found.append(replace(finding, severity=policy.severity) if policy.severity else finding)
    return sorted(found, key=lambda finding: _RANK[finding.severity])

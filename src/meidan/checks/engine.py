"""Findings, rules and how they are run. A rule is a function from a subject to findings; it knows no database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Generic, TypeVar

from meidan.kernel.words import Words

Subject = TypeVar("Subject")

BLOCK, WARN, INFO = "block", "warn", "info"
_RANK = {BLOCK: 0, WARN: 1, INFO: 2}
_NO_PARAMETERS: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A repair in words; with a `path` one click could make it: put the value there, or `remove` what stands there."""

    words: Words
    params: Mapping[str, object] = field(default_factory=dict[str, object])
    path: str = ""
    value: Any = None
    remove: bool = False


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
                "patch": patch(self.suggestion.path, self.suggestion.value, remove=self.suggestion.remove),
            }
        return {
            "code": self.code,
            "severity": self.severity,
            "path": self.path,
            "message": self.words.say(lang, **self.params),
            "suggestion": suggestion,
            "evidence": dict(self.evidence),
            "overridable": self.overridable,
        }


def patch(path: str, value: Any, *, remove: bool = False) -> list[dict[str, Any]]:
    """The repair as JSON Patch operations (RFC 6902) on the input; none where only a person can make it."""
    if not path:
        return []
    # "add" puts a member in place of one that is there, and does not mind when there is none.
    return [{"op": "remove", "path": path}] if remove else [{"op": "add", "path": path, "value": value}]


@dataclass(frozen=True, slots=True)
class Policy:
    """How the company wants a rule to behave; see `checks.models.CheckPolicy`."""

    enabled: bool = True
    severity: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure of a rule that a policy may set: a whole number where `default` is one, else a decimal."""

    name: str
    words: Words
    default: int | Decimal
    minimum: int | Decimal
    maximum: int | Decimal

    def read(self, parameters: Mapping[str, Any]) -> Decimal:
        """What the policy says, else the default."""
        value = parameters.get(self.name)
        return Decimal(self.default if value is None else value)


@dataclass(frozen=True, slots=True)
class Rule(Generic[Subject]):
    """A named rule; each finding of it carries its code.

    `adjustable`: whether a policy may switch it off or change its severity. `severities` are those it gives by
    itself, the gravest first.
    """

    code: str
    title: Words
    check: Callable[[Subject, Mapping[str, Any]], Iterable[Finding]]
    adjustable: bool = True
    severities: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()


def run(rules: Sequence[Rule[Subject]], subject: Subject, policies: Mapping[str, Policy]) -> list[Finding]:
    """All findings, blocks first, in the order of the rules within a severity.

    A policy does not soften a finding that cannot be overridden: the fact behind it stays.
    """
    found: list[Finding] = []
    for rule in rules:
        policy = policies.get(rule.code) if rule.adjustable else None
        if policy is None:
            found.extend(rule.check(subject, _NO_PARAMETERS))
        elif policy.enabled:
            for finding in rule.check(subject, policy.parameters):
                adjusted = policy.severity and finding.overridable
                found.append(replace(finding, severity=policy.severity) if adjusted else finding)
    return ranked(found)


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """Blocks first, then warnings, then notes; otherwise in the order given."""
    return sorted(findings, key=lambda finding: _RANK[finding.severity])

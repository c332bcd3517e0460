"""Findings for readers from whom prices are hidden: that there is one, but no figure of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from meidan.checks.engine import Finding
from meidan.kernel.permissions import Actor
from meidan.kernel.words import Words
from meidan.orders.checks import RULES

_TITLES = {rule.code: rule.title for rule in RULES}
_MONEY = ("price.", "credit.", "amount.", "gift.")


def for_reader(finding: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """A finding in plain JSON as this actor may see it; one about money is cut down to the rule's title."""
    code = str(finding["code"])
    if actor.sees("price") or not code.startswith(_MONEY):
        return dict(finding)
    title = _TITLES.get(code)
    return {**finding, "message": title.say(actor.lang) if title else code, "suggestion": None, "evidence": {}}


def seen_by(finding: Finding, actor: Actor) -> Finding:
    """A finding as this actor may see it, before it is put into words."""
    if actor.sees("price") or not finding.code.startswith(_MONEY):
        return finding
    title = _TITLES.get(finding.code, Words(finding.code, finding.code))
    return replace(finding, words=title, params={}, suggestion=None, evidence={})

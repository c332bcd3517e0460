"""The rules over HTTP: which there are, and how the company wants them to behave."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field, StrictBool, StrictInt, StrictStr

from meidan.checks import commands, queries
from meidan.checks.commands import PolicyChange
from meidan.kernel.http import actor_of, expected_version, once
from meidan.kernel.schemas import Input, Page, PageQuery, answers
from meidan.people.auth import allow

router = Router(tags=["checks"])

Severity = Literal["", "block", "warn", "info"]
Figures = Annotated[dict[str, StrictInt | Annotated[StrictStr, Field(max_length=40)]], Field(max_length=20)]
SeenVersion = Annotated[int, Field(ge=0, le=2**31 - 1, strict=True, description="The version seen; 0: no policy yet")]


class PolicyOut(Schema):
    """`severity` "" is the rule's own; `version` 0 means that nobody has changed anything yet."""

    enabled: bool
    severity: Severity
    parameters: dict[str, int | str]
    version: int


class ParameterOut(Schema):
    """A figure of a rule: a whole number, or a decimal as text."""

    name: str
    title: str
    default: int | str
    minimum: int | str
    maximum: int | str


class RuleOut(Schema):
    """A rule; `severities` are those it gives by itself, the gravest first."""

    code: str
    title: str
    adjustable: bool
    severities: list[str]
    parameters: list[ParameterOut]
    policy: PolicyOut


class PolicyIn(Input):
    """A whole policy: what is left out goes back to the rule's own."""

    enabled: StrictBool = True
    severity: Severity = ""
    parameters: Figures = {}
    version: SeenVersion | None = None


class PolicyPatch(Input):
    """Members left out or null stay as they are; `parameters` replaces all figures."""

    enabled: StrictBool | None = None
    severity: Severity | None = None
    parameters: Figures | None = None
    version: SeenVersion | None = None


@router.get("/checks/rules", auth=allow("orders.view"), response=answers(Page[RuleOut]), summary="The rules")
def list_rules(request: HttpRequest, q: Query[PageQuery]) -> Any:
    """Every rule that an order passes, by code: what it is called, what it does by itself, and its policy."""
    return queries.list_rules(actor=actor_of(request), limit=q.limit, cursor=q.cursor)


@router.get("/checks/rules/{code}", auth=allow("orders.view"), response=answers(RuleOut), summary="One rule")
def get_rule(request: HttpRequest, code: str) -> Any:
    """One rule with its policy. 404 for a code that is no rule's."""
    return queries.get_rule(actor=actor_of(request), code=code)


@router.put("/checks/rules/{code}", auth=allow("settings.edit"), response=answers(RuleOut), summary="Set a policy")
@once
def set_policy(request: HttpRequest, code: str, body: PolicyIn) -> Any:
    """Sets a rule's whole policy, effective for the next order. 409 when it was changed since `version`; 422 for a
    rule that is fixed, or for figures that it does not have or that are out of bounds."""
    change = PolicyChange(body.enabled, body.severity, body.parameters)
    return _change(request, code, change, body.version)


@router.patch("/checks/rules/{code}", auth=allow("settings.edit"), response=answers(RuleOut), summary="Change a policy")
@once
def change_policy(request: HttpRequest, code: str, body: PolicyPatch) -> Any:
    """Changes members of a rule's policy, effective for the next order. Errors as for PUT."""
    change = PolicyChange(body.enabled, body.severity, body.parameters)
    return _change(request, code, change, body.version)


def _change(request: HttpRequest, code: str, change: PolicyChange, version: int | None) -> Any:
    seen = expected_version(request, version)
    return commands.change_policy(actor=actor_of(request), code=code, change=change, version=seen)

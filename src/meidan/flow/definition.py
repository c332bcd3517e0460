"""The format of a process definition (format 1): nodes of six kinds, read and checked piece by piece by pydantic.

`flow.checking` looks at the whole: see there for what a definition must hold to be published.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from meidan.kernel.validation import invalid

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,19}$")]
Named = Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]
Said = Annotated[str, StringConstraints(max_length=500)]
Condition = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Ref = Annotated[str, StringConstraints(min_length=1, max_length=64)]
LocalTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Tint = Literal["grey", "blue", "cyan", "green", "gold", "orange", "red", "purple"]
Pick = Literal["least_loaded", "round_robin"]


class Part(BaseModel):
    """A piece of a definition: unknown members are refused, so that a typing error does not pass silently."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class UserWho(Part):
    """One person, by user name."""

    kind: Literal["user"]
    user: Ref


class RoleWho(Part):
    """Somebody with a role; with `of_warehouse` one who works where the goods lie."""

    kind: Literal["role"]
    role: Ref
    pick: Pick = "least_loaded"
    of_warehouse: bool = False


class TeamWho(Part):
    """Somebody of a team."""

    kind: Literal["team"]
    team: Ref
    pick: Pick = "least_loaded"


class FieldWho(Part):
    """Whom a fact names, such as the customer's sales owner."""

    kind: Literal["field"]
    field: Ref


Who = Annotated[UserWho | RoleWho | TeamWho | FieldWho, Field(discriminator="kind")]
# The first that names somebody who works here counts.
Whos = Annotated[list[Who], Field(min_length=1, max_length=8)]


class InDays(Part):
    """So many working days from now (0: today), at the end of the day or at a local time of it."""

    days: Annotated[int, Field(ge=0, le=250, strict=True)]
    at: LocalTime | None = None


class InHours(Part):
    """So many working hours from now."""

    hours: Annotated[int, Field(ge=1, le=2000, strict=True)]


class OnDate(Part):
    """The end of the day that a fact names."""

    fact: Ref


Due = InDays | InHours | OnDate
# The first that gives a time counts.
Dues = Annotated[list[Due], Field(min_length=1, max_length=4)]


class NotifyAction(Part):
    """A notice for somebody's list of tasks."""

    do: Literal["notify"]
    who: Whos
    zh: Named
    en: Named


class PriorityAction(Part):
    """Sets the priority."""

    do: Literal["priority"]
    value: Annotated[int, Field(ge=-9, le=9, strict=True)]


Action = Annotated[NotifyAction | PriorityAction, Field(discriminator="do")]
Actions = Annotated[list[Action], Field(max_length=10)]


class Stage(Part):
    """Where a thing stands until `exit` holds over the facts, or, without one, until somebody completes it."""

    kind: Literal["stage"]
    key: Key
    name_zh: Named
    name_en: Named
    tint: Tint = "grey"
    who: Whos
    due: Dues
    required: Annotated[list[Ref], Field(max_length=20)] = []
    exit: Condition | None = None
    on_entry: Actions = []
    on_exit: Actions = []
    to: Key


class Approval(Part):
    """Asks people; skipped where `when` does not hold. `refused_to` is a stage completed by hand, or an end."""

    kind: Literal["approval"]
    key: Key
    name_zh: Named
    name_en: Named
    tint: Tint = "purple"
    when: Condition | None = None
    approvers: Whos
    everyone: bool = False
    mode: Literal["any", "all", "in_turn", "quorum"] = "any"
    quorum: Annotated[int, Field(ge=1, le=20, strict=True)] = 1
    due: Dues
    on_timeout: Literal["remind", "escalate", "pass", "refuse"] = "remind"
    escalate_to: Whos | None = None
    copy_to: Annotated[list[Who], Field(max_length=8)] = []
    to: Key
    refused_to: Key


class Case(Part):
    when: Condition
    to: Key


class Branch(Part):
    """The first case that holds, else `otherwise`."""

    kind: Literal["branch"]
    key: Key
    cases: Annotated[list[Case], Field(min_length=1, max_length=20)]
    otherwise: Key


class Notify(Part):
    """Tells somebody, once, and goes on."""

    kind: Literal["notify"]
    key: Key
    who: Whos
    zh: Named
    en: Named
    to: Key


class Act(Part):
    """Does something, once, and goes on."""

    kind: Literal["action"]
    key: Key
    actions: Annotated[list[Action], Field(min_length=1, max_length=10)]
    to: Key


class End(Part):
    """Where it is over."""

    kind: Literal["end"]
    key: Key
    name_zh: Named
    name_en: Named
    tint: Tint = "green"


Node = Annotated[Stage | Approval | Branch | Notify | Act | End, Field(discriminator="kind")]


class Definition(Part):
    """A whole process. It starts at `start` whenever it is looked at, so branches there are asked first."""

    format: Literal[1] = 1
    name_zh: Named
    name_en: Named
    note: Said = ""
    start: Key
    nodes: Annotated[list[Node], Field(min_length=2, max_length=60)]


def read(content: Any) -> Definition:
    """The definition in a JSON document. Raises 422 with the places that are wrong."""
    try:
        return Definition.model_validate(content)
    except ValidationError as error:
        raise invalid(_plain_places(error)) from None


def _plain_places(error: ValidationError) -> list[dict[str, Any]]:
    """Without the steps that pydantic adds for the kinds of a union: they are in no document."""
    kinds = {"stage", "approval", "branch", "notify", "action", "end", "user", "role", "team", "field", "priority"}
    models = {"InDays", "InHours", "OnDate"}
    found: list[dict[str, Any]] = []
    for one in error.errors(include_url=False):
        loc, steps = list(one["loc"]), list[Any]()
        for place, step in enumerate(loc):
            after_number = place > 0 and isinstance(loc[place - 1], int)
            if not (after_number and isinstance(step, str) and (step in kinds or step in models)):
                steps.append(step)
        found.append({**one, "loc": tuple(steps)})
    return found

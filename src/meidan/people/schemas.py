"""The shapes in which the API takes and shows people, roles, teams and legal entities."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Schema
from pydantic import AfterValidator, Field, StringConstraints

from meidan.kernel.permissions import CAPABILITIES
from meidan.kernel.schemas import Input, PageQuery, Version
from meidan.kernel.values import Code, Name80, Name200, QuantityText, Ref, Text20, Text40, Text300, ValueProblem
from meidan.people.rules import USERNAME_LENGTH, USERNAME_PATTERN, clean_username


def _known(value: str) -> str:
    if value not in CAPABILITIES:
        raise ValueProblem("capability.unknown", "没有这项权限", "there is no such capability")
    return value


Scope = Literal["own", "team", "warehouse", "all"]
Mask = Literal["cost", "price", "phone"]
Language = Literal["zh-CN", "en"]
Capability = Annotated[str, Field(json_schema_extra={"enum": list(CAPABILITIES)}), AfterValidator(_known)]
Username = Annotated[
    str, Field(min_length=1, max_length=USERNAME_LENGTH, pattern=USERNAME_PATTERN), AfterValidator(clean_username)
]
# Whatever was typed counts, blanks included; the bound keeps the hashing cheap.
Password = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
SecondFactor = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[0-9A-Za-z \-]+$")]
Email = Annotated[
    str, StringConstraints(max_length=254, pattern=r"^([^@\s\x00-\x1F\x7F-\x9F]+@[^@\s\x00-\x1F\x7F-\x9F]+)?$")
]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), Field(examples=["CNY"])]
NumberPrefix = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9\-]{0,12}$")]
RepeatDays = Annotated[int, Field(ge=0, le=365, strict=True)]
Days = Annotated[int, Field(ge=1, le=3650, strict=True)]
Codes = Annotated[list[Ref], Field(max_length=50)]
Weekday = Annotated[int, Field(ge=1, le=7, strict=True)]
LocalTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$"), Field(examples=["09:00"])]
Span = Annotated[list[LocalTime], Field(min_length=2, max_length=2)]


class UserQuery(PageQuery):
    """`q` is part of the user name or the name."""

    q: Text40 | None = None
    active: bool | None = None


class UserIn(Input):
    """A new user. Without a password he cannot sign in until he is given one."""

    username: Username
    name: Name80
    password: Password | None = None
    email: Email = ""
    phone: Text20 = ""
    language: Language = "zh-CN"
    team: Ref | None = None
    entity: Ref | None = None
    warehouses: Codes = []
    roles: Codes = []


class UserChange(Input):
    """Only what is sent changes."""

    name: Name80 = Field(default_factory=str)
    email: Email = Field(default_factory=str)
    phone: Text20 = Field(default_factory=str)
    language: Language = Field(default_factory=lambda: "zh-CN")
    team: Ref | None = None
    entity: Ref | None = None
    warehouses: Codes = Field(default_factory=list)
    roles: Codes = Field(default_factory=list)
    active: bool = Field(default_factory=bool)
    version: Version | None = None


class UserOut(Schema):
    """`phone` is null where phones are hidden from the caller; `roles`, `team`, `entity` are codes."""

    id: int
    username: str
    name: str
    email: str
    phone: str | None
    language: str
    team: str | None
    entity: str | None
    warehouses: list[str]
    roles: list[str]
    active: bool
    second_factor: bool
    last_login: datetime | None
    created_at: datetime
    version: int


class MeOut(UserOut):
    """The caller himself, with what he may do and what is hidden from him."""

    capabilities: list[str]
    scope: str
    masks: list[str]


class MeChange(Input):
    """Only what is sent changes."""

    name: Name80 = Field(default_factory=str)
    language: Language = Field(default_factory=lambda: "zh-CN")


class RoleIn(Input):
    """A role of the company's own."""

    code: Code
    name_zh: Name80
    name_en: Name80
    scope: Scope = "own"
    capabilities: Annotated[list[Capability], Field(max_length=200)]
    masks: Annotated[list[Mask], Field(max_length=10)] = []


class RoleChange(Input):
    """Only what is sent changes; built-in roles do not."""

    name_zh: Name80 = Field(default_factory=str)
    name_en: Name80 = Field(default_factory=str)
    scope: Scope = Field(default_factory=lambda: "own")
    capabilities: Annotated[list[Capability], Field(max_length=200)] = Field(default_factory=list)
    masks: Annotated[list[Mask], Field(max_length=10)] = Field(default_factory=lambda: [])
    version: Version | None = None


class RoleOut(Schema):
    id: int
    code: str
    name_zh: str
    name_en: str
    scope: str
    capabilities: list[str]
    masks: list[str]
    built_in: bool
    version: int


class CapabilityOut(Schema):
    code: str
    name: str


class TeamIn(Input):
    code: Code
    name: Name200
    entity: Ref | None = None


class TeamChange(Input):
    """Only what is sent changes."""

    name: Name200 = Field(default_factory=str)
    entity: Ref | None = None
    version: Version | None = None


class TeamOut(Schema):
    id: int
    code: str
    name: str
    entity: str | None
    version: int


class EntityIn(Input):
    """A selling company of the group; `default_tax_rate` is a fraction such as 0.13."""

    code: Code
    name: Name200
    tax_number: Text40 = ""
    phone: Text40 = ""
    address: Text300 = ""
    currency: Currency = "CNY"
    time_zone: Text40 = "Asia/Shanghai"
    prices_include_tax: bool = True
    default_tax_rate: QuantityText = Field(default_factory=Decimal)
    allow_backorder: bool = True
    repeat_days: RepeatDays = 3
    number_prefix: NumberPrefix = "SO-"
    calendar: Ref | None = None
    is_default: bool = False


class EntityChange(Input):
    """Only what is sent changes."""

    name: Name200 = Field(default_factory=str)
    tax_number: Text40 = Field(default_factory=str)
    phone: Text40 = Field(default_factory=str)
    address: Text300 = Field(default_factory=str)
    currency: Currency = Field(default_factory=str)
    time_zone: Text40 = Field(default_factory=str)
    prices_include_tax: bool = Field(default_factory=bool)
    default_tax_rate: QuantityText = Field(default_factory=Decimal)
    allow_backorder: bool = Field(default_factory=bool)
    repeat_days: RepeatDays = Field(default_factory=int)
    number_prefix: NumberPrefix = Field(default_factory=str)
    calendar: Ref | None = None
    is_default: bool = Field(default_factory=bool)
    active: bool = Field(default_factory=bool)
    version: Version | None = None


class EntityOut(Schema):
    id: int
    code: str
    name: str
    tax_number: str
    phone: str
    address: str
    currency: str
    time_zone: str
    prices_include_tax: bool
    default_tax_rate: QuantityText
    allow_backorder: bool
    repeat_days: int
    number_prefix: str
    calendar: str | None
    is_default: bool
    active: bool
    version: int


class CalendarDayIn(Input):
    """A day on which the weekly pattern does not hold: `holiday`, or `workday` (a make-up day 调休)."""

    date: date
    kind: Literal["holiday", "workday"]
    name: Name80 | Literal[""] = ""


class CalendarIn(Input):
    """A whole working calendar: weekdays (1 = Monday), working hours of a day, and the days that differ.

    `time_zone` "" is that of the company that uses it.
    """

    name_zh: Name80
    name_en: Name80
    time_zone: Text40 = ""
    weekdays: Annotated[list[Weekday], Field(min_length=1, max_length=7)]
    hours: Annotated[list[Span], Field(min_length=1, max_length=6)]
    is_default: bool = False
    days: Annotated[list[CalendarDayIn], Field(max_length=2000)] = []
    version: Version | None = None


class CalendarDayOut(Schema):
    date: date
    kind: str
    name: str


class CalendarHead(Schema):
    """A calendar without its days; `hours` are local times."""

    id: int
    code: str
    name_zh: str
    name_en: str
    time_zone: str
    weekdays: list[int]
    hours: list[list[str]]
    is_default: bool
    version: int


class CalendarOut(CalendarHead):
    """A calendar with its days in order of date."""

    days: list[CalendarDayOut]


class SignIn(Input):
    """`totp` is the six digits of the authenticator or a recovery code, where a second factor is set."""

    username: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[^\x00]*$")]
    password: Password
    totp: SecondFactor | None = None


class SessionOut(Schema):
    """Send `csrf_token` as the header X-CSRFToken with every write of the session."""

    signed_in: bool
    csrf_token: str
    user: MeOut | None


class PasswordIn(Input):
    """A new password for somebody else."""

    password: Password


class OwnPassword(Input):
    """The present password and the new one."""

    current: Password
    password: Password


class Proof(Input):
    """The caller's password, again."""

    password: Password


class TotpOut(Schema):
    """Show `uri` as a QR code; nothing is set until a code confirms it."""

    secret: str
    uri: str


class TotpCode(Input):
    code: SecondFactor


class RecoveryCodes(Schema):
    """Each signs in once in place of a code; they are shown only now."""

    recovery_codes: list[str]


class TokenIn(Input):
    """Without `days` the token does not expire."""

    name: Name80
    days: Days | None = None


class TokenOut(Schema):
    id: int
    name: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    expired: bool


class NewToken(TokenOut):
    """`token` is shown only now."""

    token: str


class Tokens(Schema):
    items: list[TokenOut]


class Capabilities(Schema):
    items: list[CapabilityOut]

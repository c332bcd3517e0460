"""Pure rules about people: the built-in roles, who may grant what, how a user name is written."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from meidan.kernel.permissions import CAPABILITIES, Actor
from meidan.kernel.values import ValueProblem, clean_text

SCOPES = ("own", "team", "warehouse", "all")
MASKS = ("cost", "price", "phone")
LANGUAGES = ("zh-CN", "en")
ADMIN = "admin"
USERNAME_LENGTH = 64
USERNAME_PATTERN = r"^\w[\w.@+\-]*$"
_USERNAME = re.compile(USERNAME_PATTERN)

# Whoever acts at the machine itself (installation, command line); stands in the log as actor 0.
OPERATOR = Actor(user_id=0, name="系统", capabilities=frozenset(CAPABILITIES), scope="all")


@dataclass(frozen=True, slots=True)
class BuiltInRole:
    """A role that every installation has; kept as written here at each migration."""

    code: str
    name_zh: str
    name_en: str
    scope: str
    capabilities: tuple[str, ...]
    masks: tuple[str, ...] = ()


_SALES = (
    "orders.view", "orders.create", "orders.confirm", "orders.cancel", "orders.acknowledge", "orders.import",
    "orders.accept", "shipments.view",
    "products.view", "customers.view", "stock.view", "people.view",
)  # fmt: skip
_LOOKING = tuple(name for name in CAPABILITIES if name.endswith(".view"))

BUILT_IN: tuple[BuiltInRole, ...] = (
    BuiltInRole("clerk", "录单员", "Order clerk", "team", _SALES, ("cost",)),
    BuiltInRole(
        "followup", "跟单", "Order follow-up", "team",
        (*_SALES, "orders.hold", "orders.assign", "customers.edit"), ("cost",),
    ),
    BuiltInRole(
        "approver", "主管", "Approver", "all",
        (
            *_SALES, "orders.hold", "orders.assign", "orders.price", "orders.price_below_floor",
            "orders.acknowledge_all", "orders.override_finding", "products.view_cost", "customers.edit",
            "customers.credit", "returns.record", "events.view", "audit.view",
        ),
    ),
    BuiltInRole(
        "warehouse", "仓管", "Warehouse", "warehouse",
        (
            "orders.view", "shipments.view", "shipments.create", "returns.record", "products.view", "stock.view",
            "stock.adjust", "stock.count", "stock.transfer", "stock.receive", "people.view",
        ),
        ("price", "cost"),
    ),
    BuiltInRole(
        "buyer", "采购", "Buyer", "all",
        (
            "orders.view", "products.view", "products.view_cost", "stock.view", "stock.receive", "purchasing.edit",
            "people.view",
        ),
        ("phone",),
    ),
    BuiltInRole(
        "finance", "财务", "Finance", "all",
        (
            "orders.view", "orders.hold", "shipments.view", "payments.record", "payments.refund", "products.view",
            "products.view_cost", "customers.view", "customers.credit", "stock.view", "people.view", "audit.view",
        ),
    ),
    BuiltInRole(
        "service", "客服", "Service", "all",
        (
            "orders.view", "orders.hold", "orders.accept", "shipments.view", "returns.record", "products.view",
            "customers.view", "customers.edit", "stock.view", "people.view",
        ),
        ("cost",),
    ),
    BuiltInRole("owner", "老板", "Owner", "all", (*_LOOKING, "products.view_cost")),
    BuiltInRole(ADMIN, "管理员", "Administrator", "all", tuple(CAPABILITIES)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reach:
    """What roles give together: capabilities add up, the widest scope counts, a mask holds if all have it."""

    capabilities: frozenset[str]
    scope: str
    masks: frozenset[str]


def reach(roles: Sequence[tuple[Collection[str], str, Collection[str]]]) -> Reach:
    """The reach of roles given as (capabilities, scope, masks); no role reaches nothing."""
    if not roles:
        return Reach(frozenset(), SCOPES[0], frozenset(MASKS))
    capabilities = frozenset(name for granted, _, _ in roles for name in granted)
    scope = max((scope for _, scope, _ in roles), key=SCOPES.index)
    hidden = frozenset(mask for mask in MASKS if all(mask in masks for _, _, masks in roles))
    return Reach(capabilities, scope, hidden)


def exceeds(wanted: Reach, actor: Actor) -> frozenset[str]:
    """What of `wanted` the actor has not himself: capabilities, `scope:…`, `mask:…`; empty when he may grant it."""
    beyond = set(wanted.capabilities - actor.capabilities)
    if SCOPES.index(wanted.scope) > SCOPES.index(actor.scope):
        beyond.add(f"scope:{wanted.scope}")
    beyond.update(f"mask:{mask}" for mask in actor.masks - wanted.masks)
    return frozenset(beyond)


def clean_username(value: str) -> str:
    """NFC; letters (also Chinese), digits and . _ - @ +, no blanks. Raises ValueProblem."""
    text = clean_text(value, max_length=USERNAME_LENGTH)
    if value != value.strip() or not _USERNAME.fullmatch(text):
        raise ValueProblem("username.format", _FORMAT_ZH, _FORMAT_EN)
    return text


_FORMAT_ZH = "用户名只能用文字、数字和 . _ - @ +,不能有空格"
_FORMAT_EN = "a user name has letters, digits and . _ - @ + only, no blanks"

"""Legal entities: the selling companies of the group, one of which is the default."""

import zoneinfo
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import transaction

from meidan.kernel.errors import Refusal, bad_input
from meidan.kernel.money import UnknownCurrency, minor_units
from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import check_version
from meidan.kernel.words import Words
from meidan.people import events, refusals
from meidan.people.models import Calendar, LegalEntity


@dataclass(frozen=True, slots=True)
class EntityInput:
    """A legal entity; the tax rate is a fraction (0.13), repeat_days the window of the same-order-again check.

    `calendar` None is the default working calendar.
    """

    code: str
    name: str
    tax_number: str = ""
    phone: str = ""
    address: str = ""
    currency: str = "CNY"
    time_zone: str = "Asia/Shanghai"
    prices_include_tax: bool = True
    default_tax_rate: Decimal = Decimal(0)
    allow_backorder: bool = True
    repeat_days: int = 3
    number_prefix: str = "SO-"
    calendar: str | None = None
    is_default: bool = False


def create_entity(*, actor: Actor, wanted: EntityInput) -> LegalEntity:
    """A new legal entity. Raises 409 for a code in use, 422 for an unknown currency, time zone or rate."""
    require(actor, "settings.edit")
    with transaction.atomic():
        entity = LegalEntity(**{**asdict(wanted), "calendar": _calendar(wanted.calendar)})
        _check(entity)
        if LegalEntity.objects.filter(code=wanted.code).exists():
            raise refusals.taken("code", wanted.code)
        if entity.is_default:
            _step_down(actor, None)
        with refusals.once_only("code", wanted.code):
            entity.save()
        events.entity_created(entity, actor)
    return entity


def change_entity(*, actor: Actor, ref: str, wanted: Mapping[str, Any], version: int | None = None) -> LegalEntity:
    """Changes members of a legal entity (code excepted). Making it the default takes that from the other one.

    Raises 404, 409 (stale; the default cannot be closed or just stop being it), 422.
    """
    require(actor, "settings.edit")
    with transaction.atomic():
        # All rows, in id order: whoever moves the default waits for whoever else does.
        list(LegalEntity.objects.select_for_update().order_by("id"))
        entity = refusals.found(LegalEntity.objects.all(), ref, "code", refusals.ENTITY)
        check_version(entity.version, version)
        before = events.entity_facts(entity)
        was_default = entity.is_default
        for member, value in wanted.items():
            setattr(entity, member, _calendar(value) if member == "calendar" else value)
        _check(entity)
        if (was_default and not entity.is_default) or (entity.is_default and not entity.active):
            raise Refusal("default_entity", STAYS_DEFAULT, status=409)
        if entity.is_default and not was_default:
            _step_down(actor, entity.pk)
        if events.entity_facts(entity) != before:
            entity.version += 1
            entity.save()
            events.entity_changed(entity, before, actor)
    return entity


def _step_down(actor: Actor, successor_id: int | None) -> None:
    for entity in LegalEntity.objects.select_for_update().filter(is_default=True).exclude(pk=successor_id):
        before = events.entity_facts(entity)
        entity.is_default = False
        entity.version += 1
        entity.save()
        events.entity_changed(entity, before, actor)


def _calendar(ref: str | None) -> Calendar | None:
    return refusals.named(Calendar.objects.all(), ref, "code", refusals.CALENDAR, "/calendar") if ref else None


def _check(entity: LegalEntity) -> None:
    try:
        minor_units(entity.currency)
    except UnknownCurrency as error:
        raise bad_input(error.code, error.words, "/currency") from None
    if entity.time_zone not in zones():
        raise bad_input("time_zone.unknown", TIME_ZONE, "/time_zone")
    if not 0 <= entity.default_tax_rate < 1:
        raise bad_input("tax_rate.range", TAX_RATE, "/default_tax_rate")


@cache
def zones() -> frozenset[str]:
    """The time zones that are known here, by their IANA names."""
    return frozenset(zoneinfo.available_timezones())


STAYS_DEFAULT = Words(
    zh="这是默认公司主体:请先把另一个设为默认",
    en="This is the default legal entity: make another one the default first",
)
TIME_ZONE = Words(zh="没有这个时区,请填如 Asia/Shanghai", en="No such time zone; write one such as Asia/Shanghai")
TAX_RATE = Words(zh="税率应在 0 与 1 之间,如 0.13", en="The tax rate is a fraction between 0 and 1, such as 0.13")

"""Where it goes: region, phone and postal code, checked only when the order brings an address of its own.

Findings carry no phone number and no street: they are kept with the order, outside what `erase` can reach.
Answers are remembered, since customers send to the same places again and again.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from meidan.checks.engine import WARN, Finding, Rule, Suggestion
from meidan.customers.addresses import parse_address
from meidan.customers.divisions import Region
from meidan.customers.rules import HOME, check_postal_code, read_phone
from meidan.kernel.values import ValueProblem
from meidan.kernel.words import Words
from meidan.orders.subject import OrderSubject

Parameters = Mapping[str, Any]
Found = Sequence[Finding]

REGION, PHONE, POSTAL = "/ship_to/region", "/ship_to/phone", "/ship_to/postal_code"
_CHINESE = re.compile("[\u4e00-\u9fff]")
_ABROAD = ""
_KEPT = 4096


def region_inconsistent(subject: OrderSubject, _: Parameters) -> Found:
    ship = subject.input.ship_to
    return _region_findings(ship.region, ship.address)[0] if ship and (ship.region or ship.address) else ()


def region_ambiguous(subject: OrderSubject, _: Parameters) -> Found:
    ship = subject.input.ship_to
    return _region_findings(ship.region, ship.address)[1] if ship and (ship.region or ship.address) else ()


def phone_invalid(subject: OrderSubject, _: Parameters) -> Found:
    ship = subject.input.ship_to
    return _phone_findings(ship.phone, country_of(ship.region, ship.address)) if ship and ship.phone else ()


def postal_invalid(subject: OrderSubject, _: Parameters) -> Found:
    ship = subject.input.ship_to
    if not ship or not ship.postal_code:
        return ()
    country = country_of(ship.region, ship.address)
    province = read_region(ship.region, ship.address).province
    return _postal_findings(ship.postal_code, country, province)


@lru_cache(maxsize=_KEPT)
def read_region(region: str, address: str) -> Region:
    """Region and address read together; a full region in the address that is another one is a contradiction."""
    whole = parse_address(f"{region} {address}".strip())
    if not region or not address or whole.problem is not None or not whole.province:
        return whole
    here = parse_address(address)
    named = (name for name in (here.province, here.city, here.district) if name)
    if here.problem is not None or not any(address.startswith(name) for name in named):
        return whole
    pairs = ((whole.province, here.province), (whole.city, here.city), (whole.district, here.district))
    if all(one == other for one, other in pairs if one and other):
        return whole
    words = Words(
        f"省市区是{whole.written},地址却写着{here.written}", f"region {whole.written}, but address {here.written}"
    )
    return Region(whole.province, whole.city, whole.district, "", False, words, here.written)


@lru_cache(maxsize=_KEPT)
def country_of(region: str, address: str) -> str:
    """China unless the address is written without a Chinese character and names no Chinese place."""
    written = region + address
    if not written.strip() or _CHINESE.search(written):
        return HOME
    return HOME if read_region(region, address).province else _ABROAD


@lru_cache(maxsize=_KEPT)
def _region_findings(region: str, address: str) -> tuple[Found, Found]:
    """(what contradicts or is misspelled, what several places are called)."""
    read = read_region(region, address)
    if read.problem is None:
        return (), ()
    several = read.consistent and bool(read.district)
    suggestion = Suggestion(MOVE, {"region": read.suggestion}, REGION, read.suggestion) if read.suggestion else None
    evidence = {"province": read.province, "city": read.city, "district": read.district}
    code = "address.ambiguous" if several else "address.region"
    found = (
        Finding(code, WARN, REGION, WHY, {"why": read.problem}, suggestion or Suggestion(REGION_REPAIR), evidence),
    )
    return ((), found) if several else (found, ())


@lru_cache(maxsize=_KEPT)
def _phone_findings(written: str, country: str) -> Found:
    if country == _ABROAD and not written.lstrip().startswith(("+", "00")):
        return ()
    phone = read_phone(written)
    if phone.reason is None:
        return ()
    reason = phone.reason if phone.e164 else NO_PHONE
    return (Finding("phone.invalid", WARN, PHONE, WHY, {"why": reason}, Suggestion(PHONE_REPAIR)),)


@lru_cache(maxsize=_KEPT)
def _postal_findings(code: str, country: str, province: str) -> Found:
    try:
        check_postal_code(code, country, province)
    except ValueProblem as problem:
        evidence = {"postal_code": code, "province": province}
        return (
            Finding("postal.invalid", WARN, POSTAL, WHY, {"why": problem.words}, Suggestion(POSTAL_REPAIR), evidence),
        )
    return ()


WHY = Words("{why}", "{why}")
MOVE = Words("改为{region}", "Change to {region}")
REGION_REPAIR = Words("核对省市区", "Check province, city and district")
NO_PHONE = Words("这不是电话号码", "This is no phone number")
PHONE_REPAIR = Words("向客户核对电话", "Check the phone number with the customer")
POSTAL_REPAIR = Words("改正邮编,或留空", "Correct the postal code, or leave it empty")

RULES: tuple[Rule[OrderSubject], ...] = (
    Rule("address.region", Words("省市区对不上", "Region contradicts itself"), region_inconsistent, severities=(WARN,)),
    Rule(
        "address.ambiguous", Words("地址不止一处", "Several places of that name"), region_ambiguous, severities=(WARN,)
    ),
    Rule("phone.invalid", Words("电话不对", "Invalid phone number"), phone_invalid, severities=(WARN,)),
    Rule("postal.invalid", Words("邮编不对", "Invalid postal code"), postal_invalid, severities=(WARN,)),
)

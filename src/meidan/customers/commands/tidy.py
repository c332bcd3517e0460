"""Brings a customer into the form in which it is stored, and says everything that is wrong with it by itself."""

from dataclasses import replace

from meidan.customers.addresses import check_region, parse_address
from meidan.customers.divisions import Region
from meidan.customers.inputs import HOME, AddressInput, ContactInput, CustomerInput
from meidan.customers.rules import check_phone, check_postal_code, check_tax_number, kept_phone
from meidan.kernel.errors import Fault
from meidan.kernel.money import MINOR_UNITS
from meidan.kernel.records import fault_of
from meidan.kernel.values import ValueProblem
from meidan.kernel.words import Words

TERMS = ("prepaid", "cod", "monthly")


def tidy(customer: CustomerInput) -> tuple[CustomerInput, list[Fault]]:
    """The customer with phones, tax number and addresses in their stored form, and the faults found on the way."""
    faults: list[Fault] = []
    if not customer.name:
        faults.append(Fault("required", NAME_MISSING, "/name"))
    if customer.currency and customer.currency not in MINOR_UNITS:
        faults.append(Fault("currency.unknown", CURRENCY_UNKNOWN, "/currency", {"currency": customer.currency}))
    if customer.credit_limit is not None and customer.credit_limit < 0:
        faults.append(Fault("negative", NEGATIVE, "/credit_limit"))
    due_day = _due_day(customer, faults)
    tax_number = customer.tax_number
    if tax_number:
        try:
            tax_number = check_tax_number(tax_number, customer.country)
        except ValueProblem as problem:
            faults.append(fault_of(problem, "/tax_number"))
    contacts = tuple(_contact(one, customer, place, faults) for place, one in enumerate(customer.contacts))
    addresses = _addresses(customer, faults)
    seen: set[tuple[str, str]] = set()
    for place, item in enumerate(customer.item_codes):
        if (item.code, item.product) in seen:
            faults.append(Fault("twice", ITEM_TWICE, f"/item_codes/{place}", {"code": item.code}))
        seen.add((item.code, item.product))
    done = replace(customer, due_day=due_day, tax_number=tax_number, contacts=contacts, addresses=addresses)
    return done, faults


def _due_day(customer: CustomerInput, faults: list[Fault]) -> int | None:
    if customer.payment_terms not in TERMS:
        faults.append(Fault("payment_terms", TERMS_UNKNOWN, "/payment_terms"))
        return None
    if customer.payment_terms != "monthly":
        if customer.due_day is not None and customer.given is not None and "due_day" in customer.given:
            faults.append(Fault("due_day", DUE_DAY_ONLY_MONTHLY, "/due_day"))
        return None
    if customer.due_day is None:
        faults.append(Fault("required", DUE_DAY_MISSING, "/due_day"))
    elif not 1 <= customer.due_day <= 31:
        faults.append(Fault("due_day", DUE_DAY_RANGE, "/due_day"))
    return customer.due_day


def _contact(one: ContactInput, customer: CustomerInput, place: int, faults: list[Fault]) -> ContactInput:
    return replace(one, phone=_phone(one.phone, customer.country, f"/contacts/{place}/phone", faults))


def _phone(text: str, country: str, path: str, faults: list[Fault]) -> str:
    if not text:
        return ""
    try:
        return kept_phone(check_phone(text, country))
    except ValueProblem as problem:
        faults.append(fault_of(problem, path))
        return text


def _addresses(customer: CustomerInput, faults: list[Fault]) -> tuple[AddressInput, ...]:
    done = [_address(one, f"/addresses/{place}", faults) for place, one in enumerate(customer.addresses)]
    defaults = [place for place, one in enumerate(done) if one.is_default]
    if len(defaults) > 1:
        faults.append(Fault("one_default", ONE_DEFAULT, f"/addresses/{defaults[1]}/is_default"))
    elif done and not defaults:
        done[0] = replace(done[0], is_default=True)
    return tuple(done)


def _address(one: AddressInput, path: str, faults: list[Fault]) -> AddressInput:
    phone = _phone(one.phone, one.country, f"{path}/phone", faults)
    done = replace(one, phone=phone)
    if one.country == HOME:
        region, detail = read_region(one)
        if region.problem is not None and (not region.consistent or not region.city):
            faults.append(Fault("region", REGION, f"{path}/region", _say(region)))
        if region.province:
            done = replace(done, province=region.province, city=region.city, district=region.district, detail=detail)
    elif one.region and not one.province:
        done = replace(done, province=one.region[:40])
    if one.postal_code:
        try:
            done = replace(done, postal_code=check_postal_code(one.postal_code, one.country, done.province))
        except ValueProblem as problem:
            faults.append(fault_of(problem, f"{path}/postal_code"))
    return replace(done, region="")


def read_region(one: AddressInput) -> tuple[Region, str]:
    """Province, city and district from their own fields, from `region`, or from the head of `detail`; and the rest."""
    if one.province or one.city or one.district:
        return check_region(one.province, one.city, one.district), one.detail
    if one.region:
        region = parse_address(one.region)
        return region, f"{region.rest}{one.detail}" if region.province else one.detail
    region = parse_address(one.detail)
    return region, region.rest if region.province else one.detail


def _say(region: Region) -> dict[str, object]:
    hint = f"({region.suggestion}?)" if region.suggestion else ""
    return {"why": region.problem or "", "hint": hint}


NAME_MISSING = Words(zh="请填写客户名称", en="Give the customer a name")
CURRENCY_UNKNOWN = Words(
    zh="没有币种 {currency},请用三位代码,如 CNY", en="No currency {currency}; use a code such as CNY"
)
NEGATIVE = Words(zh="不能是负数", en="Must not be negative")
TERMS_UNKNOWN = Words(zh="付款方式只能是 prepaid、cod 或 monthly", en="Payment terms are prepaid, cod or monthly")
DUE_DAY_MISSING = Words(zh="月结客户请填写每月付款日", en="Monthly payment needs the day of the month it is due")
DUE_DAY_RANGE = Words(zh="付款日是 1 到 31", en="The due day is 1 to 31")
DUE_DAY_ONLY_MONTHLY = Words(zh="只有月结客户有付款日", en="Only monthly payment has a due day")
ITEM_TWICE = Words(zh="客户料号 {code} 对同一商品写了两次", en="Item code {code} is given twice for the same product")
ONE_DEFAULT = Words(zh="只能有一个默认地址", en="Only one address can be the default")
REGION = Words(zh="{why}{hint}", en="{why}{hint}")

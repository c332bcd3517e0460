"""The shapes in which the API takes and shows customers."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from meidan.catalog.schemas import Currency, Suspect
from meidan.customers.inputs import AddressInput, ContactInput, CustomerInput, ItemCodeInput
from meidan.kernel.schemas import Input, Version
from meidan.kernel.values import (
    Code,
    Name80,
    Name200,
    QuantityText,
    Reason,
    Ref,
    StringSchema,
    Text20,
    Text40,
    Text80,
    Text200,
    Text300,
    Text500,
    ValueProblem,
    clean_text,
)


def _country(value: str) -> str:
    code = clean_text(value, max_length=2)
    if not (len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()):
        raise ValueProblem("country", "国家请用两位代码,如 CN", "write the country as two letters, such as CN")
    return code


def _email(value: str) -> str:
    text = clean_text(value, max_length=200)
    local, at, domain = text.rpartition("@")
    if text and not (at and local and "." in domain and " " not in text):
        raise ValueProblem("email", "邮箱写法不对,如 name@example.com", "write the address as name@example.com")
    return text


Country = Annotated[str, StringSchema(_country, str, (("pattern", "^[A-Z]{2}$"), ("maxLength", 2)))]
Email = Annotated[str, StringSchema(_email, str, (("maxLength", 200), ("examples", ("name@example.com",))))]
Terms = Literal["prepaid", "cod", "monthly"]
Particulars = Annotated[dict[Name80, Text300], Field(max_length=30)]


class ContactIn(Input):
    name: Name80
    phone: Text40 = ""
    email: Email = ""
    position: Text80 = ""


class AddressIn(Input):
    """In China give province, city and district, or `region` ("广东省 广州市 天河区"), or all of it in `address`."""

    name: Text80 = Field(default="", description="Who receives")
    phone: Text40 = ""
    country: Country = "CN"
    region: Text200 = ""
    province: Text40 = ""
    city: Text40 = ""
    district: Text40 = ""
    address: Text300 = ""
    postal_code: Text20 = ""
    is_default: bool = Field(default=False, strict=True)

    def to_input(self) -> AddressInput:
        """The command's input."""
        return AddressInput(
            self.name, self.phone, self.country, self.region, self.province, self.city, self.district, self.address,
            self.postal_code, self.is_default,
        )  # fmt: skip


class ItemCodeIn(Input):
    """The customer's own code (客户料号) for our product; an empty `unit` is the base unit."""

    code: Code
    product: Ref
    unit: Text20 = ""


class CustomerFields(Input):
    """The fields of a customer that can be given."""

    short_name: Text80 = ""
    walk_in: bool = Field(default=False, strict=True)
    country: Country = Field(default="CN", description="Decides how tax number and phones are read")
    entity: Ref | None = None
    tax_number: Text40 = Field(default="", description="In China the 18-character unified social credit code")
    payment_terms: Terms = "prepaid"
    due_day: int | None = Field(default=None, ge=1, le=31, strict=True, description="Day of the month, for monthly")
    credit_limit: QuantityText | None = Field(default=None, description="Null: no limit")
    currency: Currency | Literal[""] = ""
    price_list: Ref | None = None
    owner: Ref | None = Field(default=None, description="User name of the sales owner")
    invoice_particulars: Particulars = {}
    attributes: Annotated[dict[Name80, Text200], Field(max_length=30)] = {}
    active: bool = Field(default=True, strict=True)
    contacts: list[ContactIn] = Field(default=[], max_length=100)
    addresses: list[AddressIn] = Field(default=[], max_length=100)
    item_codes: list[ItemCodeIn] = Field(default=[], max_length=2000)


class CustomerIn(CustomerFields):
    """A customer to add."""

    code: Code
    name: Name200

    def to_input(self) -> CustomerInput:
        """The command's input; fields left out are not `given`."""
        return customer_input(self, self.code, self.name)


class CustomerPatch(CustomerFields):
    """The fields to change; those left out stay, lists that are given are replaced."""

    code: Code = ""
    name: Name200 = ""
    version: Version | None = None


def customer_input(fields: CustomerFields, code: str, name: str) -> CustomerInput:
    """The command's input out of either of the customer shapes."""
    return CustomerInput(
        code=code, name=name, short_name=fields.short_name, walk_in=fields.walk_in, country=fields.country,
        entity=fields.entity, tax_number=fields.tax_number, payment_terms=fields.payment_terms, due_day=fields.due_day,
        credit_limit=fields.credit_limit, currency=fields.currency, price_list=fields.price_list, owner=fields.owner,
        invoice_particulars=fields.invoice_particulars, attributes=fields.attributes, active=fields.active,
        contacts=tuple(ContactInput(one.name, one.phone, one.email, one.position) for one in fields.contacts),
        addresses=tuple(one.to_input() for one in fields.addresses),
        item_codes=tuple(ItemCodeInput(one.code, one.product, one.unit) for one in fields.item_codes),
        given=frozenset(fields.model_fields_set - {"version"}),
    )  # fmt: skip


class CustomerBatch(Input):
    """Up to 1,000 customers, each shaped like `CustomerIn` and judged on its own."""

    customers: list[dict[str, Any]] = Field(min_length=1, max_length=1000)
    on_existing: Literal["refuse", "update", "skip"] = "refuse"


class HoldIn(Input):
    reason: Reason
    version: Version | None = None


class LetGoIn(Input):
    reason: Text500 = ""
    version: Version | None = None


class ContactOut(Schema):
    name: str
    phone: str
    email: str
    position: str


class AddressOut(Schema):
    name: str
    phone: str
    country: str
    province: str
    city: str
    district: str
    region: str
    address: str
    postal_code: str
    is_default: bool


class ItemCodeOut(Schema):
    code: str
    product: str
    unit: str


class CustomerListed(Schema):
    """A customer in a list. `masked` names the groups you may not see (phones are starred)."""

    id: int
    code: str
    name: str
    short_name: str
    walk_in: bool
    country: str
    entity: str | None
    tax_number: str
    payment_terms: str
    due_day: int | None
    credit_limit: str | None
    credit_used: str | None
    currency: str
    price_list: str | None
    owner: str | None
    owner_name: str | None
    on_hold: bool
    hold_reason: str
    invoice_particulars: dict[str, str]
    attributes: dict[str, str]
    active: bool
    version: int
    created_at: str
    contacts: list[ContactOut]
    addresses: list[AddressOut]
    masked: list[str]


class CustomerOut(CustomerListed):
    item_codes: list[ItemCodeOut]


class CustomerWritten(CustomerOut):
    duplicates: list[Suspect]


class DivisionQuery(Schema):
    province: Text40 = ""
    city: Text40 = ""


class DivisionsOut(Schema):
    items: list[str]


class AddressText(Input):
    text: Text300


class AddressRead(Schema):
    """`consistent` is false where two parts contradict each other; `problem` says what, in the caller's language."""

    province: str
    city: str
    district: str
    address: str
    consistent: bool
    problem: str | None
    suggestion: str | None

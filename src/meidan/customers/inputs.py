"""What the commands of this room take: plain values, already of the right type."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal

HOME = "CN"


@dataclass(frozen=True, slots=True)
class ContactInput:
    """A person at the customer; the phone as it was written."""

    name: str
    phone: str = ""
    email: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True)
class AddressInput:
    """A delivery address. In China `region` (or the head of `detail`) may stand for province, city and district."""

    name: str = ""
    phone: str = ""
    country: str = HOME
    region: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    detail: str = ""
    postal_code: str = ""
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class ItemCodeInput:
    """The customer's own code (客户料号) for our product; `unit` empty is the base unit."""

    code: str
    product: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class CustomerInput:
    """A customer as it shall be. `entity`, `price_list` are codes or `id:123`, `owner` a user name.

    `given` names the fields that the caller set (None: all): an update leaves the others alone.
    """

    code: str
    name: str = ""
    short_name: str = ""
    walk_in: bool = False
    country: str = HOME
    entity: str | None = None
    tax_number: str = ""
    payment_terms: str = "prepaid"
    due_day: int | None = None
    credit_limit: Decimal | None = None
    currency: str = ""
    price_list: str | None = None
    owner: str | None = None
    invoice_particulars: Mapping[str, str] = field(default_factory=dict[str, str])
    attributes: Mapping[str, str] = field(default_factory=dict[str, str])
    active: bool = True
    contacts: tuple[ContactInput, ...] = ()
    addresses: tuple[AddressInput, ...] = ()
    item_codes: tuple[ItemCodeInput, ...] = ()
    given: frozenset[str] | None = None


CUSTOMER_FIELDS = tuple(one.name for one in fields(CustomerInput) if one.name != "given")

"""Customers over HTTP."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import ValidationError

from meidan.catalog.schemas import BatchOut, Preview
from meidan.customers.commands import customers as commands
from meidan.customers.commands import holds
from meidan.customers.commands.preview import preview_customer
from meidan.customers.inputs import CustomerInput
from meidan.customers.queries import customers as queries
from meidan.customers.queries import regions
from meidan.customers.schemas import (
    AddressRead,
    AddressText,
    CustomerBatch,
    CustomerIn,
    CustomerListed,
    CustomerOut,
    CustomerPatch,
    CustomerWritten,
    DivisionQuery,
    DivisionsOut,
    HoldIn,
    LetGoIn,
    customer_input,
)
from meidan.kernel.http import actor_of, expected_version, json_response, language, once
from meidan.kernel.records import Outcome
from meidan.kernel.schemas import Page, PageQuery, answers
from meidan.kernel.validation import invalid
from meidan.kernel.values import Ref, Text200
from meidan.people.auth import allow

router = Router(tags=["customers"])


class CustomerQuery(PageQuery):
    """`q` finds by code, name, pinyin initials, contact, tax number or phone tail; the others narrow down."""

    q: Text200 = ""
    owner: Ref | None = None
    price_list: Ref | None = None
    on_hold: bool | None = None
    active: bool | None = None


@router.get(
    "/customers", auth=allow("customers.view"), response=answers(Page[CustomerListed]), operation_id="list_customers"
)
def list_customers(request: HttpRequest, query: Query[CustomerQuery]) -> Any:
    """A page of customers, with `q` the nearest codes first."""
    wanted = queries.CustomerFilter(query.q, query.owner, query.price_list, query.on_hold, query.active)
    actor = actor_of(request)
    return json_response(queries.list_customers(wanted=wanted, limit=query.limit, cursor=query.cursor, actor=actor))


@router.post(
    "/customers",
    auth=allow("customers.edit"),
    response=answers(CustomerWritten, created=True),
    operation_id="create_customer",
)
@once
def create_customer(request: HttpRequest, body: CustomerIn) -> Any:
    """Adds a customer; `duplicates` lists others that may be the same."""
    actor = actor_of(request)
    outcome = commands.create_customer(customer=body.to_input(), actor=actor)
    return 201, {**_shown(outcome, request), "duplicates": list(outcome.duplicates)}


@router.post(
    "/customers:batch", auth=allow("customers.edit"), response=answers(BatchOut), operation_id="create_customers"
)
@once
def create_customers(request: HttpRequest, body: CustomerBatch) -> Any:
    """Adds up to 1,000 customers, each accepted or refused on its own."""
    inputs: dict[int, CustomerInput] = {}
    results: dict[int, dict[str, Any]] = {}
    lang = language(request)
    for index, item in enumerate(body.customers):
        try:
            inputs[index] = CustomerIn.model_validate(item).to_input()
        except ValidationError as error:
            refused = Outcome(index, code=str(item.get("code", ""))[:64], refusal=invalid(error.errors()))
            results[index] = refused.result(lang)
    saved = commands.save_customers(
        customers=list(inputs.values()), actor=actor_of(request), on_existing=body.on_existing
    )
    results |= {i: {**outcome.result(lang), "index": i} for i, outcome in zip(inputs, saved, strict=True)}
    return {"results": [results[index] for index in range(len(body.customers))]}


@router.post("/customers:check", auth=allow("customers.edit"), response=answers(Preview), operation_id="check_customer")
def check_customer(request: HttpRequest, body: CustomerIn) -> Any:
    """Dry run: what would be refused, what is doubtful, and which customers may be the same. Nothing is stored."""
    actor, lang = actor_of(request), language(request)
    faults, doubts, duplicates = preview_customer(customer=body.to_input(), actor=actor)
    said = {"errors": [one.as_json(lang) for one in faults], "doubts": [one.as_json(lang) for one in doubts]}
    return json_response({**said, "duplicates": duplicates})


@router.get("/divisions", auth=allow("customers.view"), response=answers(DivisionsOut), operation_id="list_divisions")
def list_divisions(request: HttpRequest, query: Query[DivisionQuery]) -> Any:
    """Chinese provinces; with `province` its cities; with `city` too its districts."""
    items = regions.list_divisions(province=query.province, city=query.city, actor=actor_of(request))
    return json_response({"items": items})


@router.post(
    "/addresses:parse", auth=allow("orders.create"), response=answers(AddressRead), operation_id="parse_address"
)
def parse_address(request: HttpRequest, body: AddressText) -> Any:
    """Takes a pasted Chinese address apart and says what in it does not fit."""
    return json_response(regions.read_address(text=body.text, actor=actor_of(request)))


@router.post(
    "/customers/{path:ref}/hold",
    auth=allow("customers.edit"),
    response=answers(CustomerOut),
    operation_id="hold_customer",
)
@once
def hold_customer(request: HttpRequest, ref: Ref, body: HoldIn) -> Any:
    """Puts a customer on hold with a reason: no order of his is confirmed meanwhile."""
    version = expected_version(request, body.version)
    outcome = holds.hold_customer(ref=ref, reason=body.reason, version=version, actor=actor_of(request))
    return _shown(outcome, request)


@router.post(
    "/customers/{path:ref}/release",
    auth=allow("customers.edit"),
    response=answers(CustomerOut),
    operation_id="release_customer",
)
@once
def release_customer(request: HttpRequest, ref: Ref, body: LetGoIn) -> Any:
    """Lets a customer on hold order again."""
    version = expected_version(request, body.version)
    outcome = holds.release_customer(ref=ref, reason=body.reason, version=version, actor=actor_of(request))
    return _shown(outcome, request)


@router.get(
    "/customers/{path:ref}", auth=allow("customers.view"), response=answers(CustomerOut), operation_id="get_customer"
)
def get_customer(request: HttpRequest, ref: Ref) -> Any:
    """One customer by code or `id:123`."""
    return json_response(queries.get_customer(ref=ref, actor=actor_of(request)))


@router.patch(
    "/customers/{path:ref}",
    auth=allow("customers.edit"),
    response=answers(CustomerOut),
    operation_id="update_customer",
)
@once
def update_customer(request: HttpRequest, ref: Ref, body: CustomerPatch) -> Any:
    """Changes the given fields; with `version` or If-Match only when nobody changed it meanwhile."""
    version = expected_version(request, body.version)
    customer = customer_input(body, body.code, body.name)
    outcome = commands.update_customer(ref=ref, customer=customer, version=version, actor=actor_of(request))
    return _shown(outcome, request)


def _shown(outcome: Outcome, request: HttpRequest) -> dict[str, Any]:
    return queries.get_customer(ref=f"id:{outcome.id}", actor=actor_of(request))

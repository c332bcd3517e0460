"""What the entry screen asks for while an order is typed."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from meidan.kernel.http import actor_of, json_response
from meidan.kernel.schemas import Input, answers
from meidan.kernel.values import Ref, StringSchema, Text80, clean_text
from meidan.orders import entry, pasting
from meidan.orders.shown import entry as entry_shapes
from meidan.people.auth import allow

router = Router(tags=["entry"])
PASTED = 100_000
_Pasted = Annotated[
    str,
    StringSchema(lambda text: clean_text(text, max_length=PASTED, multiline=True), str, (("maxLength", PASTED),)),
]


class EntryQuery(Schema):
    customer: Annotated[Ref, Field(description="The customer's code or `id:123`")]


class SuggestQuery(Schema):
    q: Annotated[Text80, Field(description="The customer's own code, barcode, code, name or pinyin initials")] = ""
    customer: Annotated[Text80, Field(description="The code of the customer whose prices are shown")] = ""
    limit: Annotated[int, Field(ge=1, le=entry.SUGGESTED)] = 8


class MatrixQuery(Schema):
    style: Ref
    customer: Text80 = ""


class PasteIn(Input):
    text: _Pasted
    customer: Text80 = ""


@router.get(
    "/customers:entry",
    auth=allow("customers.view"),
    response=answers(entry_shapes.EntryOut),
    operation_id="customer_at_entry",
)
def customer_at_entry(request: HttpRequest, query: Query[EntryQuery]) -> Any:
    """A customer at a glance: addresses, terms, credit left, own item codes, last orders, what he usually takes."""
    return json_response(entry.customer_at_entry(customer=query.customer, actor=actor_of(request)))


@router.get(
    "/products:suggest",
    auth=allow("products.view"),
    response=answers(entry_shapes.SuggestionsOut),
    operation_id="suggest_products",
)
def suggest_products(request: HttpRequest, query: Query[SuggestQuery]) -> Any:
    """Products that what was typed may mean, each with units, the price for this customer, and what is available."""
    found = entry.suggest_products(q=query.q, customer=query.customer, limit=query.limit, actor=actor_of(request))
    return json_response({"items": found})


@router.get(
    "/styles:matrix",
    auth=allow("products.view"),
    response=answers(entry_shapes.MatrixOut),
    operation_id="style_matrix",
)
def style_matrix(request: HttpRequest, query: Query[MatrixQuery]) -> Any:
    """A style as a table of its variants, such as colours × sizes, with price and stock in each cell."""
    found = entry.style_matrix(style=query.style, customer=query.customer, actor=actor_of(request))
    return json_response(found)


@router.get(
    "/orders/{number}/input",
    auth=allow("orders.view"),
    response=answers(entry_shapes.InputOut),
    operation_id="order_input",
)
def order_input(request: HttpRequest, number: str) -> Any:
    """An order as input: a draft's own to go on with, or an earlier order to repeat at today's prices."""
    return json_response(entry.order_input(number=number, actor=actor_of(request)))


@router.post(
    "/orders:paste",
    auth=allow("orders.create"),
    response=answers(entry_shapes.PastedOut),
    operation_id="read_pasted_lines",
)
def read_pasted_lines(request: HttpRequest, body: PasteIn) -> Any:
    """Reads a block copied from a spreadsheet as order lines; says what it could not match. Nothing is stored."""
    found = pasting.read_pasted(text=body.text, customer=body.customer, actor=actor_of(request))
    return json_response(found)

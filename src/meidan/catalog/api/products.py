"""Products over HTTP."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import ValidationError

from meidan.catalog.commands import products as commands
from meidan.catalog.commands.preview import preview_product
from meidan.catalog.inputs import ProductInput
from meidan.catalog.queries import products as queries
from meidan.catalog.schemas import (
    BatchOut,
    Kind,
    Preview,
    ProductBatch,
    ProductIn,
    ProductOut,
    ProductPatch,
    ProductWritten,
    product_input,
)
from meidan.kernel.http import actor_of, expected_version, json_response, language, once
from meidan.kernel.records import Outcome
from meidan.kernel.schemas import Page, PageQuery, answers
from meidan.kernel.validation import invalid
from meidan.kernel.values import Ref, Text200
from meidan.people.auth import allow

router = Router(tags=["products"])


class ProductQuery(PageQuery):
    """`q` finds by code, name, pinyin initials or barcode; the others narrow down."""

    q: Text200 = ""
    category: Ref | None = None
    style: Ref | None = None
    supplier: Ref | None = None
    kind: Kind | None = None
    active: bool | None = None


@router.get("/products", auth=allow("products.view"), response=answers(Page[ProductOut]), operation_id="list_products")
def list_products(request: HttpRequest, query: Query[ProductQuery]) -> Any:
    """A page of products, with `q` the nearest codes first."""
    wanted = queries.ProductFilter(query.q, query.category, query.style, query.supplier, query.kind, query.active)
    return json_response(
        queries.list_products(wanted=wanted, limit=query.limit, cursor=query.cursor, actor=actor_of(request))
    )


@router.post(
    "/products",
    auth=allow("products.edit"),
    response=answers(ProductWritten, created=True),
    operation_id="create_product",
)
@once
def create_product(request: HttpRequest, body: ProductIn) -> Any:
    """Adds a product; `duplicates` lists others that may be the same."""
    actor = actor_of(request)
    outcome = commands.create_product(product=body.to_input(), actor=actor)
    shown = queries.get_product(ref=f"id:{outcome.id}", actor=actor)
    return 201, {**shown, "duplicates": list(outcome.duplicates)}


@router.post("/products:batch", auth=allow("products.edit"), response=answers(BatchOut), operation_id="batch_products")
@once
def batch_products(request: HttpRequest, body: ProductBatch) -> Any:
    """Adds up to 1,000 products, each accepted or refused on its own."""
    actor, lang = actor_of(request), language(request)
    parsed: list[ProductInput] = []
    places: list[int] = []
    outcomes: dict[int, Outcome] = {}
    for index, item in enumerate(body.products):
        try:
            parsed.append(ProductIn.model_validate(item).to_input())
            places.append(index)
        except ValidationError as error:
            outcomes[index] = Outcome(index, code=str(item.get("sku", ""))[:64], refusal=invalid(error.errors()))
    saved = commands.save_products(products=parsed, actor=actor, on_existing=body.on_existing)
    return {"results": _in_order(outcomes, places, saved, lang)}


def _in_order(
    outcomes: dict[int, Outcome], places: Sequence[int], saved: Sequence[Outcome], lang: str
) -> list[dict[str, Any]]:
    results = {index: outcome.result(lang) for index, outcome in outcomes.items()}
    for place, outcome in zip(places, saved, strict=True):
        results[place] = {**outcome.result(lang), "index": place}
    return [results[index] for index in sorted(results)]


@router.post("/products:check", auth=allow("products.edit"), response=answers(Preview), operation_id="check_product")
def check_product(request: HttpRequest, body: ProductIn) -> Any:
    """Dry run: what would be refused, and which products may be the same. Nothing is stored."""
    actor, lang = actor_of(request), language(request)
    faults, duplicates = preview_product(product=body.to_input(), actor=actor)
    errors = [fault.as_json(lang) for fault in faults]
    return json_response({"errors": errors, "doubts": [], "duplicates": duplicates})


@router.get(
    "/products/{path:ref}", auth=allow("products.view"), response=answers(ProductOut), operation_id="get_product"
)
def get_product(request: HttpRequest, ref: Ref) -> Any:
    """One product by sku or `id:123`."""
    return json_response(queries.get_product(ref=ref, actor=actor_of(request)))


@router.patch(
    "/products/{path:ref}", auth=allow("products.edit"), response=answers(ProductOut), operation_id="update_product"
)
@once
def update_product(request: HttpRequest, ref: Ref, body: ProductPatch) -> Any:
    """Changes the given fields; with `version` or If-Match only when nobody changed it meanwhile."""
    actor = actor_of(request)
    version = expected_version(request, body.version)
    outcome = commands.update_product(ref=ref, product=product_input(body, body.sku), version=version, actor=actor)
    return queries.get_product(ref=f"id:{outcome.id}", actor=actor)

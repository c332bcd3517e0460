"""Styles and their variants over HTTP."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from meidan.catalog.api.references import NameQuery, listed, updated
from meidan.catalog.commands.extending import add_variants as add
from meidan.catalog.commands.extending import preview_variants
from meidan.catalog.commands.styles import create_style as create
from meidan.catalog.queries import references as queries
from meidan.catalog.queries.products import hidden_fields
from meidan.catalog.style_schemas import StyleIn, StyleOut, StylePatch, VariantsIn, VariantsPreview
from meidan.kernel.http import actor_of, expected_version, json_response, language, once
from meidan.kernel.schemas import Page, answers
from meidan.kernel.values import Ref, plain
from meidan.people.auth import allow

router = Router(tags=["catalogue"])


@router.get("/styles", auth=allow("products.view"), response=answers(Page[StyleOut]), operation_id="list_styles")
def list_styles(request: HttpRequest, query: Query[NameQuery]) -> Any:
    """A page of styles by code, without their variants."""
    return listed("style", request, query)


@router.post(
    "/styles", auth=allow("products.edit"), response=answers(StyleOut, created=True), operation_id="create_style"
)
@once
def create_style(request: HttpRequest, body: StyleIn) -> Any:
    """Adds a style and one product per combination of its axes, all or nothing."""
    actor = actor_of(request)
    outcome, _ = create(style=body.to_input(), actor=actor)
    return 201, queries.get_record(table="style", ref=f"id:{outcome.id}", actor=actor)


@router.post(
    "/styles/{path:ref}/variants:check",
    auth=allow("products.edit"),
    response=answers(VariantsPreview),
    operation_id="check_variants",
)
def check_variants(request: HttpRequest, ref: Ref, body: VariantsIn) -> Any:
    """Dry run: the variants as they would be made, whom each takes after, and what would be refused."""
    actor, lang = actor_of(request), language(request)
    plan = preview_variants(ref=ref, wanted=body.to_input(), actor=actor)
    hidden = hidden_fields(actor)
    variants = [
        {
            "sku": one.product.sku, "name": one.product.name, "values": one.values, "base_unit": one.product.base_unit,
            "taken_after": one.after.sku if one.after else None, "currency": one.product.currency,
            "price": None if one.product.price is None or "price" in hidden else plain(one.product.price),
        }
        for one in plan.variants if one
    ]  # fmt: skip
    return json_response({"errors": [fault.as_json(lang) for fault in plan.faults], "variants": variants})


@router.post(
    "/styles/{path:ref}/variants",
    auth=allow("products.edit"),
    response=answers(StyleOut, created=True),
    operation_id="add_variants",
)
@once
def add_variants(request: HttpRequest, ref: Ref, body: VariantsIn) -> Any:
    """Adds colours, sizes and the variants named to a style, all or nothing; the style with all of its variants."""
    actor = actor_of(request)
    version = expected_version(request, body.version)
    outcome = add(ref=ref, wanted=body.to_input(), version=version, actor=actor)
    return 201, queries.get_record(table="style", ref=f"id:{outcome.id}", actor=actor)


@router.get("/styles/{path:ref}", auth=allow("products.view"), response=answers(StyleOut), operation_id="get_style")
def get_style(request: HttpRequest, ref: Ref) -> Any:
    """One style with its variants."""
    return json_response(queries.get_record(table="style", ref=ref, actor=actor_of(request)))


@router.patch(
    "/styles/{path:ref}", auth=allow("products.edit"), response=answers(StyleOut), operation_id="update_style"
)
@once
def update_style(request: HttpRequest, ref: Ref, body: StylePatch) -> Any:
    """Changes the given fields of a style; its variants stay as they are."""
    return updated("style", request, ref, body)

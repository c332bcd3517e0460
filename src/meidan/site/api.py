"""The API object: mounts every room's router, maps errors to problem+json, completes the OpenAPI document."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from meidan.catalog.api import routers as catalog_routers
from meidan.kernel.errors import Refusal
from meidan.kernel.http import problem_response
from meidan.kernel.validation import invalid
from meidan.kernel.words import Words


class JsonRenderer(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data, default=str)


class JsonParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        return orjson.loads(request.body)


api = NinjaAPI(
    title="每单 Meidan",
    version="1",
    description="Order management: orders checked, priced and reserved in one transaction.",
    openapi_url="/openapi.json",
    docs_url="/docs",
    renderer=JsonRenderer(),
    parser=JsonParser(),
    urls_namespace="api",
)


@api.exception_handler(Refusal)
def on_refusal(request: HttpRequest, error: Refusal) -> HttpResponse:
    return problem_response(request, error)


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    # Ninja puts ("body", parameter name) before a place in the body.
    return problem_response(request, invalid(error.errors, steps_to_skip=2))


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    words = Words(zh="请求无法读取:{why}", en="The request cannot be read: {why}")
    return problem_response(
        request, Refusal("bad_request", words, status=error.status_code, params={"why": str(error)})
    )


for router in catalog_routers:
    api.add_router("", router)
api.add_router("", "meidan.inventory.api.router")
api.add_router("", "meidan.orders.api.router")
api.add_router("", "meidan.site.feed_api.router")

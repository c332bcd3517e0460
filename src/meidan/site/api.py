"""The API object: mounts every room's router, maps errors to problem+json, completes the OpenAPI document."""

import logging
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from meidan.catalog.api import routers as catalog_routers
from meidan.kernel.errors import Refusal
from meidan.kernel.http import problem_response
from meidan.kernel.validation import invalid
from meidan.kernel.words import Words
from meidan.site import docs, guard, openapi, parameters

log = logging.getLogger("meidan.api")


class JsonRenderer(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data, default=str)


class JsonParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        try:
            body = orjson.loads(request.body)
        except orjson.JSONDecodeError:
            guard.refuse_broken_text(request.body)
            raise
        if b"\\u0000" in request.body:
            guard.refuse_nul(body)
        return body


class Api(NinjaAPI):
    """Ninja's API whose document is completed by `site.openapi`; made once, since it does not change while we run."""

    document: OpenAPISchema | None = None
    known: parameters.Known | None = None

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        if self.document is None or path_prefix is not None:
            made = openapi.complete(super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params), self)
            if path_prefix is not None:
                return made
            self.document = made
        return self.document

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """Ninja's answer in the making: the moment between the sign-in and the reading of what was sent."""
        if self.known is None:
            self.known = parameters.known_parameters(self, "api/v1/")
        parameters.refuse_unknown(request, self.known)
        return super().create_temporal_response(request)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The function's name, where an endpoint does not say another: short, and stable when code moves."""
        return operation.view_func.__name__

    def validation_error_from_error_contexts(self, error_contexts: list[Any]) -> ValidationError:
        """As Ninja's, which turns a cause into its text: our causes carry a code and words in two languages."""
        made = super().validation_error_from_error_contexts(error_contexts)
        found = [item for one in error_contexts for item in one.pydantic_validation_error.errors(include_url=False)]
        for item, original in zip(made.errors, found, strict=True):
            if "error" in original.get("ctx", {}):
                item["ctx"]["error"] = original["ctx"]["error"]
        return made


api = Api(
    title="每单 Meidan",
    version="1",
    description="Orders checked, priced and reserved in one transaction. A record is named by its code or `id:123`.",
    openapi_url="/openapi.json",
    docs_url="/docs",
    docs=docs.OwnDocs(),
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
    if isinstance(error.__cause__, Refusal):
        return problem_response(request, error.__cause__)
    if error.status_code == 400:
        return problem_response(request, _not_json(error.__cause__))
    words = Words(zh="请求无法读取:{why}", en="The request cannot be read: {why}")
    return problem_response(
        request, Refusal("bad_request", words, status=error.status_code, params={"why": str(error)})
    )


def _not_json(cause: BaseException | None) -> Refusal:
    if isinstance(cause, orjson.JSONDecodeError):
        place = {"line": cause.lineno, "column": cause.colno}
        return Refusal("bad_request", NOT_JSON_AT, status=400, params=place, extra=place)
    return Refusal("bad_request", NOT_JSON, status=400)


@api.exception_handler(Http404)
def on_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem_response(request, Refusal("not_found", guard.NO_SUCH_ADDRESS, status=404))


@api.exception_handler(RequestDataTooBig)
def on_too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem_response(request, Refusal("too_large", TOO_LARGE, status=413))


@api.exception_handler(RawPostDataException)
def on_form(request: HttpRequest, error: RawPostDataException) -> HttpResponse:
    return problem_response(request, Refusal("bad_request", NOT_JSON, status=400))


@api.exception_handler(DataError)
def on_unstorable(request: HttpRequest, error: DataError) -> HttpResponse:
    # The net below the schemas: what slips through them is still the caller's value, and we want to hear of it.
    log.warning("value refused by the database at %s: %s", request.path, str(error).splitlines()[0])
    return problem_response(request, Refusal("value.unstorable", UNSTORABLE))


# Orders first: routes are tried in this order, and these are asked for most.
api.add_router("", "meidan.orders.api.router")
for router in catalog_routers:
    api.add_router("", router)
api.add_router("", "meidan.customers.api.router")
api.add_router("", "meidan.checks.api.router")
api.add_router("", "meidan.inventory.api.router")
api.add_router("", "meidan.fulfilment.api.router")
api.add_router("", "meidan.billing.api.router")
api.add_router("", "meidan.intake.api.router")
api.add_router("", "meidan.insight.api.router")
api.add_router("", "meidan.insight.settings_api.router")
api.add_router("", "meidan.insight.papers_api.router")
api.add_router("", "meidan.site.health_api.router")
api.add_router("", "meidan.site.setup_api.router")
api.add_router("", "meidan.notify.api.router")
api.add_router("", "meidan.site.feed_api.router")
api.add_router("", "meidan.flow.api.router")
api.add_router("", "meidan.people.api.router")

NOT_JSON = Words(zh="请求内容不是有效的 JSON", en="The content of the request is not valid JSON")
NOT_JSON_AT = Words(
    zh="请求内容不是有效的 JSON,第 {line} 行第 {column} 列读不下去",
    en="The content of the request is not valid JSON: it breaks off at line {line}, column {column}",
)
TOO_LARGE = Words(zh="请求太大,请分批发送", en="The request is too large; send it in parts")
UNSTORABLE = Words(
    zh="有一个值超出了可保存的范围(太长或太大)", en="A value is beyond what can be stored (too long or too large)"
)

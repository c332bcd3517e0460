"""The API object: mounts every room's router, maps errors to problem+json, completes the OpenAPI document."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from meidan.kernel.errors import Fault, Refusal
from meidan.kernel.http import problem_response
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
    faults = [Fault("invalid", WRONG_VALUE, _pointer(item["loc"]), {"why": item["msg"]}) for item in error.errors]
    return problem_response(request, Refusal("invalid", INVALID, faults=faults))


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    words = Words(zh="请求无法读取:{why}", en="The request cannot be read: {why}")
    return problem_response(
        request, Refusal("bad_request", words, status=error.status_code, params={"why": str(error)})
    )


def _pointer(location: Any) -> str:
    """JSON Pointer into the body; parameters outside the body keep their place as first step."""
    steps = list(location)
    if steps and steps[0] == "body":
        steps = steps[2:]
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


INVALID = Words(zh="输入有误,请按下列各处修改", en="The input has errors; see the places listed")
WRONG_VALUE = Words(zh="此处的值不对:{why}", en="Wrong value: {why}")

"""HTTP glue: refusals become problem+json here and only here; reading the caller's language and headers."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from meidan.kernel import idempotency
from meidan.kernel.errors import Refusal, bad_input
from meidan.kernel.permissions import Actor
from meidan.kernel.words import Words


def language(request: HttpRequest) -> str:
    """The caller prefers "en" or "zh": "en" when the caller prefers English over Chinese, else "zh"."""
    best, best_weight = "zh", 0.0
    for part in request.headers.get("Accept-Language", "")[:200].split(","):
        tag, _, weight_text = part.strip().partition(";q=")
        name = tag.split("-")[0].lower()
        try:
            weight = float(weight_text or 1)
        except ValueError:
            continue
        if name in ("zh", "en") and weight > best_weight:
            best, best_weight = name, weight
    return best


def json_response(payload: Any, status: int = 200, content_type: str = "application/json") -> HttpResponse:
    return HttpResponse(orjson.dumps(payload, default=str), status=status, content_type=content_type)


def problem_response(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The RFC 9457 answer for a refusal, in the caller's language."""
    problem = refusal.problem(language(request))
    request_id = request.headers.get("X-Request-ID")  # the server's shell made or checked it
    if request_id:
        problem["instance"] = f"urn:meidan:request:{request_id[:100]}"
    response = json_response(problem, refusal.status, "application/problem+json")
    if refusal.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if "retry_after" in refusal.extra:
        response["Retry-After"] = str(refusal.extra["retry_after"])
    return response


def expected_version(request: HttpRequest, in_body: int | None = None) -> int | None:
    """The version the caller has seen: `version` in the body, else `If-Match` (a plain or quoted number)."""
    header = request.headers.get("If-Match")
    if in_body is not None or header is None or header == "*":
        return in_body
    text = header.removeprefix("W/").strip('" ')
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise bad_input("if_match", BAD_IF_MATCH, "/header/If-Match")
    return int(text)


def idempotency_key(request: HttpRequest) -> str | None:
    """The Idempotency-Key header, checked."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not (0 < len(key) <= 200 and key.isprintable()):
        raise bad_input("idempotency_key", BAD_KEY, "/header/Idempotency-Key")
    return key


def once(view: Callable[..., Any]) -> Callable[..., Any]:
    """For writing endpoints: with an Idempotency-Key the answer is stored with the work and repeated.

    The view returns JSON-ready data, or (status, data).
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        def work() -> tuple[int, Any]:
            result = view(request, *args, **kwargs)
            return result if isinstance(result, tuple) else (200, result)  # pyright: ignore[reportUnknownVariableType]

        key = idempotency_key(request)
        if key is None:
            status, payload = work()
        else:
            scope = (request.method or "", request.path, key)
            status, payload = idempotency.answer_once(actor_of(request), scope, request.body, work)
        return HttpResponse(status=204) if status == 204 else json_response(payload, status)

    answer.takes_idempotency_key = True  # type: ignore[attr-defined]
    return answer


def repeatable(view: Callable[..., Any]) -> Callable[..., Any]:
    """For endpoints whose command keeps the answers under the Idempotency-Key itself, so that the document says so."""
    view.takes_idempotency_key = True  # type: ignore[attr-defined]
    return view


def actor_of(request: HttpRequest) -> Actor:
    """The authenticated actor that the endpoint's `allow(…)` put on the request."""
    return request.auth  # type: ignore[attr-defined,no-any-return]


BAD_IF_MATCH = Words(
    zh="If-Match 应是记录的版本号,例如 3", en="If-Match must be the record's version number, such as 3"
)
BAD_KEY = Words(zh="Idempotency-Key 应为 1–200 个可见字符", en="Idempotency-Key must be 1–200 visible characters")

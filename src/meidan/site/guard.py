"""The outermost layer of the API: what no text of ours may hold is refused, and every error is problem+json."""

import json
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from meidan.kernel.errors import Fault, Refusal, bad_input, pointer_step
from meidan.kernel.http import problem_response
from meidan.kernel.values import SURROGATE, broken_text
from meidan.kernel.words import Words
from meidan.site.exchange import NOTE, Note

API = "/api/"
_LONGEST_PATH = 2000


def api_guard(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware for requests below /api/: refuses broken addresses with 4xx, words every plain error as a problem."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        asked_for_head = request.method == "HEAD"
        response = answered(request)
        _note(request)
        return _headed(response) if asked_for_head else response

    def answered(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(API):
            return get_response(request)
        refusal = _refusal_of_address(request)
        if refusal is not None:
            return problem_response(request, refusal)
        response = _got(request, get_response)
        if response.status_code >= 400 and "json" not in response.headers.get("Content-Type", ""):
            return _worded(request, response)
        return response

    return answer


def _got(request: HttpRequest, get_response: Callable[[HttpRequest], HttpResponseBase]) -> HttpResponseBase:
    """HEAD is GET without the content, OPTIONS what the address takes: no endpoint has to know of them."""
    method = request.method
    if method == "HEAD":
        request.method = "GET"
    response = get_response(request)
    if "Allow" in response.headers:
        taken = {one.strip() for one in response.headers["Allow"].split(",")}
        response["Allow"] = ", ".join(sorted(taken | {"OPTIONS"} | ({"HEAD"} if "GET" in taken else set())))
        if method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": response.headers["Allow"]})
    return response


def _note(request: HttpRequest) -> None:
    """Tells the shell which route and whose request this was: a number, since the log holds no names."""
    note = request.META.get(NOTE)
    if isinstance(note, Note):
        match = request.resolver_match
        note.route = match.route if match is not None else ""
        note.actor = getattr(getattr(request, "auth", None), "user_id", None)


def _headed(response: HttpResponseBase) -> HttpResponseBase:
    """The answer as HEAD wants it: its size is told, its content stays here."""
    if isinstance(response, HttpResponse):
        response.headers.setdefault("Content-Length", str(len(response.content)))
        cast(Any, response).content = b""
    else:
        cast(StreamingHttpResponse, response).streaming_content = ()
    return response


def refuse_nul(value: Any, path: str = "") -> None:
    """Raises a 422 naming the first text (or member name) with a NUL in it: the database takes none."""
    if isinstance(value, str):
        if "\x00" in value:
            raise Refusal("text.control", NUL, faults=[Fault("text.control", NUL, path)])
    elif isinstance(value, dict):
        for name, member in value.items():  # pyright: ignore[reportUnknownVariableType]
            refuse_nul(name, path)
            refuse_nul(member, _step(path, str(name)))  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(value, list):
        for index, member in enumerate(value):  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
            refuse_nul(member, f"{path}/{index}")


def refuse_broken_text(body: bytes) -> None:
    """Raises a 422 naming the first text with half a character (a lone surrogate): JSON is refused because of it."""
    if b"\\ud" not in body.lower():
        return
    try:
        found = _broken(json.loads(body))
    except (ValueError, RecursionError):
        return
    if found is not None:
        problem = broken_text()
        raise Refusal(problem.code, problem.words, faults=[Fault(problem.code, problem.words, found)])


def _broken(value: Any, path: str = "") -> str | None:
    if isinstance(value, str):
        return path if SURROGATE.search(value) else None
    if isinstance(value, dict):
        found = ((_broken(name, path), _broken(member, _step(path, name))) for name, member in value.items())  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        return next((one for pair in found for one in pair if one is not None), None)
    if isinstance(value, list):
        places = (_broken(member, f"{path}/{index}") for index, member in enumerate(value))  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        return next((one for one in places if one is not None), None)
    return None


def _step(path: str, name: str) -> str:
    """A JSON Pointer one member deeper; what of the name is broken itself is left out, since no answer could say it."""
    return f"{path}/{pointer_step(SURROGATE.sub('', name))}"


def _refusal_of_address(request: HttpRequest) -> Refusal | None:
    if "\x00" in request.path_info or "\ufffd" in request.path_info or len(request.path_info) > _LONGEST_PATH:
        return Refusal("not_found", NO_SUCH_ADDRESS, status=404)
    raw = unquote_to_bytes(request.META.get("QUERY_STRING", "").replace("+", " "))
    if b"\x00" in raw:
        return bad_input("text.control", NUL, _parameter_with(raw, b"\x00"))
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        return bad_input("text.encoding", NOT_UTF8, _parameter_with(raw, raw[error.start : error.start + 1]))
    return None


def _parameter_with(raw: bytes, what: bytes) -> str:
    """The place of the first parameter with these bytes in its value, as all problems name parameters."""
    for part in raw.split(b"&"):
        name, _, value = part.partition(b"=")
        if what in value and name.isascii() and name.replace(b"_", b"").isalnum():
            return f"/query/{name.decode()}"
    return "/query"


def _worded(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    status = response.status_code
    code, words = _WORDS.get(status, ("internal", INTERNAL) if status >= 500 else ("bad_request", UNREADABLE))
    worded = problem_response(request, Refusal(code, words, status=status))
    for name in ("Allow", "Retry-After"):
        if name in response.headers:
            worded[name] = response.headers[name]
    return worded


NUL = Words(zh="含有空字符(NUL),请删去", en="contains a NUL character; remove it")
NOT_UTF8 = Words(zh="地址中的文字不是 UTF-8", en="The text in the address is not UTF-8")
NO_SUCH_ADDRESS = Words(zh="没有这个地址,请查看 /api/v1/docs", en="There is no such address; see /api/v1/docs")
UNREADABLE = Words(zh="请求无法读取", en="The request cannot be read")
INTERNAL = Words(
    zh="程序出错了,什么都没有保存;请稍后再试,或把时间告诉管理员",
    en="Something broke on our side and nothing was stored; try again, or tell your administrator the time",
)
_WORDS = {
    403: ("forbidden", Words(zh="不允许这样做", en="This is not allowed")),
    404: ("not_found", NO_SUCH_ADDRESS),
    405: ("method_not_allowed", Words(zh="这个地址不支持该方法", en="This address does not take this method")),
    413: ("too_large", Words(zh="请求太大", en="The request is too large")),
}

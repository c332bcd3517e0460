"""The outermost layer of the API: what no text of ours may hold is refused, and every error is problem+json."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from meidan.kernel.errors import Fault, Refusal, bad_input
from meidan.kernel.http import problem_response
from meidan.kernel.words import Words
from meidan.site.exchange import NOTE, Note

API = "/api/"
_LONGEST_PATH = 2000


def api_guard(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware for requests below /api/: refuses broken addresses with 4xx, words every plain error as a problem."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = answered(request)
        _note(request)
        return response

    def answered(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(API):
            return get_response(request)
        refusal = _refusal_of_address(request)
        if refusal is not None:
            return problem_response(request, refusal)
        response = get_response(request)
        if response.status_code >= 400 and "json" not in response.headers.get("Content-Type", ""):
            return _worded(request, response)
        return response

    return answer


def _note(request: HttpRequest) -> None:
    """Tells the shell which route and whose request this was: a number, since the log holds no names."""
    note = request.META.get(NOTE)
    if isinstance(note, Note):
        match = request.resolver_match
        note.route = match.route if match is not None else ""
        note.actor = getattr(getattr(request, "auth", None), "user_id", None)


def refuse_nul(value: Any, path: str = "") -> None:
    """Raises a 422 naming the first text (or member name) with a NUL in it: the database takes none."""
    if isinstance(value, str):
        if "\x00" in value:
            raise Refusal("text.control", NUL, faults=[Fault("text.control", NUL, path)])
    elif isinstance(value, dict):
        for name, member in value.items():  # pyright: ignore[reportUnknownVariableType]
            refuse_nul(name, path)
            refuse_nul(member, f"{path}/{name}")
    elif isinstance(value, list):
        for index, member in enumerate(value):  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
            refuse_nul(member, f"{path}/{index}")


def _refusal_of_address(request: HttpRequest) -> Refusal | None:
    if "\x00" in request.path_info or "\ufffd" in request.path_info or len(request.path_info) > _LONGEST_PATH:
        return Refusal("not_found", NO_SUCH_ADDRESS, status=404)
    raw = unquote_to_bytes(request.META.get("QUERY_STRING", "").replace("+", " "))
    if b"\x00" in raw:
        return bad_input("text.control", NUL, "/query")
    try:
        raw.decode()
    except UnicodeDecodeError:
        return Refusal("text.encoding", NOT_UTF8)
    return None


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

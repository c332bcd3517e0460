"""Whatever is wrong with a request, the answer is a problem document with a 4xx, and the document tells the truth."""

import re
from typing import Any, cast

import pytest
from django.test import Client, override_settings

from meidan.site.api import api as the_api
from meidan.site.openapi import operations
from meidan.site.parameters import known_parameters


def _send(api: Any, method: str, path: str, body: bytes = b"", content_type: str = "application/json") -> Any:
    client: Any = Client(raise_request_exception=False)
    return client.generic(method, "/api/v1" + path, body, content_type, HTTP_AUTHORIZATION=f"Bearer {api.token}")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/users/%00", 404),
        ("GET", "/users/%ff%fe", 404),
        ("GET", "/users/id:99999999999999999999999", 404),
        ("GET", "/users/" + "x" * 5000, 404),
        ("GET", "/roles/a%2Fb", 404),
        ("GET", "/users?q=%00", 422),
        ("GET", "/users?q=%ff", 422),
        ("GET", "/users?q=" + "x" * 100, 422),
        ("GET", "/users?limit=0", 422),
        ("GET", "/users?limit=1e3", 422),
        ("GET", "/users?cursor=WyJcdTAwMDAiXQ", 422),
        ("GET", "/users?cursor=%E4%B8%AD", 422),
        ("DELETE", "/users", 405),
        ("GET", "/me/totp", 405),
        ("DELETE", "/me/tokens/99999999999999999999", 422),
        ("DELETE", "/me/tokens/x", 422),
    ],
)
def test_a_wrong_address_is_a_problem(api: Any, method: str, path: str, status: int) -> None:
    response = _send(api, method, path)
    assert (response.status_code, response.headers["Content-Type"]) == (status, "application/problem+json")
    assert response.json()["status"] == status
    if status == 405:
        assert response.headers["Allow"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 5000, 400),
        (b'{"name": "\\ud800"}', 422),
        (b'{"name": NaN}', 400),
        (b"null", 422),
        (b"[]", 422),
        (b"1e999", 400),
        (b'{"name": "a\\u0000b"}', 422),
        (b'{"a\\u0000": 1}', 422),
        (b'{"name": "x", "days": 99999999999999999999999}', 422),
        (b'{"name": "x", "days": 1.5}', 422),
        (b'{"name": "x", "days": true}', 422),
        (b'{"name": "' + b"x" * 81 + b'"}', 422),
        (b'{"name": "x", "unknown": 1}', 422),
        (b'{"name": "\xe2\x80\x8b"}', 201),
    ],
)
def test_a_wrong_body_is_a_problem(api: Any, body: bytes, status: int) -> None:
    response = _send(api, "POST", "/me/tokens", body)
    assert response.status_code == status, response.content
    if status >= 400:
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.json()["errors"]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/orders?limit=0", "/query/limit"),
        ("/orders?cursor=x", "/query/cursor"),
        ("/orders?sort=x", "/query/sort"),
        ("/orders?q=%00", "/query/q"),
        ("/orders?limit=5&q=%ff", "/query/q"),
        ("/orders?custmer=C1", "/query/custmer"),
        ("/events?since=x", "/query/since"),
        ("/products/a/b?x~/=1", "/query/x~0~1"),
    ],
)
def test_a_parameter_is_named_in_one_way(api: Any, path: str, place: str) -> None:
    response = _send(api, "GET", path)
    assert (response.status_code, response.json()["errors"][0]["path"]) == (422, place)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/orders?custmer=C1", "没有参数 custmer,是不是 customer?"),
        ("/orders?Stage=ready", "没有参数 Stage,是不是 stage?"),
        ("/evidence-of?x=1", None),
        ("/me?x=1", "没有参数 x,这里不用参数"),
        ("/divisions?xyz=1", "没有参数 xyz,可用:city、province"),
    ],
)
def test_a_misspelt_filter_does_not_list_everything(api: Any, path: str, said: str | None) -> None:
    response = _send(api, "GET", path)
    assert response.status_code == (422 if said else 404)
    if said:
        error = response.json()["errors"][0]
        assert (error["code"], error["message"]) == ("parameter.unknown", said)


def test_every_documented_parameter_is_known(api: Any) -> None:
    paths = cast(dict[str, dict[str, Any]], the_api.get_openapi_schema()["paths"])
    known = known_parameters(the_api, "api/v1/")
    for path in paths:
        for method in paths[path]:
            named = {one["name"] for one in paths[path][method]["parameters"] if one["in"] == "query"}
            assert known[method.upper(), path.lstrip("/").replace("{", "<").replace("}", ">")] == named


def test_who_may_not_come_in_does_not_hear_of_parameters(client_of: Any, database: Any) -> None:
    status, _ = client_of("nobody").request("GET", "/orders?custmer=C1")
    assert status == 401


@pytest.mark.parametrize("path", ["/orders", "/orders:export", "/nowhere", "/orders?limit=0"])
def test_head_is_get_without_content(api: Any, path: str) -> None:
    whole, head = _send(api, "GET", path), _send(api, "HEAD", path)
    content = b"".join(head.streaming_content) if head.streaming else head.content
    assert (head.status_code, content) == (whole.status_code, b"")
    assert head.headers["Content-Type"] == whole.headers["Content-Type"]
    assert int(head.headers["Content-Length"]) > 0


def test_options_tells_what_an_address_takes(api: Any) -> None:
    response = _send(api, "OPTIONS", "/orders")
    assert (response.status_code, response.headers["Allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    assert _send(api, "OPTIONS", "/nowhere").status_code == 404
    assert _send(api, "DELETE", "/orders").headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_a_list_that_comes_whole_comes_in_pieces_on_request(api: Any) -> None:
    for code in ("a", "b", "c"):
        api.request("PUT", f"/channels/{code}", {"name_zh": code})
    every = [one["code"] for one in api.get("/channels")["items"]]
    seen = [one["code"] for one in api.whole("/channels?limit=2")]
    assert (seen, len(every) > 2) == (every, True)
    assert _send(api, "GET", "/channels?limit=0").status_code == 422


WRONG_VALUES: list[tuple[str, dict[str, Any]]] = [
    ("/orders", {"requested_date": "1500-01-01"}),
    ("/orders", {"ordered_at": []}),
    ("/orders", {"ordered_at": "2026-03-05"}),
    ("/orders", {"priority": 1.5}),
    ("/orders", {"priority": "soon"}),
    ("/orders", {"extra": {"x": "y" * 30000}}),
    ("/orders", {"lines": [{"product": "A", "quantity": "1", "discount": "101"}]}),
    ("/orders/SO-1/reduce", {"reason": "x", "lines": [{}]}),
    ("/receipts", {"warehouse": "MAIN", "expected_at": 5, "lines": []}),
    ("/me/tokens", {"name": "x", "days": 2**62}),
    ("/me/tokens", {"name": "x", "days": 1.5}),
]


@pytest.mark.parametrize(("path", "body"), WRONG_VALUES)
def test_a_wrong_value_is_told_in_chinese(api: Any, path: str, body: dict[str, Any]) -> None:
    status, problem = api.request("POST", path, body)
    assert status == 422
    for error in problem["errors"]:
        assert not re.search("[a-z]{3,} [a-z]{2,}", error["message"]), error


def test_half_a_character_is_named_where_it_is(api: Any) -> None:
    body = b'{"code": "a", "name": "x", "members": ["ok", "\\uDC00"]}'
    problem = _send(api, "POST", "/teams", body).json()
    assert (problem["code"], problem["errors"][0]["path"]) == ("text.surrogate", "/members/1")
    whole = b'{"code": "a", "name": "\\ud83d\\ude00"}'
    assert _send(api, "POST", "/teams", whole).status_code == 201


def test_broken_json_says_where_it_breaks(api: Any) -> None:
    problem = _send(api, "POST", "/teams", b'{"code": "a",\n "name" "x"}').json()
    assert (problem["line"], problem["title"]) == (2, "请求内容不是有效的 JSON,第 2 行第 9 列读不下去")


def test_a_nul_is_named_where_it_is(api: Any) -> None:
    problem = _send(api, "POST", "/teams", b'{"code": "a", "name": "x\\u0000"}').json()
    assert (problem["code"], problem["errors"][0]["path"]) == ("text.control", "/name")


@pytest.mark.parametrize("name", ["if_match", "idempotency_key"])
@pytest.mark.parametrize("value", ["", "x" * 300, "-1", "0x1", "\x7f", "é"])
def test_wrong_headers_are_problems(api: Any, name: str, value: str) -> None:
    status, _ = api.request("PATCH", "/teams/none", {"name": "x"}, **{name: value})
    assert status in (404, 422)


def test_a_long_address_with_an_idempotency_key_breaks_nothing(api: Any) -> None:
    status, _ = api.request("PATCH", "/teams/" + "团" * 300, {"name": "x"}, idempotency_key="k")
    assert status in (404, 422)


def test_too_large_a_body_is_a_413(api: Any, settings_of_uploads: None) -> None:
    response = _send(api, "POST", "/me/tokens", b'{"name": "' + b"x" * 2000 + b'"}')
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


@pytest.fixture
def settings_of_uploads() -> Any:
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000):
        yield


def test_the_document_is_complete() -> None:
    document: dict[str, Any] = dict(the_api.get_openapi_schema())
    assert document["openapi"].startswith("3.1")
    assert set(document["components"]["securitySchemes"]) == {"bearer", "session"}
    ids: set[str] = set()
    for method, path, operation in operations(the_api):
        described: dict[str, Any] = document["paths"]["/api/v1" + path][method]
        place = (method, path)
        assert described["description"], (place, "an endpoint says what it does")
        assert "x-capability" in described, place
        ids.add(described["operationId"])
        headers: set[str] = {one["name"] for one in described["parameters"] if one["in"] == "header"}
        assert "Accept-Language" in headers, place
        assert ("Idempotency-Key" in headers) == hasattr(operation.view_func, "takes_idempotency_key"), place  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
        for status, answer in described["responses"].items():
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"], (place, status)
        if operation.auth_callbacks:
            assert {401, 403} <= set(described["responses"]), place
    assert len(ids) == sum(1 for _ in operations(the_api)), "operation ids are unique"


def test_the_page_of_the_documentation_needs_nobody_else(database: Any) -> None:
    client = Client()
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    assert b"://" not in page.content
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "start.js"):
        assert client.get(f"/api/v1/docs/{name}").status_code == 200
    assert client.get("/api/v1/docs/settings.py").status_code == 404

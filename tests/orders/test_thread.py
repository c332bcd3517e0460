"""The thread of an order: who may read along, who is told, what becomes of a file."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.inventory.shop import Shop

from meidan.files import rules as file_rules
from meidan.files import store
from meidan.kernel.permissions import Actor
from meidan.notify.api import NoticesOut
from meidan.orders.api.thread import CommentOut
from meidan.people.commands import create_token

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def number(api: Any, admin: Actor) -> str:
    Shop(admin, products=1)
    for name, roles in (("li", ["service"]), ("new", ["clerk"])):
        api.post("/users", {"username": name, "name": f"名字{name}", "roles": roles})
    body = {"customer": "C1", "lines": [{"product": "P-1", "quantity": "1"}]}
    return str(api.post("/orders", body)["number"])


def client(api: Any, username: str) -> Any:
    return type(api)(create_token(username=username, name="t"))


def attach(api: Any, number: str, content: bytes, name: str = "图.png", **form: str) -> tuple[int, Any]:
    answer = api.django.post(
        f"/api/v1/orders/{number}/files",
        {"file": SimpleUploadedFile(name, content), **form},
        HTTP_AUTHORIZATION=f"Bearer {api.token}",
    )
    return answer.status_code, answer.json()


def test_who_is_named_and_may_see_the_order_is_told(api: Any, number: str) -> None:
    said = api.post(f"/orders/{number}/comments", {"text": "@li @名字new @nobody 请看一下数量"})
    CommentOut.model_validate(said)
    assert [one["username"] for one in said["mentions"]] == ["li"]
    li, new = client(api, "li"), client(api, "new")
    notices = li.get("/me/notifications")
    NoticesOut.model_validate(notices)
    assert notices["unread"] == 1
    assert notices["items"][0]["link"] == f"/orders/{number}"
    assert "请看一下数量" in notices["items"][0]["text"]
    assert new.get("/me/notifications")["items"] == []
    assert new.request("GET", f"/orders/{number}/comments")[0] == 404
    assert li.get(f"/orders/{number}/comments")["items"][0]["text"].startswith("@li")
    assert api.post("/me/notifications/read") == {"marked": 0}
    assert li.post("/me/notifications/read", {"ids": [notices["items"][0]["id"]]}) == {"marked": 1}
    assert li.get("/me/notifications?unread=true")["items"] == []


def test_a_file_is_kept_and_given_back_as_what_it_is(api: Any, number: str) -> None:
    status, made = attach(api, number, PNG, "..\\..\\a/签收:单?.png", text="签收照片")
    assert status == 201, made
    CommentOut.model_validate(made)
    assert made["file"] == {"name": "签收单.png", "size": len(PNG), "media_type": "image/png", "inline": True}
    response = api.django.get(f"/api/v1/orders/{number}/files/{made['id']}", HTTP_AUTHORIZATION=f"Bearer {api.token}")
    assert b"".join(response.streaming_content) == PNG
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    _, page = attach(api, number, b"<html><script>alert(1)</script>", "a.png")
    assert (page["file"]["media_type"], page["file"]["inline"]) == ("text/plain", False)
    response = api.django.get(f"/api/v1/orders/{number}/files/{page['id']}", HTTP_AUTHORIZATION=f"Bearer {api.token}")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert client(api, "new").request("GET", f"/orders/{number}/files/{made['id']}")[0] == 404
    kinds = [event["kind"] for event in api.get(f"/orders/{number}/events")["items"]]
    assert kinds[-2:] == ["OrderFileAttached", "OrderFileAttached"]


def test_what_is_too_large_or_empty_is_refused(api: Any, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "LARGEST", 100)
    assert attach(api, number, b"x" * 101)[0] == 413
    assert attach(api, number, b"")[0] == 422
    assert api.request("POST", f"/orders/{number}/comments", {"text": " "})[0] == 422


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, "image/png"),
        (b"%PDF-1.7", "application/pdf"),
        (b"RIFF0000WEBPVP8 ", "image/webp"),
        (b"PK\x03\x04" + b"." * 20 + b"xl/workbook.xml", file_rules._IN_ZIP[0][1]),  # pyright: ignore[reportPrivateUsage]
        ("你好".encode(), "text/plain"),
        (b"MZ\x00\x01\xff", "application/octet-stream"),
        (b"<svg onload=1>", "text/plain"),
    ],
)
def test_types_are_told_by_content(content: bytes, kind: str) -> None:
    assert file_rules.media_type_of(content) == kind

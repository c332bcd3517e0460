"""Signing in for the web: a cookie, and the token that its writes carry."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.middleware.csrf import get_token
from ninja import Router, Status

from meidan.kernel.errors import Refusal
from meidan.kernel.http import language
from meidan.kernel.schemas import answers
from meidan.kernel.words import Words
from meidan.people import commands, queries, schemas
from meidan.people.auth import actor_by_id, allow

router = Router(tags=["session"])


@router.get("/session", auth=None, response=answers(schemas.SessionOut), operation_id="show_session")
def show_session(request: HttpRequest) -> Any:
    """Whether somebody is signed in, and the CSRF token."""
    signed_in = request.user.is_authenticated
    return _session(request, request.user.pk if signed_in else None)


@router.post("/session", auth=None, response=answers(schemas.SessionOut, limited=True), operation_id="create_session")
def create_session(request: HttpRequest, body: schemas.SignIn) -> Any:
    """Signs in. 401 `second_factor_needed` asks for the same again with `totp`."""
    _refuse_foreign(request)
    user = commands.sign_in(request, commands.Credentials(body.username, body.password, body.totp))
    return _session(request, user.pk)


@router.delete("/session", auth=allow(), response=answers(None, empty=True), operation_id="delete_session")
def delete_session(request: HttpRequest) -> Any:
    """Signs out."""
    commands.sign_out(request)
    return Status(204, None)


def _session(request: HttpRequest, user_id: int | None) -> dict[str, Any]:
    user = queries.show_me(actor=actor_by_id(user_id, language(request))) if user_id else None
    return {"signed_in": user is not None, "csrf_token": get_token(request), "user": user}


def _refuse_foreign(request: HttpRequest) -> None:
    """Another site must not sign its visitors in here as somebody else. Browsers say where a request comes from."""
    origin = request.headers.get("Origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.get_host()
    if foreign or request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Refusal("foreign_origin", FOREIGN, status=403)


FOREIGN = Words(zh="不能从别的网站登录", en="Signing in from another site is not allowed")

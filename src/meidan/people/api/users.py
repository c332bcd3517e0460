"""Users over HTTP."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from meidan.kernel.http import actor_of, expected_version, once
from meidan.kernel.schemas import Page, answers
from meidan.people import commands, queries, schemas
from meidan.people.auth import allow

router = Router(tags=["people"])


@router.get("/users", auth=allow("people.view"), response=answers(Page[schemas.UserOut]), operation_id="list_users")
def list_users(request: HttpRequest, query: Query[schemas.UserQuery]) -> Any:
    """Users by user name."""
    return queries.list_users(
        actor=actor_of(request), q=query.q, active=query.active, limit=query.limit, cursor=query.cursor
    )


@router.post(
    "/users", auth=allow("people.edit"), response=answers(schemas.UserOut, created=True), operation_id="create_user"
)
@once
def create_user(request: HttpRequest, body: schemas.UserIn) -> Any:
    """A new user, with no more rights than the caller has."""
    given = body.given()
    given["warehouses"], given["roles"] = tuple(body.warehouses), tuple(body.roles)
    user = commands.create_user(actor=actor_of(request), wanted=commands.UserInput(**given))
    return 201, _answer(request, user.pk)


@router.post(
    "/users/{ref}/password",
    auth=allow("people.edit"),
    response=answers(None, empty=True),
    operation_id="set_user_password",
)
@once
def set_user_password(request: HttpRequest, ref: str, body: schemas.PasswordIn) -> Any:
    """Sets somebody's password; his sessions end."""
    commands.set_password(actor=actor_of(request), ref=ref, password=body.password)
    return 204, None


@router.delete(
    "/users/{ref}/totp",
    auth=allow("people.edit"),
    response=answers(None, empty=True),
    operation_id="remove_user_second_factor",
)
@once
def remove_user_second_factor(request: HttpRequest, ref: str) -> Any:
    """For somebody who lost his phone: he signs in with the password only, and may set a new second factor."""
    commands.remove_second_factor(actor=actor_of(request), ref=ref)
    return 204, None


@router.get("/users/{ref}", auth=allow("people.view"), response=answers(schemas.UserOut), operation_id="show_user")
def show_user(request: HttpRequest, ref: str) -> Any:
    """One user, by user name or `id:123`."""
    return queries.show_user(actor=actor_of(request), ref=ref)


@router.patch("/users/{ref}", auth=allow("people.edit"), response=answers(schemas.UserOut), operation_id="change_user")
@once
def change_user(request: HttpRequest, ref: str, body: schemas.UserChange) -> Any:
    """Changes a user; `active: false` ends his sessions and tokens at once."""
    wanted = body.sent()
    version = expected_version(request, body.version)
    user = commands.change_user(actor=actor_of(request), ref=ref, wanted=wanted, version=version)
    return 200, _answer(request, user.pk)


def _answer(request: HttpRequest, user_id: int) -> dict[str, Any]:
    shown = queries.user_answer(queries.user_by_id(user_id), actor_of(request))
    return schemas.UserOut.model_validate(shown).model_dump(mode="json")

"""The caller himself over HTTP: what he may do, his password, second factor and tokens."""

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest
from ninja import Router, Status

from meidan.kernel.http import actor_of, json_response, once
from meidan.kernel.schemas import Id, answers
from meidan.people import commands, queries, schemas
from meidan.people.auth import allow

router = Router(tags=["me"])


@router.get("/me", auth=allow(), response=answers(schemas.MeOut), operation_id="show_me")
def show_me(request: HttpRequest) -> Any:
    """Who is calling, what he may do and what is hidden from him."""
    return queries.show_me(actor=actor_of(request))


@router.patch("/me", auth=allow(), response=answers(schemas.MeOut), operation_id="change_me")
@once
def change_me(request: HttpRequest, body: schemas.MeChange) -> Any:
    """Changes the caller's name or language."""
    commands.change_me(actor=actor_of(request), wanted=body.sent())
    return 200, schemas.MeOut.model_validate(queries.show_me(actor=actor_of(request))).model_dump(mode="json")


@router.post(
    "/me/password", auth=allow(), response=answers(None, empty=True, limited=True), operation_id="change_own_password"
)
def change_own_password(request: HttpRequest, body: schemas.OwnPassword) -> Any:
    """A new password; the caller's other sessions end, this one stays."""
    actor = actor_of(request)
    user = queries.user_by_id(actor.user_id)
    commands.prove_password(request, user, body.current)
    commands.change_own_password(actor=actor, user=user, password=body.password)
    if request.user.is_authenticated:
        update_session_auth_hash(request, user)
    return Status(204, None)


@router.post("/me/totp", auth=allow(), response=answers(schemas.TotpOut, limited=True), operation_id="begin_totp")
def begin_totp(request: HttpRequest, body: schemas.Proof) -> Any:
    """Begins to set a second factor: a secret for the authenticator app. Needs a session."""
    made = commands.begin_totp(request, body.password)
    return {"secret": made.secret, "uri": made.uri}


@router.post(
    "/me/totp/confirm",
    auth=allow(),
    response=answers(schemas.RecoveryCodes, limited=True),
    operation_id="confirm_totp",
)
def confirm_totp(request: HttpRequest, body: schemas.TotpCode) -> Any:
    """Sets the second factor with a first code from the app; answers the recovery codes."""
    return {"recovery_codes": commands.confirm_totp(request, actor_of(request), body.code)}


@router.post(
    "/me/totp/remove", auth=allow(), response=answers(None, empty=True, limited=True), operation_id="remove_totp"
)
def remove_totp(request: HttpRequest, body: schemas.Proof) -> Any:
    """Removes the second factor."""
    commands.remove_totp(request, actor_of(request), body.password)
    return Status(204, None)


@router.post(
    "/me/recovery-codes",
    auth=allow(),
    response=answers(schemas.RecoveryCodes, limited=True),
    operation_id="renew_recovery_codes",
)
def renew_recovery_codes(request: HttpRequest, body: schemas.Proof) -> Any:
    """New recovery codes; the old ones are void."""
    return {"recovery_codes": commands.renew_recovery_codes(request, actor_of(request), body.password)}


@router.get("/me/tokens", auth=allow(), response=answers(schemas.Tokens), operation_id="list_own_tokens")
def list_own_tokens(request: HttpRequest) -> Any:
    """The caller's valid tokens."""
    return {"items": queries.list_own_tokens(actor=actor_of(request))}


@router.post(
    "/me/tokens", auth=allow(), response=answers(schemas.NewToken, created=True), operation_id="create_own_token"
)
def create_own_token(request: HttpRequest, body: schemas.TokenIn) -> Any:
    """A token for a program that acts as the caller. Its text is shown only now, so nothing of this is repeatable."""
    text, token = commands.create_own_token(actor=actor_of(request), name=body.name, days=body.days)
    return json_response(_new(text, queries.token_answer(token)), 201)


@router.delete(
    "/me/tokens/{token_id}", auth=allow(), response=answers(None, empty=True), operation_id="revoke_own_token"
)
@once
def revoke_own_token(request: HttpRequest, token_id: Id) -> Any:
    """The token stops working at once."""
    commands.revoke_token(actor=actor_of(request), token_id=token_id)
    return 204, None


def _new(text: str, shown: dict[str, Any]) -> dict[str, Any]:
    return schemas.NewToken.model_validate({**shown, "token": text}).model_dump(mode="json")

"""Users, roles, teams and legal entities, through commands and through the API."""

import hashlib
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.db import transaction

from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import CAPABILITIES, Actor
from meidan.people import commands
from meidan.people.auth import actor_by_id
from meidan.people.models import Role, User

GOOD = "晴天-Blue-42"


def test_the_first_admin_is_made_once(database: Any) -> None:
    assert commands.create_first_admin()
    assert commands.create_first_admin() is None
    assert User.objects.count() == 1


def test_two_first_starts_make_one_admin(database: Any, together: Callable[..., list[Any]]) -> None:
    def start(_: int) -> str | None:
        return commands.create_first_admin()

    made = together(start, 4)
    assert sum(isinstance(one, str) for one in made) == 1
    assert sum(one is None for one in made) == 3


def test_the_admin_role_gets_a_new_capability_at_the_next_migration(admin: Actor) -> None:
    Role.objects.filter(code="admin").update(capabilities=["orders.view"])
    assert commands.sync_built_in_roles() == 1
    assert actor_by_id(admin.user_id).capabilities == set(CAPABILITIES)
    assert commands.sync_built_in_roles() == 0


def test_a_user_is_made_changed_and_closed(api: Any) -> None:
    made = api.post(
        "/users",
        {
            "username": "chen",
            "name": "小陈",
            "password": GOOD,
            "roles": ["clerk"],
            "phone": "13800000001",
            "entity": "MAIN",
        },
    )
    assert (made["roles"], made["entity"], made["version"]) == (["clerk"], "MAIN", 1)
    status, changed = api.request("PATCH", "/users/chen", {"name": "陈晓", "active": False}, if_match="1")
    assert (status, changed["name"], changed["active"], changed["version"]) == (200, "陈晓", False, 2)
    status, problem = api.request("PATCH", f"/users/id:{made['id']}", {"name": "x", "version": 1})
    assert (status, problem["code"], problem["version"]) == (409, "version_conflict", 2)
    assert api.get("/users?q=chen")["items"][0]["username"] == "chen"


def test_names_and_phones_stand_in_the_log_as_commitments_only(api: Any) -> None:
    made = api.post("/users", {"username": "chen", "name": "小陈", "password": GOOD, "phone": "13800000001"})
    body = db.scalar("SELECT body FROM event WHERE stream = %s", (f"user:{made['id']}",))
    assert "小陈" not in body
    assert "13800000001" not in body
    assert GOOD not in body
    assert "commitment" in orjson.loads(body)["data"]["name"]


@pytest.mark.parametrize("other", ["CHEN", "chen"])
def test_a_user_name_is_taken_once_whatever_its_case(api: Any, other: str) -> None:
    api.post("/users", {"username": "chen", "name": "小陈"})
    status, problem = api.request("POST", "/users", {"username": other, "name": "小陈"})
    assert (status, problem["code"], problem["errors"][0]["path"]) == (409, "taken", "/username")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password.too_short"),
        ("password", "password.too_common"),
        ("8273645091", "password.entirely_numeric"),
        ("chen.wei.1", "password.too_similar"),
    ],
)
def test_weak_passwords_are_refused_in_plain_words(api: Any, password: str, code: str) -> None:
    wanted = {"username": "chen.wei", "name": "陈伟", "password": password}
    status, problem = api.request("POST", "/users", wanted)
    assert (status, problem["code"]) == (422, "password.weak")
    assert code in [fault["code"] for fault in problem["errors"]]
    assert all("密码" in fault["message"] and fault["path"] == "/password" for fault in problem["errors"])
    _, english = type(api)(api.token, "en").request("POST", "/users", wanted)
    assert english["title"].isascii()


def test_nobody_grants_or_touches_more_than_he_holds(api: Any, admin: Actor) -> None:
    api.post("/roles", _role("hr", ["people.view", "people.edit"]))
    api.post("/users", {"username": "hr", "name": "人事", "roles": ["hr"]})
    hr = actor_by_id(User.objects.get(username="hr").pk)
    for attempt in (
        lambda: commands.create_user(actor=hr, wanted=commands.UserInput("eve", "夏", roles=("admin",))),
        lambda: commands.change_user(actor=hr, ref="hr", wanted={"roles": ["hr", "owner"]}),
        lambda: commands.set_password(actor=hr, ref="admin", password=GOOD),
        lambda: commands.change_user(actor=hr, ref="admin", wanted={"active": False}),
        lambda: commands.create_role(actor=hr, wanted=commands.RoleInput("x", "x", "x", "own", ("stock.adjust",))),
    ):
        with pytest.raises(Refusal) as refused:
            attempt()
        assert refused.value.status == 403
    commands.create_user(actor=hr, wanted=commands.UserInput("helper", "助理", roles=("hr",)))


def test_a_built_in_role_cannot_be_changed_a_custom_one_can(api: Any) -> None:
    status, problem = api.request("PATCH", "/roles/clerk", {"scope": "all"})
    assert (status, problem["code"]) == (409, "built_in_role")
    api.post("/roles", _role("出货/夜班", ["stock.view"]))
    status, changed = api.request("PATCH", "/roles/出货/夜班", {"capabilities": ["stock.view", "stock.count"]})
    assert (status, changed["version"]) == (200, 2)
    status, problem = api.request("POST", "/roles", _role("x", ["orders.fly"]))
    assert (status, problem["errors"][0]["code"]) == (422, "capability.unknown")


def test_the_last_administrator_stays(api: Any, admin: Actor) -> None:
    status, problem = api.request("PATCH", "/users/admin", {"roles": []})
    assert (status, problem["code"]) == (409, "last_admin")
    status, problem = api.request("PATCH", "/users/admin", {"active": False})
    assert (status, problem["code"]) == (403, "self_deactivation")


def test_two_administrators_cannot_remove_each_other_at_once(
    api: Any, admin: Actor, together: Callable[..., list[Any]]
) -> None:
    api.post("/users", {"username": "second", "name": "二号", "roles": ["admin"]})
    second = actor_by_id(User.objects.get(username="second").pk)
    pairs = [(admin, "second"), (second, "admin")]

    def remove(index: int) -> Any:
        actor, ref = pairs[index]
        return commands.change_user(actor=actor, ref=ref, wanted={"roles": []})

    done = together(remove, 2)
    assert sum(isinstance(one, User) for one in done) == 1
    assert [one.code for one in done if isinstance(one, Refusal)] == ["last_admin"]


def test_a_token_is_kept_as_a_digest_and_void_once_revoked(api: Any) -> None:
    made = api.post("/me/tokens", {"name": "ERP", "days": 30})
    assert made["token"].startswith("mdn_")
    assert len(made["token"]) >= 4 + 43
    kept = db.scalar("SELECT digest FROM api_token WHERE id = %s", (made["id"],))
    assert bytes(kept) == hashlib.sha256(made["token"].encode()).digest()
    program = type(api)(made["token"])
    assert program.get("/me")["username"] == "admin"
    assert api.request("DELETE", f"/me/tokens/{made['id']}")[0] == 204
    assert program.request("GET", "/me")[0] == 401
    assert made["token"] not in str(api.get("/me/tokens"))


def test_an_expired_token_and_a_closed_user_are_nobody(api: Any) -> None:
    api.post("/users", {"username": "chen", "name": "小陈", "roles": ["clerk"]})
    clerk = type(api)(commands.create_token(username="chen", name="t", days=1))
    assert clerk.request("GET", "/me")[0] == 200
    db.run("UPDATE api_token SET expires_at = now() - interval '1 second' WHERE name = 't'")
    assert clerk.request("GET", "/me")[0] == 401
    db.run("UPDATE api_token SET expires_at = NULL WHERE name = 't'")
    api.request("PATCH", "/users/chen", {"active": False})
    assert clerk.request("GET", "/me")[0] == 401


def test_the_buyer_does_not_see_phones(api: Any) -> None:
    api.post("/users", {"username": "cai", "name": "小蔡", "roles": ["buyer"], "phone": "13900000002"})
    buyer = type(api)(commands.create_token(username="cai", name="t"))
    assert buyer.get("/users/cai")["phone"] is None
    assert buyer.get("/me")["phone"] == "13900000002"
    assert api.get("/users/cai")["phone"] == "13900000002"


def test_the_default_legal_entity_moves_and_never_vanishes(api: Any) -> None:
    assert api.get("/entities")["items"][0]["code"] == "MAIN"
    api.post("/entities", {"code": "HK", "name": "香港公司", "currency": "HKD", "is_default": True})
    assert [one["code"] for one in api.get("/entities")["items"] if one["is_default"]] == ["HK"]
    for change in ({"is_default": False}, {"active": False}):
        status, problem = api.request("PATCH", "/entities/HK", change)
        assert (status, problem["code"]) == (409, "default_entity")
    status, problem = api.request("PATCH", "/entities/MAIN", {"currency": "XXX"})
    assert (status, problem["errors"][0]["path"]) == (422, "/currency")


def test_teams(api: Any) -> None:
    api.post("/teams", {"code": "华东", "name": "华东组", "entity": "MAIN"})
    status, problem = api.request("POST", "/teams", {"code": "华东", "name": "又一个"})
    assert (status, problem["code"]) == (409, "taken")
    assert api.request("PATCH", "/teams/华东", {"entity": None})[1]["entity"] is None
    assert api.request("PATCH", "/teams/华北", {"name": "x"})[0] == 404


def test_lists_come_in_pages(api: Any) -> None:
    first = api.get("/roles?limit=4")
    second = api.get(f"/roles?limit=200&cursor={first['next_cursor']}")
    codes = [role["code"] for role in first["items"] + second["items"]]
    assert codes == sorted(codes)
    assert len(codes) == 9
    assert second["next_cursor"] is None


def test_a_repeated_creation_makes_one_user(api: Any) -> None:
    wanted = {"username": "chen", "name": "小陈"}
    first = api.post("/users", wanted, idempotency_key="k1")
    assert api.post("/users", wanted, idempotency_key="k1") == first
    assert api.request("POST", "/users", {**wanted, "name": "别人"}, idempotency_key="k1")[0] == 409


def _role(code: str, capabilities: list[str]) -> dict[str, Any]:
    return {"code": code, "name_zh": code, "name_en": code, "scope": "all", "capabilities": capabilities, "masks": []}


def test_an_actor_is_read_inside_a_transaction_too(admin: Actor) -> None:
    """As the demo company does it: there the driver itself reads the answer."""
    with transaction.atomic():
        assert actor_by_id(admin.user_id).username == "admin"
    assert actor_by_id(admin.user_id).username == "admin"

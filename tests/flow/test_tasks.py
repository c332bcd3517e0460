"""Approvals and work by hand on real orders: decided, refused, handed over, sent back, timed out; who may do what."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.inventory.shop import Shop, Wish

import meidan.flow
from meidan.flow import commands as flow
from meidan.kernel import clock, db, doctor
from meidan.kernel.permissions import Actor
from meidan.orders import commands as orders
from meidan.people.commands import create_token
from meidan.wiring import CHECKS

FIRST = json.loads((Path(meidan.flow.__file__).parent / "data" / "order.json").read_text("utf-8"))
APPROVAL: dict[str, Any] = {
    "kind": "approval", "key": "big", "name_zh": "大额审批", "name_en": "Large orders", "when": "gross >= 10000",
    "approvers": [{"kind": "role", "role": "approver"}], "everyone": True, "mode": "all", "due": [{"days": 1}],
    "to": "backordered", "refused_to": "rework",
}  # fmt: skip
REWORK: dict[str, Any] = {
    "kind": "stage", "key": "rework", "name_zh": "修改", "name_en": "Rework", "due": [{"hours": 4}], "to": "second",
    "who": [{"kind": "field", "field": "created_by"}],
}  # fmt: skip
SECOND: dict[str, Any] = {**APPROVAL, "key": "second", "when": None, "mode": "any", "refused_to": "no"}
NO = {"kind": "end", "key": "no", "name_zh": "未通过", "name_en": "Turned down"}


def with_approval(**given: Any) -> dict[str, Any]:
    """The first process with an approval of large orders between draft and the rest."""
    nodes = [{**node, "to": "big"} if node["key"] == "draft" else node for node in FIRST["nodes"]]
    second = {name: value for name, value in SECOND.items() if value is not None}
    return {**FIRST, "nodes": [*nodes[:3], {**APPROVAL, **given}, REWORK, second, *nodes[3:], NO]}


class Office:
    """Two approvers, a clerk who enters orders, an administrator."""

    def __init__(self, api: Any, actor: Actor) -> None:
        self.admin = api
        self.shop = Shop(actor)
        self.shop.adjust({"P-1": 1000})
        for username, role in (("lin", "approver"), ("qian", "approver"), ("chen", "clerk")):
            api.post("/users", {"username": username, "name": username, "roles": [role]})
        names = ("lin", "qian", "chen")
        self.people = {name: type(api)(create_token(username=name, name="test")) for name in names}

    def publish(self, **given: Any) -> Any:
        status, kept = self.admin.request("PUT", "/processes/order/draft", {"content": with_approval(**given)})
        assert (status, kept["faults"]) == (200, []), kept
        return self.admin.post("/processes/order/publish", {"note": "大额审批"})

    def order(self, quantity: int) -> str:
        return self.shop.order(Wish({"P-1": quantity}))

    def task(self, who: str) -> Any:
        (found,) = self.people[who].get("/tasks?mine=true")["items"]
        return found

    def say(self, who: str, verb: str, body: Any = None, task: Any = None) -> Any:
        task = task or self.task(who)
        return self.people[who].request("POST", f"/tasks/{task['id']}/{verb}", body or {})


@pytest.fixture
def office(api: Any, admin: Actor) -> Iterator[Office]:
    yield Office(api, admin)
    outcomes = doctor.examine(check for check in CHECKS if check.name.startswith(("orders.", "shipments.")))
    assert all(outcome.good for outcome in outcomes), [one.as_json("en") for one in outcomes if not one.good]


def standing(office: Office, number: str) -> tuple[str, str]:
    shown = office.admin.get(f"/orders/{number}")
    return shown["stage"], shown["owner"]["username"]


def test_orders_under_way_keep_the_version_they_started_with(office: Office) -> None:
    before = office.order(20)
    published = office.publish()
    assert (published["number"], published["has_draft"]) == (2, False)
    small, big = office.order(2), office.order(21)
    assert [standing(office, number)[0] for number in (before, small, big)] == ["ready", "ready", "big"]
    stages = [one["stage"] for one in office.admin.get("/board")["columns"]]
    assert stages[:5] == ["on_hold", "draft", "big", "rework", "second"]
    assert [one["number"] for one in office.admin.get("/processes/order/versions")["items"]] == [2, 1]


def test_all_have_to_approve_before_it_goes_on_and_ships(office: Office) -> None:
    office.publish()
    order = office.order(20)
    assert standing(office, order) == ("big", "lin")
    task = office.task("lin")
    assert (task["number"], task["title"], task["mode"], len(task["votes"])) == (order, "大额审批", "all", 2)
    assert office.admin.request("POST", "/shipments", {"order": order})[0] == 409
    assert office.say("lin", "approve", {"reason": "可以"})[1]["state"] == "approved"
    assert standing(office, order) == ("big", "qian")
    assert office.people["lin"].get("/tasks?mine=true")["items"] == []
    assert office.say("qian", "approve")[0] == 200
    assert standing(office, order)[0] == "ready"
    assert office.admin.request("POST", "/shipments", {"order": order})[0] == 201
    kinds = [event["kind"] for event in office.admin.get(f"/orders/{order}/events")["items"]]
    assert kinds == ["OrderConfirmed", "TaskEnded", "TaskEnded", "GoodsIssued"]


def test_refused_it_is_reworked_and_asked_again(office: Office) -> None:
    office.publish()
    order = office.order(20)
    assert office.say("lin", "reject")[0] == 422  # a refusal says why
    other = office.task("qian")
    assert office.say("lin", "reject", {"reason": "价格太低"})[1]["state"] == "refused"
    assert office.say("qian", "approve", task=other)[0] == 409
    assert standing(office, order) == ("rework", "admin")
    (work,) = office.admin.get("/tasks?mine=true")["items"]
    assert (work["kind"], work["node"]) == ("work", "rework")
    office.admin.post(f"/tasks/{work['id']}/complete", {"reason": "已改"})
    assert standing(office, order)[0] == "second"
    assert office.say("qian", "approve")[0] == 200
    assert standing(office, order)[0] == "ready"


def test_sent_back_it_comes_again_to_the_place_named(office: Office) -> None:
    office.publish()
    order = office.order(20)
    office.say("lin", "reject", {"reason": "价格太低"})
    (work,) = office.admin.get("/tasks?mine=true")["items"]
    office.admin.post(f"/tasks/{work['id']}/complete")
    status, refused = office.say("qian", "return", {"node": "ready", "reason": "再看看"})
    assert (status, refused["code"]) == (422, "task.no_way_back")
    assert office.say("qian", "return", {"node": "rework", "reason": "还差一项"})[0] == 200
    assert standing(office, order) == ("rework", "admin")


def test_in_turn_one_is_asked_after_the_other(office: Office) -> None:
    office.publish(mode="in_turn")
    order = office.order(20)
    assert office.people["qian"].get("/tasks?mine=true")["items"] == []
    first = office.task("lin")
    office.say("lin", "approve")
    assert office.task("qian")["number"] == order
    assert office.say("lin", "withdraw", task=first)[1]["state"] == "open"
    assert office.people["qian"].get("/tasks?mine=true")["items"] == []
    office.say("lin", "approve")
    office.say("qian", "approve")
    assert standing(office, order)[0] == "ready"
    assert office.say("lin", "withdraw", task=first)[1]["code"] == "task_decided"


def test_hand_over_add_somebody_remind(office: Office) -> None:
    office.publish(everyone=False, mode="any")
    order = office.order(20)
    task = office.task("lin")
    assert office.say("lin", "transfer", {"to": "nobody"})[1]["errors"][0]["code"] == "user.unknown"
    assert office.say("lin", "transfer", {"to": "chen", "reason": "出差"})[1]["assignee"]["username"] == "chen"
    assert standing(office, order) == ("big", "chen")
    assert office.say("lin", "approve", task=task)[1]["code"] == "task_not_yours"
    assert office.say("chen", "add-approver", {"approver": "chen"})[1]["errors"][0]["code"] == "approver.asked_already"
    assert len(office.say("chen", "add-approver", {"approver": "qian"})[1]["votes"]) == 2
    assert office.admin.post(f"/tasks/{task['id']}/remind")["reminded_at"]
    assert office.say("qian", "approve")[0] == 200
    assert standing(office, order)[0] == "ready"
    assert office.people["chen"].get("/tasks?mine=true")["items"] == []


def test_a_deputy_does_the_tasks_of_who_is_away(office: Office) -> None:
    office.publish(everyone=False)
    order = office.order(20)
    today = clock.now().date()
    days = {"first_day": today - timedelta(days=1), "last_day": today + timedelta(days=3)}
    assert office.people["lin"].request("PUT", "/me/delegation", {"deputy": "lin", **days})[0] == 422
    assert office.people["lin"].request("PUT", "/me/delegation", {"deputy": "chen", **days})[0] == 200
    assert not office.task("chen")["mine"]
    assert office.say("chen", "approve")[0] == 200
    assert standing(office, order)[0] == "ready"
    assert office.people["lin"].request("DELETE", "/me/delegation")[0] == 204
    assert office.people["lin"].get("/me/delegation")["deputy"] is None


@pytest.mark.parametrize(
    ("given", "stage", "owner"),
    [
        ({"on_timeout": "remind"}, "big", "lin"),
        ({"on_timeout": "pass"}, "ready", "admin"),
        ({"on_timeout": "refuse"}, "rework", "admin"),
        ({"on_timeout": "escalate", "escalate_to": [{"kind": "user", "user": "qian"}]}, "big", "qian"),
    ],
)
def test_what_nobody_answers_in_time_follows_its_time_out(
    office: Office, given: dict[str, Any], stage: str, owner: str
) -> None:
    office.publish(everyone=False, mode="any", **given)
    order = office.order(20)
    assert flow.work_off_late_tasks() == 0
    with clock.stopped_at(clock.now() + timedelta(days=30)):
        assert flow.work_off_late_tasks() == 1
        assert flow.work_off_late_tasks() == 0
    assert standing(office, order) == (stage, owner)


def test_when_an_approver_leaves_his_tasks_go_to_another(office: Office) -> None:
    office.publish(everyone=False)
    order = office.order(20)
    assert standing(office, order) == ("big", "lin")
    assert office.admin.request("PATCH", "/users/lin", {"active": False})[0] == 200
    assert standing(office, order) == ("big", "qian")
    assert office.task("qian")["number"] == order


def test_tasks_of_others_are_seen_by_those_who_see_the_order(office: Office) -> None:
    office.publish()
    office.order(20)
    task = office.task("lin")
    assert len(office.people["qian"].get("/tasks")["items"]) == 2
    assert office.people["chen"].get("/tasks")["items"] == []
    assert office.people["chen"].request("GET", f"/tasks/{task['id']}")[0] == 404
    assert office.say("chen", "approve", task=task)[0] == 404
    stale = office.people["lin"].request("POST", f"/tasks/{task['id']}/approve", {"version": 7})
    assert (stale[0], stale[1]["code"]) == (409, "version_conflict")


def test_a_draft_that_is_unsound_is_kept_but_not_published(office: Office) -> None:
    content = with_approval(refused_to="draft", when="gros > 1")
    status, kept = office.admin.request("PUT", "/processes/order/draft", {"content": content})
    assert status == 200
    assert {fault["code"] for fault in kept["faults"]} >= {"expression.unknown_fact", "process.refused_to"}
    status, refused = office.admin.request("POST", "/processes/order/publish", {})
    assert (status, refused["code"]) == (422, "process_unsound")
    assert office.people["chen"].request("PUT", "/processes/order/draft", {"content": content})[0] == 403
    assert office.admin.request("PUT", "/processes/order/draft", {"content": {"nodes": []}})[0] == 422
    assert db.scalar("SELECT count(*) FROM process_version") == 1


def test_an_order_cancelled_while_it_is_asked_about_asks_no_more(office: Office) -> None:
    office.publish()
    order = office.order(20)
    orders.cancel_order(number=order, reason="不要了", actor=office.shop.actor)
    assert office.people["lin"].get("/tasks?mine=true")["items"] == []

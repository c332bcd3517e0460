"""The rules over HTTP, and what a policy changes for the next order."""

from dataclasses import replace
from typing import Any

import pytest

from meidan.checks import registry
from meidan.kernel import db
from meidan.kernel.words import Words

UNTOUCHED: dict[str, Any] = {"enabled": True, "severity": "", "parameters": {}, "version": 0}


def rule(api: Any, code: str) -> Any:
    return api.get(f"/checks/rules/{code}")


def test_every_rule_is_listed_with_its_figures(api: Any) -> None:
    first = api.get("/checks/rules?limit=20")
    rest = api.get(f"/checks/rules?limit=200&cursor={first['next_cursor']}")
    codes = [one["code"] for one in first["items"] + rest["items"]]
    assert codes == sorted(codes)
    assert {"credit.exceeded", "stock.short", "price.far_off_list"} <= set(codes)
    assert rest["next_cursor"] is None
    far = rule(api, "price.far_off_list")
    assert far["title"] == "与价目相差很大"
    assert far["policy"] == UNTOUCHED
    assert far["parameters"] == [
        {
            "name": "deviation",
            "title": "偏离价目多少才提醒(0.5 即 50%)",
            "default": "0.5",
            "minimum": "0.01",
            "maximum": "10",
        }
    ]
    assert rule(api, "date.far")["parameters"][0]["default"] == 365


def test_titles_come_in_the_callers_language(api: Any) -> None:
    api.language = "en"
    assert rule(api, "customer.on_hold")["title"] == "Customer on hold"


def test_a_rule_that_does_not_exist(api: Any) -> None:
    for method in ("GET", "PUT", "PATCH"):
        status, problem = api.request(method, "/checks/rules/no.rule", None if method == "GET" else {})
        assert (status, problem["code"]) == (404, "not_found")


def test_changing_members_and_setting_the_whole(api: Any) -> None:
    path = "/checks/rules/date.far"
    status, changed = api.request("PATCH", path, {"severity": "info", "parameters": {"days": 30}, "version": 0})
    assert status == 200
    assert changed["policy"] == {"enabled": True, "severity": "info", "parameters": {"days": 30}, "version": 1}
    status, changed = api.request("PATCH", path, {"enabled": False}, if_match='"1"')
    assert changed["policy"] == {"enabled": False, "severity": "info", "parameters": {"days": 30}, "version": 2}
    status, same = api.request("PATCH", path, {"enabled": False})
    assert same["policy"]["version"] == 2
    status, whole = api.request("PUT", path, {"severity": "block"})
    assert whole["policy"] == {"enabled": True, "severity": "block", "parameters": {}, "version": 3}
    assert rule(api, "date.far") == whole


def test_somebody_else_was_first(api: Any) -> None:
    api.request("PATCH", "/checks/rules/date.far", {"enabled": False})
    status, problem = api.request("PATCH", "/checks/rules/date.far", {"enabled": True, "version": 0})
    assert (status, problem["code"], problem["version"]) == (409, "version_conflict", 1)


def test_every_change_is_one_event(api: Any) -> None:
    for body in ({"severity": "block"}, {"severity": "block"}, {"severity": ""}):
        api.request("PATCH", "/checks/rules/date.past", body)
    events = db.rows("SELECT kind, body FROM event WHERE stream = 'check:date.past' ORDER BY sequence")
    assert [event["kind"] for event in events] == ["check.policy_changed", "check.policy_changed"]
    assert '"severity":["","block"]' in events[0]["body"]


@pytest.mark.parametrize(
    ("code", "parameters", "fault"),
    [
        ("date.far", {"days": 0}, ("/parameters/days", "parameter.range")),
        ("date.far", {"days": 3651}, ("/parameters/days", "parameter.range")),
        ("date.far", {"days": "30"}, ("/parameters/days", "parameter.whole")),
        ("date.far", {"day": 30}, ("/parameters/day", "parameter_unknown")),
        ("date.far", {"a/b": 30}, ("/parameters/a~1b", "parameter_unknown")),
        ("price.far_off_list", {"deviation": "1e1"}, ("/parameters/deviation", "decimal.format")),
        ("price.far_off_list", {"deviation": 1}, ("/parameters/deviation", "decimal.type")),
        ("price.far_off_list", {"deviation": "0"}, ("/parameters/deviation", "parameter.range")),
    ],
)
def test_figures_that_do_not_fit(api: Any, code: str, parameters: Any, fault: tuple[str, str]) -> None:
    status, problem = api.request("PATCH", f"/checks/rules/{code}", {"parameters": parameters})
    assert status == 422
    assert [(one["path"], one["code"]) for one in problem["errors"]] == [fault]
    assert rule(api, code)["policy"] == UNTOUCHED


@pytest.mark.parametrize(
    "body",
    [
        {"severity": "grave"},
        {"enabled": "yes"},
        {"parameters": {"days": True}},
        {"parameters": {"days": 1.5}},
        {"x": 1},
        [],
    ],
)
def test_bodies_that_are_no_policy(api: Any, body: Any) -> None:
    for method in ("PUT", "PATCH"):
        status, _ = api.request(method, "/checks/rules/date.far", body)
        assert status == 422


def test_facts_are_not_for_sale(api: Any) -> None:
    status, problem = api.request("PATCH", "/checks/rules/price.missing", {"enabled": False})
    assert (status, problem["code"]) == (422, "check_fixed")
    assert not rule(api, "price.missing")["adjustable"]


def test_the_same_key_changes_once(api: Any) -> None:
    for _ in range(2):
        status, answer = api.request("PATCH", "/checks/rules/date.far", {"enabled": False}, idempotency_key="k1")
        assert (status, answer["policy"]["version"]) == (200, 1)


def test_two_rules_of_one_code_are_a_mistake() -> None:
    registry.contribute(registry.known())
    with pytest.raises(RuntimeError):
        registry.contribute([replace(registry.known()[0], adjustable=False, title=Words("假", "false"))])

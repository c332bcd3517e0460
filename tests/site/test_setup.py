"""The demo company on request of an admin who began without it."""

from typing import Any

from meidan.kernel import db


def test_an_empty_installation_takes_the_demo_company_once(api: Any) -> None:
    before = db.scalar("SELECT password FROM app_user WHERE username = 'admin'")
    status, made = api.request("POST", "/setup/demo")
    assert status == 201
    assert {"chen", "wu"} <= {one["username"] for one in made["logins"]}
    assert len(made["password"]) >= 12
    assert db.scalar("SELECT count(*) FROM sales_order") > 100
    assert db.scalar("SELECT password FROM app_user WHERE username = 'admin'") == before
    assert {one["key"] for one in api.get("/setup")["steps"] if not one["done"]} == set()
    status, again = api.request("POST", "/setup/demo")
    assert (status, again["code"]) == (409, "demo.not_empty")


def test_what_was_entered_is_not_mixed_with_it(api: Any) -> None:
    api.post("/customers", {"code": "C1", "name": "甲公司"})
    assert api.request("POST", "/setup/demo")[1]["code"] == "demo.not_empty"


def test_a_company_has_a_phone_and_an_address(api: Any) -> None:
    status, shown = api.request("PATCH", "/entities/MAIN", {"name": "甲", "phone": "020-1", "address": "某路 1 号"})
    assert (status, shown["phone"], shown["address"]) == (200, "020-1", "某路 1 号")

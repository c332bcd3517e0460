"""Imports on trial: every row shown with what is said about it, cells put right in place, then taken in."""

import datetime as dt
import io
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from tests.intake.made import text_file, workbook
from tests.intake.sending import upload

from meidan.intake.commands import background, trials, work_off_imports, work_off_trials
from meidan.kernel import clock, db
from meidan.people.commands import create_token

send = partial(upload, how="trial")
HEAD = ["单号", "客户", "货号", "数量", "单价"]
ROWS = [HEAD, ["A1", "C1", "CUP", 2, 35], ["A2", "C1", "CUPP", "很多", 35], ["A3", "C2", "SCREW", 5, 0.32]]


def patch(api: Any, taken: dict[str, Any], *cells: tuple[int, str, str | None], **more: Any) -> tuple[int, Any]:
    sheet = taken["columns"][0]["sheet"] if taken["columns"] else "单"
    found = [{"sheet": sheet, "row": row, "column": column, "value": value} for row, column, value in cells]
    return api.request("PATCH", f"/imports/{taken['id']}", {"corrections": found, **more})


@pytest.fixture
def tried(api: Any, masters: None, tmp_path: Path) -> dict[str, Any]:
    status, taken = send(api, workbook(tmp_path / "orders.xlsx", {"单": ROWS}))
    assert status == 201
    return taken


def test_a_trial_shows_every_row_with_what_is_said_about_it(api: Any, tried: dict[str, Any]) -> None:
    assert (tried["trial"], tried["status"], tried["dry_run"]) == (True, "done", True)
    rows = api.get(f"/imports/{tried['id']}/preview")["items"]
    assert [row["cells"][0] for row in rows] == ["A1", "A2", "A3"]
    assert [[p["column"] for p in row["problems"] if p["severity"] == "refused"] for row in rows] == [[], ["D"], []]
    bad = api.get(f"/imports/{tried['id']}/preview?only=bad")["items"]
    assert [row["row"] for row in bad] == [3]
    first = api.get(f"/imports/{tried['id']}/preview?limit=1")
    second = api.get(f"/imports/{tried['id']}/preview?limit=1&cursor={first['next_cursor']}")
    assert [first["items"][0]["row"], second["items"][0]["row"]] == [2, 3]
    assert db.scalar("SELECT count(*) FROM sales_order") == 0


def test_a_cell_put_right_is_checked_at_once_and_goes_in(api: Any, tried: dict[str, Any]) -> None:
    status, again = patch(api, tried, (3, "D", "7"))
    assert (status, again["buckets"]["refused"]["rows"]) == (201, 1)
    (row,) = api.get(f"/imports/{tried['id']}/preview?only=bad")["items"]
    assert (row["problems"][0]["column"], row["cells"][3], row["corrected"]) == ("C", "7", ["D"])
    again = patch(api, tried, (3, "C", "CUP"))[1]
    assert again["buckets"]["refused"]["rows"] == 0
    assert [(one["column"], one["value"]) for one in again["corrections"]] == [("D", "7"), ("C", "CUP")]
    status, committed = api.request("POST", f"/imports/{tried['id']}/commit")
    assert (status, committed["status"], committed["trial"]) == (202, "waiting", False)
    assert work_off_imports() == 1
    done = api.get(f"/imports/{tried['id']}")
    assert (done["status"], done["dry_run"], done["buckets"]["accepted"]["rows"]) == ("done", False, 3)
    lines = "SELECT l.sku, l.ordered FROM order_line l JOIN sales_order o ON o.id = l.order_id"
    found = db.row(lines + " WHERE o.external_reference = 'A2'")
    assert found is not None
    assert (found["sku"], str(found["ordered"].normalize())) == ("CUP", "7")
    assert api.request("POST", f"/imports/{tried['id']}/commit")[0] == 404


def test_a_correction_is_taken_back_and_the_file_stays_as_it_came(api: Any, tried: dict[str, Any]) -> None:
    original = Path(settings.IMPORTS_FOLDER) / tried["file"]["sha256"]
    before = original.read_bytes()
    patch(api, tried, (3, "D", "7"), (3, "C", "CUP"))
    back = patch(api, tried, (3, "D", None))[1]
    assert (back["buckets"]["refused"]["rows"], len(back["corrections"])) == (1, 1)
    assert original.read_bytes() == before


def test_the_annotated_copy_shows_what_was_corrected_as_text(api: Any, tried: dict[str, Any]) -> None:
    patch(api, tried, (3, "C", "=1+1"))
    response = api.django.get(f"/api/v1/imports/{tried['id']}/refused", HTTP_AUTHORIZATION=f"Bearer {api.token}")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))["单"]
    assert (sheet["C3"].value, sheet["C3"].data_type) == ("=1+1", "s")
    assert "CUPP" in sheet["C3"].comment.text
    assert "公式" in str(sheet["F3"].value)


def test_a_cell_under_a_merged_one_can_be_put_right(api: Any, masters: None, tmp_path: Path) -> None:
    rows = [HEAD, ["A1", "C1", "CUP", 2, 35], [None, None, "CUP", 3, 35]]
    taken = send(api, workbook(tmp_path / "m.xlsx", {"单": rows}, merges=["A2:A3", "B2:B3"]))[1]
    assert taken["orders"] == {"draft": 1} or sum(taken["orders"].values()) == 1
    again = patch(api, taken, (3, "A", "A9"), (3, "B", "C2"))[1]
    assert sum(again["orders"].values()) == 2


@pytest.mark.parametrize(
    ("subject", "text", "right"),
    [
        ("products", "sku,name,base_unit,units,price\nNEW,新品,个,箱=?,3\n", ("D", "箱=10")),
        ("customers", "code,name,credit_limit\nC8,丙公司,很多\n", ("C", "9000")),
        ("stock", "sku,quantity\nCUPP,5\n", ("A", "CUP")),
        ("prices", "price_list,sku,price\nVIP,CUPP,9\n", ("B", "CUP")),
    ],
)
def test_every_kind_is_really_tried_and_put_right(
    api: Any, masters: None, tmp_path: Path, subject: str, text: str, right: tuple[str, str]
) -> None:
    moves = db.scalar("SELECT count(*) FROM stock_move")
    status, taken = send(api, text_file(tmp_path / "a.csv", text), subject=subject)
    assert (status, taken["buckets"]["refused"]["rows"]) == (201, 1), taken
    assert api.get(f"/imports/{taken['id']}/preview?only=bad")["items"][0]["problems"][0]["column"] == right[0]
    again = patch(api, taken, (2, *right))[1]
    assert again["buckets"]["accepted"]["rows"] == 1
    assert db.scalar("SELECT count(*) FROM stock_move") == moves
    assert db.scalar("SELECT count(*) FROM price_list WHERE code = 'VIP'") == 0
    api.request("POST", f"/imports/{taken['id']}/commit")
    work_off_imports()
    done = api.get(f"/imports/{taken['id']}")
    assert (done["status"], done["buckets"]["accepted"]["rows"]) == ("done", 1)
    assert done["progress"] == {"done": 1, "total": 1}


def test_a_warning_of_the_checks_stands_at_its_row(api: Any, masters: None, tmp_path: Path) -> None:
    rows = [HEAD, ["A1", "C1", "CUP", 2, 3500]]
    taken = send(api, workbook(tmp_path / "w.xlsx", {"单": rows}))[1]
    assert taken["buckets"]["accepted"]["rows"] == 1
    (row,) = api.get(f"/imports/{taken['id']}/preview?only=noted")["items"]
    assert row["problems"][0]["severity"] == "warn"
    assert row["problems"][0]["message"]
    assert api.get(f"/imports/{taken['id']}/preview?only=bad")["items"] == []
    assert api.get(f"/imports/{taken['id']}/rows")["items"] == []


def test_settings_of_a_trial_change_and_another_kind_needs_its_capability(api: Any, tried: dict[str, Any]) -> None:
    again = patch(api, tried, mapping={"数量": "ignored", "单价": "quantity"})[1]
    assert {one["header"]: one["fields"] for one in again["columns"][0]["columns"]}["单价"] == ["quantity"]
    assert patch(api, tried, subject="customers", mapping={})[1]["subject"] == "customers"
    assert patch(api, tried, warehouse="x" * 65)[0] == 422
    assert patch(api, tried, (3, "D1", "x"))[0] == 422


def test_a_large_file_is_tried_behind_the_request_and_nothing_is_changed_meanwhile(
    api: Any, masters: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trials, "AT_ONCE_BYTES", 10)
    status, taken = send(api, workbook(tmp_path / "l.xlsx", {"单": ROWS}))
    assert (status, taken["status"]) == (202, "waiting")
    status, answer = patch(api, taken, (3, "D", "7"))
    assert (status, answer["code"]) == (409, "import.busy")
    assert api.request("POST", f"/imports/{taken['id']}/commit")[0] == 409
    assert (work_off_imports(), work_off_trials()) == (0, 1)
    assert api.get(f"/imports/{taken['id']}")["buckets"]["refused"]["rows"] == 1
    assert patch(api, taken, (3, "D", "7"))[0] == 202


def test_a_trial_is_its_makers_alone_and_goes_when_nobody_comes_back(api: Any, tried: dict[str, Any]) -> None:
    api.post("/users", {"username": "chen", "name": "陈", "roles": ["clerk"]})
    clerk = type(api)(create_token(username="chen", name="t"))
    assert patch(clerk, tried, (3, "D", "7"))[0] == 404
    assert clerk.request("POST", f"/imports/{tried['id']}/commit")[0] == 404
    original = Path(settings.IMPORTS_FOLDER) / tried["file"]["sha256"]
    assert original.is_file()
    with clock.stopped_at(clock.now() + dt.timedelta(days=background.TRIAL_DAYS + 1)):
        work_off_imports()
    assert not original.exists()
    assert api.request("GET", f"/imports/{tried['id']}")[0] == 404


def test_mappings_are_named_and_forgotten(api: Any, tried: dict[str, Any]) -> None:
    sheet = tried["columns"][0]
    body = {
        "subject": "orders",
        "signature": sheet["signature"],
        "labels": sheet["labels"],
        "mapping": {"单号": "reference"},
    }
    status, saved = api.request("PUT", "/import-mappings", body)
    assert (status, saved["name"], saved["created_by"]) == (200, "", "admin")
    status, named = api.request("PATCH", f"/import-mappings/{saved['id']}", {"name": "明达月结单"})
    assert (status, named["name"]) == (200, "明达月结单")
    assert api.get("/import-mappings")["items"][0]["name"] == "明达月结单"
    assert api.request("DELETE", f"/import-mappings/{saved['id']}")[0] == 204
    assert api.get("/import-mappings")["items"] == []
    assert api.request("DELETE", f"/import-mappings/{saved['id']}")[0] == 404

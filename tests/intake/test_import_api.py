"""Imports over HTTP: upload, buckets, refused rows, the annotated copy, saved mappings."""

import io
from pathlib import Path
from typing import Any

import openpyxl
from tests.intake.made import text_file, workbook
from tests.intake.sending import upload
from tests.intake.test_import import CUSTOMERS, PRODUCTS


def test_a_workbook_goes_up_and_its_refused_rows_come_back(api: Any, tmp_path: Path) -> None:
    for name, text in (("products", PRODUCTS), ("customers", CUSTOMERS)):
        status, answer = upload(api, text_file(tmp_path / f"{name}.csv", text))
        assert (status, answer["subject"]) == (201, name), answer
    path = workbook(
        tmp_path / "a.xlsx", {"S": [["单号", "客户", "货号", "数量"], ["A1", "C1", "CUP", 2], ["A2", "C1", "X", 1]]}
    )
    status, answer = upload(api, path, subject="orders")
    assert status == 201
    assert answer["buckets"]["accepted"]["rows"] == answer["buckets"]["refused"]["rows"] == 1
    shown = api.get(f"/imports/{answer['id']}")
    assert (shown["status"], shown["rows"], shown["buckets"]) == ("done", 2, answer["buckets"])
    assert [one["id"] for one in api.get("/imports?limit=1")["items"]] == [answer["id"]]
    row = api.get(f"/imports/{answer['id']}/rows")["items"][0]
    assert (row["row"], row["column"], row["code"]) == (3, "C", "row.unknown_product")
    response = api.django.get(f"/api/v1/imports/{answer['id']}/refused", HTTP_AUTHORIZATION=f"Bearer {api.token}")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))["S"]
    assert "没有商品" in str(sheet["E3"].value)
    assert upload(api, path)[1]["buckets"]["already"]["rows"] == 1


def test_what_cannot_be_read_is_a_problem_document(api: Any, tmp_path: Path) -> None:
    status, answer = upload(api, text_file(tmp_path / "a.txt", "hello\n"))
    assert (status, answer["code"], answer["errors"][0]["path"]) == (422, "file.no_header", "/file")
    status, answer = upload(api, text_file(tmp_path / "b.csv", "单号,客户,货号,数量\n"), mapping="[1]")
    assert (status, answer["code"]) == (422, "mapping")
    assert api.request("GET", "/imports/999")[0] == 404
    assert api.request("GET", "/imports/999/refused")[0] == 404


def test_a_saved_mapping_serves_the_next_file(api: Any, tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", "单号,客户,货号,数量,甲\nA1,C9,Q,1,5\n")
    columns = upload(api, path, dry_run="true")[1]["columns"][0]
    body = {
        "subject": "orders",
        "signature": columns["signature"],
        "labels": columns["labels"],
        "mapping": {"甲": "quantity", "数量": "ignored"},
    }
    assert api.request("PUT", "/import-mappings", body)[0] == 200
    assert api.get("/import-mappings")["items"][0]["mapping"] == body["mapping"]
    again = upload(api, path, dry_run="true")[1]["columns"][0]
    assert {c["header"]: c["fields"] for c in again["columns"]}["甲"] == ["quantity"]
    status, answer = api.request("PUT", "/import-mappings", {**body, "mapping": {"甲": "nonsense"}})
    assert (status, answer["errors"][0]["path"]) == (422, "/mapping/甲")


def test_a_trial_names_the_rows_that_would_go_back_and_keeps_nothing(api: Any, tmp_path: Path) -> None:
    text = "订单号,客户名称,商品编码,数量,单位,单价\nA-1,甲公司,P-9,两箱,箱,8\n"
    path = tmp_path / "试.csv"
    path.write_text(text, "utf-8")
    status, answer = upload(api, path, subject="orders", dry_run="true")
    assert status == 201
    assert answer["id"] is None
    (row,) = answer["refused"]
    assert (row["row"], row["reference"]) == (2, "A-1")
    assert row["message"]
    assert row["suggestion"]
    assert api.get("/imports")["items"] == []

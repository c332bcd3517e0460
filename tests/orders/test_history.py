"""What can be shown afterwards: events, revisions, the evidence pack."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from meidan.portal.pages import spoken_day


@pytest.fixture
def revised(api: Any) -> str:
    """The number of an order drafted, revised and confirmed."""
    api.post("/products", {"sku": "TS", "name": "T恤", "base_unit": "件", "price": "28.00"})
    api.post("/customers", {"code": "C1", "name": "锦程服饰商行"})
    ship_to = {"name": "张建国", "phone": "13800138001", "region": "广东省 广州市 天河区", "address": "中山大道西88号"}
    body = {"customer": "C1", "ship_to": ship_to, "lines": [{"product": "TS", "quantity": "2"}]}
    number = api.post("/orders", body)["number"]
    status, _ = api.request("PUT", f"/orders/{number}", {**body, "lines": [{"product": "TS", "quantity": "5"}]})
    assert status == 200
    api.post(f"/orders/{number}/confirm", {})
    return number


def test_revisions_say_what_changed(api: Any, revised: str) -> None:
    found = api.get(f"/orders/{revised}/revisions")["items"]
    assert [(one["version"], one["kind"]) for one in found] == [
        (1, "OrderDrafted"),
        (2, "OrderDraftRevised"),
        (3, "OrderConfirmed"),
    ]
    changes = {change["path"]: (change["before"], change["after"]) for change in found[1]["changes"]}
    assert changes["/lines/0/quantity"] == ("2", "5")
    assert changes["/gross"] == ("56", "140")
    assert not [path for path in changes if path.startswith("/ship_to")]


def test_an_evidence_pack_checks_itself(api: Any, revised: str, tmp_path: Path) -> None:
    status, content = api.request("GET", f"/orders/{revised}/evidence")
    assert status == 200
    zipfile.ZipFile(io.BytesIO(content)).extractall(tmp_path)
    assert "张建国" in (tmp_path / "private.jsonl").read_text()
    assert "张建国" not in (tmp_path / "events.jsonl").read_text()
    assert _verify(tmp_path) == 0
    events = tmp_path / "events.jsonl"
    events.write_text(events.read_text().replace('"quantity":"5"', '"quantity":"50"'))
    assert _verify(tmp_path) == 1


def test_a_masked_pack_shows_no_person(api: Any, revised: str, tmp_path: Path) -> None:
    _, content = api.request("GET", f"/orders/{revised}/evidence?masked=true")
    zipfile.ZipFile(io.BytesIO(content)).extractall(tmp_path)
    assert not any("13800138001" in file.read_text() for file in tmp_path.iterdir())
    assert _verify(tmp_path) == 0


def test_the_tracking_page_needs_no_login_and_shows_the_order(api: Any, revised: str) -> None:
    url = api.get(f"/orders/{revised}")["tracking_url"]
    page = api.django.get(url)
    assert page.status_code == 200
    assert revised in page.content.decode()
    assert "28" not in page.content.decode().split("<main>")[1], "no prices"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert spoken_day("2026-03-06", "zh") == "3月6日 周五"
    assert spoken_day("2026-03-06", "en") == "Fri 6 March"
    assert api.django.get(url[:-3] + "xxx").status_code == 404


def _verify(folder: Path) -> int:
    return subprocess.run([sys.executable, "verify.py"], cwd=folder, capture_output=True, check=False).returncode

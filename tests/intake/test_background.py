"""Imports behind the request: taken down at once, worked off by the worker, their progress and end told."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from tests.intake.made import text_file
from tests.intake.sending import upload
from tests.intake.test_import import PRODUCTS

from meidan.intake import jobs
from meidan.intake.commands import background, work_off_imports, work_off_trials
from meidan.kernel import db, feed, relay
from meidan.people.commands import create_token

send = partial(upload, how="background")
ORDERS = "单号,客户,货号,数量\n" + "".join(f"A{number},C1,CUP,{number}\n" for number in range(1, 251))


def test_it_is_taken_down_and_worked_off(api: Any, masters: None, tmp_path: Path) -> None:
    path = text_file(tmp_path / "orders.csv", ORDERS + "A999,C1,NONE,1\n")
    status, taken = send(api, path)
    assert (status, taken["status"], taken["subject"]) == (202, "waiting", "orders")
    relay.catch_up()
    assert feed.work_off("imports") == 1
    jobs = "SELECT task_name FROM procrastinate_jobs WHERE task_name LIKE 'intake.%%' AND status = 'todo' ORDER BY 1"
    assert [row["task_name"] for row in db.rows(jobs)] == ["intake.work_off_imports", "intake.work_off_trials"]
    assert work_off_imports() == 1
    shown = api.get(f"/imports/{taken['id']}")
    assert (shown["status"], shown["rows"], shown["failure"]) == ("done", 251, None)
    assert shown["progress"] == {"done": 251, "total": 251}
    assert (shown["buckets"]["accepted"]["rows"], shown["buckets"]["refused"]["rows"]) == (250, 1)
    assert db.scalar("SELECT count(*) FROM sales_order WHERE channel = 'import'") == 250
    assert api.get(f"/imports/{taken['id']}/rows")["items"][0]["code"] == "row.unknown_product"
    assert (
        api.django.get(f"/api/v1/imports/{taken['id']}/refused", HTTP_AUTHORIZATION=f"Bearer {api.token}").status_code
        == 200
    )
    again = send(api, path)[1]
    assert work_off_imports() == 1
    assert api.get(f"/imports/{again['id']}")["buckets"]["already"]["rows"] == 250


def test_a_dry_run_tells_and_stores_nothing(api: Any, masters: None, tmp_path: Path) -> None:
    taken = send(api, text_file(tmp_path / "orders.csv", ORDERS), dry_run="true")[1]
    work_off_trials()
    shown = api.get(f"/imports/{taken['id']}")
    assert (shown["status"], shown["dry_run"], shown["buckets"]["accepted"]["rows"]) == ("done", True, 250)
    assert db.scalar("SELECT count(*) FROM sales_order") == 0
    assert not list(Path(settings.IMPORTS_FOLDER).glob(taken["file"]["sha256"]))


def test_why_it_failed_is_said(api: Any, masters: None, tmp_path: Path) -> None:
    taken = send(api, text_file(tmp_path / "orders.csv", ORDERS), sheet="没有这张表")[1]
    fine = send(api, text_file(tmp_path / "more.csv", ORDERS))[1]
    assert work_off_imports() == 2
    failure = api.get(f"/imports/{taken['id']}")["failure"]
    assert (failure["code"], "没有这张表" in failure["message"]) == ("file.no_sheet", True)
    english = type(api)(api.token, "en").get(f"/imports/{taken['id']}")
    assert "No sheet named" in english["failure"]["message"]
    assert api.get(f"/imports/{fine['id']}")["status"] == "done"


def test_what_cannot_be_read_or_is_not_allowed_is_refused_at_once(api: Any, masters: None, tmp_path: Path) -> None:
    assert send(api, text_file(tmp_path / "a.txt", "hello\n"))[0] == 422
    api.post("/users", {"username": "chen", "name": "陈", "roles": ["clerk"]})
    clerk = type(api)(create_token(username="chen", name="t"))
    status, answer = send(clerk, text_file(tmp_path / "p.csv", PRODUCTS), subject="products")
    assert (status, answer["capability"]) == (403, "products.edit")
    assert db.scalar("SELECT count(*) FROM import_session WHERE status = 'waiting'") == 0


def test_what_broke_off_with_its_worker_is_taken_up_again(api: Any, masters: None, tmp_path: Path) -> None:
    taken = send(api, text_file(tmp_path / "orders.csv", ORDERS))[1]
    db.run("UPDATE import_session SET status = 'running', beat_at = now() WHERE id = %s", (taken["id"],))
    assert work_off_imports() == 0
    late = "UPDATE import_session SET beat_at = now() - make_interval(mins => %s) WHERE id = %s"
    db.run(late, (background.FORSAKEN_MINUTES + 1, taken["id"]))
    assert work_off_imports() == 1
    assert api.get(f"/imports/{taken['id']}")["status"] == "done"


def test_one_at_a_time(database: Any, api: Any, masters: None, tmp_path: Path) -> None:
    send(api, text_file(tmp_path / "orders.csv", ORDERS))
    parameters: dict[str, Any] = {**database.app.parameters(), "dbname": database.name}
    with psycopg.connect(**parameters, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", (background.ALONE,))
        assert work_off_imports() == 0
        other.execute("SELECT pg_advisory_unlock(%s)", (background.ALONE,))
        assert work_off_imports() == 1


def test_a_trial_does_not_wait_for_a_long_import(database: Any, api: Any, masters: None, tmp_path: Path) -> None:
    """Two threads of a worker: one takes a file in and is held up in the database, the other tries one out."""
    long = send(api, text_file(tmp_path / "long.csv", ORDERS))[1]
    noted = "单号,客户,货号,数量,备注\n" + "".join(f"B{n},C1,CUP,{n},{'长' * 300}\n" for n in range(1, 201))
    parameters: dict[str, Any] = {**database.app.parameters(), "dbname": database.name}
    with ThreadPoolExecutor(2) as worker, psycopg.connect(**parameters) as other:
        other.execute("LOCK TABLE sales_order IN SHARE MODE")  # nothing is written, everything is read
        taking_in = worker.submit(in_own_connection, work_off_imports)
        wait_for_a_lock(other)
        status, tried = upload(api, text_file(tmp_path / "tried.csv", noted), "trial")
        assert (status, tried["status"]) == (202, "waiting")
        assert worker.submit(in_own_connection, work_off_trials).result(60) == 1
        shown = api.get(f"/imports/{tried['id']}")
        assert (shown["status"], shown["buckets"]["accepted"]["rows"]) == ("done", 200)
        assert api.get(f"/imports/{long['id']}")["status"] == "running"
        other.rollback()
        assert taking_in.result(60) == 1
    assert api.get(f"/imports/{long['id']}")["buckets"]["accepted"]["rows"] == 250


def test_a_trial_that_broke_off_is_begun_again_within_a_minute(api: Any, masters: None, tmp_path: Path) -> None:
    taken = send(api, text_file(tmp_path / "orders.csv", ORDERS), dry_run="true")[1]
    late = "UPDATE import_session SET status = 'running', beat_at = now() - make_interval(mins => %s) WHERE id = %s"
    db.run(late, (background.FORSAKEN_MINUTES + 1, taken["id"]))
    assert jobs.work_off_imports(timestamp=0) == 0
    waiting = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'"
    assert db.scalar(waiting, (jobs.TRY_OUT,)) == 1
    assert jobs.work_off_trials() == 1
    assert api.get(f"/imports/{taken['id']}")["status"] == "done"
    assert not background.trials_wait()


def in_own_connection(work: Callable[[], int]) -> int:
    try:
        return work()
    finally:
        connections.close_all()


def wait_for_a_lock(other: "psycopg.Connection[Any]") -> None:
    """Until somebody waits for what `other` holds."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'sales_order'::regclass"
    deadline = time.monotonic() + 60
    while True:
        found = other.execute(waiting).fetchone()
        if found and found[0]:
            return
        assert time.monotonic() < deadline, "the import never came to store anything"
        time.sleep(0.05)


def test_what_is_no_table_at_all_fails_in_words_also_when_its_copy_is_asked_for(api: Any, tmp_path: Path) -> None:
    path = tmp_path / "picture.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    status, taken = send(api, path, subject="orders")
    if status == 202:
        work_off_imports()
        assert api.get(f"/imports/{taken['id']}")["failure"]
        status, taken = api.request("GET", f"/imports/{taken['id']}/refused")
    assert (status, taken["code"]) == (422, "file.unknown")

"""The short way to a stored call: the same texts, errors and transactions as the driver's own."""

from datetime import UTC, datetime

import pytest
from django.db import DataError, ProgrammingError, connection, transaction

from meidan.kernel import db
from meidan.kernel.permissions import Actor
from meidan.people.auth import actor_by_id

ECHO = "SELECT concat_ws('|', %s::text, %s::bigint, %s::boolean, %s::timestamptz AT TIME ZONE 'UTC', %s::text)"
pytestmark = pytest.mark.usefixtures("database")
AT = datetime(2026, 11, 26, 8, 30, tzinfo=UTC)


def test_values_arrive_as_they_were_given() -> None:
    given = ("陈晓 \\ \"'%s", 2**62, True, AT, None)
    expected = f"陈晓 \\ \"'%s|{2**62}|t|2026-11-26 08:30:00"
    assert db.called(ECHO, given) == expected
    with transaction.atomic():
        assert db.called(ECHO, given) == expected
    assert db.called("SELECT NULL::text WHERE %s::boolean", (True,)) is None
    assert db.called("SELECT 'x' WHERE %s::boolean", (False,)) is None


def test_what_text_cannot_hold_is_refused_not_cut() -> None:
    with pytest.raises(DataError):
        db.called("SELECT %s::text", ("before\x00after",))


def test_errors_are_djangos_and_the_next_call_goes_on() -> None:
    with pytest.raises(DataError) as caught:
        db.called("SELECT (1 / %s::integer)::text", (0,))
    assert getattr(caught.value.__cause__, "sqlstate", "") == "22012"
    assert db.called("SELECT (1 / %s::integer)::text", (1,)) == "1"


def test_inside_a_transaction_it_is_undone_with_it() -> None:
    db.run("CREATE TEMP TABLE called_test (n integer)")
    with transaction.atomic():
        db.called("INSERT INTO called_test VALUES (%s::integer) RETURNING n::text", (1,))
        transaction.set_rollback(True)
    db.called("INSERT INTO called_test VALUES (%s::integer) RETURNING n::text", (2,))
    assert db.rows("SELECT n FROM called_test") == [{"n": 2}]


def test_a_function_that_was_replaced_is_found_again() -> None:
    make = "CREATE FUNCTION pg_temp.called_test() RETURNS text LANGUAGE sql AS $$ SELECT '{}' $$"
    ask = "SELECT pg_temp.called_test()"
    db.run(make.format("old"))
    assert db.called(ask, ()) == "old"
    db.run("DROP FUNCTION pg_temp.called_test")
    with pytest.raises(ProgrammingError):
        db.called(ask, ())
    db.run(make.format("new"))
    assert db.called(ask, ()) == "new"


def test_statements_that_the_driver_let_go_are_prepared_again() -> None:
    assert db.called("SELECT %s::text", ("a",)) == "a"
    connection.connection.execute("DEALLOCATE ALL")  # as the driver does after a rollback
    assert db.called("SELECT %s::text", ("b",)) == "b"
    assert db.called("SELECT %s::text || 'x'", ("b",)) == "bx"


def test_a_new_connection_prepares_anew() -> None:
    assert db.called("SELECT %s::text", ("a",)) == "a"
    connection.close()
    assert db.called("SELECT %s::text", ("b",)) == "b"


def test_who_acts_is_known_inside_a_transaction_too(admin: Actor) -> None:
    """As the first start reads its admin; there the driver answers, who parses JSON by himself."""
    with transaction.atomic():
        assert actor_by_id(admin.user_id) == admin
    assert actor_by_id(admin.user_id) == admin

"""A kept connection is only asked for its health when there is a sign of trouble."""

import time

import pytest
from django.db import connection

from meidan.kernel import db


def backend() -> int:
    return int(db.scalar("SELECT pg_backend_pid()"))


@pytest.mark.usefixtures("database")
def test_a_quiet_connection_is_taken_for_usable_without_a_statement() -> None:
    backend()
    assert connection.is_usable()
    last = connection.connection.execute("SELECT query FROM pg_stat_activity WHERE pid = pg_backend_pid()").fetchone()
    assert "SELECT 1" not in str(last)


@pytest.mark.usefixtures("database")
def test_a_connection_that_the_server_closed_is_noticed_and_replaced() -> None:
    before = backend()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", (before,))
    other.close()
    for _ in range(100):
        if not connection.is_usable():
            break
        time.sleep(0.02)
    assert not connection.is_usable()
    connection.close_if_unusable_or_obsolete()  # as Django does when a request begins
    assert backend() != before

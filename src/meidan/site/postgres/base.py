"""The database backend of the settings: Django's own, except for how it asks whether a connection is usable."""

import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks the server itself only when there is a sign of trouble.

    Django sends a statement before the first one of every request. A server that went away closes its end, and that
    lies on the idle connection to be read: looking there costs no round trip.
    """

    def is_usable(self) -> bool:  # type: ignore[override]  # the stubs forget what it returns
        if not self.errors_occurred and _is_quiet(self.connection):
            return True
        return bool(super().is_usable())


def _is_quiet(connection: Any) -> bool:
    """Open, outside of a transaction, and nothing unasked for has arrived."""
    if connection is None or connection.closed or connection.info.transaction_status != TransactionStatus.IDLE:
        return False
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return not poll.poll(0)

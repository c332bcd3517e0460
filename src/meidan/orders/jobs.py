"""Background work of the orders."""

from django.db import transaction
from procrastinate.contrib.django import app

from meidan.kernel import db
from meidan.orders.commands.leaving import Departures, left

# Nobody keeps anything for a day (masters.py).
# Transactions of the future are those of the cluster a backup was made in.
_OLD_CHANGES = (
    "DELETE FROM master_change WHERE at < now() - interval '1 day' OR xid >= pg_snapshot_xmax(pg_current_snapshot())"
)


@app.periodic(cron="*/10 * * * *")
@app.task(name="orders.hand_over", queueing_lock="orders.hand_over", lock="orders.hand_over")
def hand_over(timestamp: int) -> None:
    """Every ten minutes: what still belongs to somebody who has left goes to whom the process names."""
    for user_id in left():
        with transaction.atomic():
            Departures().hand_over(user_id, None)


@app.periodic(cron="29 * * * *")
@app.task(name="tidy.master_changes", queueing_lock="tidy.master_changes")
def tidy_master_changes(timestamp: int) -> int:
    """Every hour: notes of changes that every process has seen by now."""
    return db.run(_OLD_CHANGES)

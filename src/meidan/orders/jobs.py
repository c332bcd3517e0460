"""Background work of the orders."""

from django.db import transaction
from procrastinate.contrib.django import app

from meidan.orders.commands.leaving import Departures, left


@app.periodic(cron="*/10 * * * *")
@app.task(name="orders.hand_over", queueing_lock="orders.hand_over", lock="orders.hand_over")
def hand_over(timestamp: int) -> None:
    """Every ten minutes: what still belongs to somebody who has left goes to whom the process names."""
    for user_id in left():
        with transaction.atomic():
            Departures().hand_over(user_id, None)

"""Background work of the warehouse."""

from procrastinate.contrib.django import app

from meidan.inventory import commands


@app.periodic(cron="* * * * *")
@app.task(name="inventory.share_out_waiting", queueing_lock="inventory.share_out_waiting")
def share_out_waiting(timestamp: int) -> None:
    """Once a minute: free stock goes to lines that came to wait at the very moment it arrived."""
    commands.allocate_waiting()

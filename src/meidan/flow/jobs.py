"""Background work of the processes."""

from procrastinate.contrib.django import app

from meidan.flow import commands


@app.periodic(cron="*/10 * * * *")
@app.task(name="flow.late_tasks", queueing_lock="flow.late_tasks", lock="flow.late_tasks")
def work_off_late_tasks(timestamp: int) -> int:
    """Every ten minutes: approvals that nobody answered in time follow their time-out."""
    return commands.work_off_late_tasks()

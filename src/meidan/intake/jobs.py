"""Background work of the intake room."""

from collections.abc import Sequence

from procrastinate.contrib.django import app

from meidan.intake import commands
from meidan.kernel import relay
from meidan.kernel.feed import FeedEvent

WORK_OFF = "intake.work_off_imports"
TRY_OUT = "intake.work_off_trials"


@app.periodic(cron="* * * * *")
@app.task(name=WORK_OFF, queueing_lock=WORK_OFF)
def work_off_imports(timestamp: int = 0) -> int:
    """Takes in the imports that wait; once a minute also those that broke off, and has the trials begun that wait."""
    if commands.trials_wait():
        relay.defer(TRY_OUT)
    return commands.work_off_imports()


@app.task(name=TRY_OUT, queueing_lock=TRY_OUT)
def work_off_trials() -> int:
    """Runs the trials that wait, beside an import that may take long."""
    return commands.work_off_trials()


def begin_imports(events: Sequence[FeedEvent]) -> None:
    """A subscriber: somebody asked for an import or a trial."""
    relay.defer(WORK_OFF)
    relay.defer(TRY_OUT)

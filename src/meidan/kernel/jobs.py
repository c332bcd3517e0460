"""Background work of the kernel: subscribers, the hourly checkpoint, tidying up. The worker process runs it."""

from importlib import import_module

from django.conf import settings
from procrastinate import JobContext, RetryStrategy, builtin_tasks
from procrastinate.contrib.django import app

from meidan.kernel import checkpoints, db, feed
from meidan.kernel.relay import CONSUME

KEEP_KEYS_DAYS = 30
KEEP_JOBS_HOURS = 7 * 24
_TIDY_BATCH = 5000

_OLD_KEYS = """
DELETE FROM idempotency_key WHERE (actor_id, method, path, key) IN (
    SELECT actor_id, method, path, key FROM idempotency_key
    WHERE created_at < now() - make_interval(days => %s) LIMIT %s)
"""

# A subscriber that fails is tried again soon, then more rarely; after that the relay's reminder starts anew.
_PATIENTLY = RetryStrategy(max_attempts=8, wait=1, exponential_wait=3)


@app.task(name=CONSUME, retry=_PATIENTLY)
def consume(name: str) -> int:
    """Lets the subscriber `name` work through the feed; one job per subscriber runs at a time."""
    if name not in feed.subscribers():
        return 0  # it was removed from the table while its job waited
    return feed.work_off(name)


@app.periodic(cron="7 * * * *")
@app.task(name="checkpoint.take", queueing_lock="checkpoint.take", lock="checkpoint.take", retry=_PATIENTLY)
def take_checkpoint(timestamp: int) -> int | None:
    """Every hour: a Merkle root over all stream heads, published to checkpoints.jsonl."""
    made = checkpoints.take()
    return made.id if made else None


@app.periodic(cron="23 3 * * *")
@app.task(name="tidy.idempotency", queueing_lock="tidy.idempotency")
def tidy_idempotency(timestamp: int) -> int:
    """Every night: forgets the answers to requests older than 30 days, a few thousand at a time."""
    total = 0
    while removed := db.run(_OLD_KEYS, (KEEP_KEYS_DAYS, _TIDY_BATCH)):
        total += removed
    return total


@app.periodic(cron="41 3 * * *")
@app.task(name="tidy.sessions", queueing_lock="tidy.sessions")
def tidy_sessions(timestamp: int) -> None:
    """Every night: sessions that have run out."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@app.periodic(cron="53 3 * * *")
@app.task(name="tidy.jobs", queueing_lock="tidy.jobs", pass_context=True)
async def tidy_jobs(context: JobContext, timestamp: int) -> None:
    """Every night: finished jobs older than a week; failed ones stay to be looked at."""
    await builtin_tasks.remove_old_jobs(context, max_hours=KEEP_JOBS_HOURS)

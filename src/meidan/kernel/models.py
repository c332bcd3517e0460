# django-types cannot tell what a JSONField holds.
# pyright: reportUnknownVariableType=false
from django.db import models


class StreamHead(models.Model):
    """Where the hash chain of a stream (`order:17`, `product:4`) stands. Locking it orders the stream."""

    stream = models.CharField(max_length=80, primary_key=True, db_collation="C")
    sequence = models.IntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "stream_head"


class Event(models.Model):
    """One fact. `body` is the canonical text whose SHA-256 is `hash`; it carries the previous hash."""

    id = models.BigAutoField(primary_key=True)
    stream = models.CharField(max_length=80, db_collation="C")
    sequence = models.IntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    kind = models.CharField(max_length=60, db_collation="C")
    body = models.TextField(db_collation="C")
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "event"
        constraints = [
            models.UniqueConstraint(fields=["stream", "sequence"], name="event_stream_sequence"),
        ]
        indexes = [models.Index(fields=["at"], name="event_at")]


class EventPrivate(models.Model):
    """A personal value that an event holds only as a salted commitment; deleting it keeps the chain."""

    pk = models.CompositePrimaryKey("event", "path")
    # Events are never deleted (append-only by trigger), so looking each up again would guard nothing.
    event = models.ForeignKey(Event, on_delete=models.PROTECT, db_constraint=False)
    path = models.CharField(max_length=120, db_collation="C")
    salt = models.BinaryField(max_length=16)
    value = models.TextField()

    class Meta:
        db_table = "event_private"


class EventFeed(models.Model):
    """The order in which committed events are handed on; consumers remember `position` only."""

    position = models.BigAutoField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT)

    class Meta:
        db_table = "event_feed"


class EventGap(models.Model):
    """Event numbers `event_id`…`last_id` seen missing by the relay, until no transaction can still bring them.

    `seen_xmax` is a transaction number given out after the numbers were: every holder of one of them is older.
    """

    event_id = models.BigIntegerField(primary_key=True)
    last_id = models.BigIntegerField()
    seen_xmax = models.BigIntegerField()

    class Meta:
        db_table = "event_gap"


class FeedRelay(models.Model):
    """One row: the database cluster whose transaction numbers the gaps speak of; a restore changes it."""

    id = models.SmallIntegerField(primary_key=True)
    cluster = models.BigIntegerField()

    class Meta:
        db_table = "feed_relay"


class FeedConsumer(models.Model):
    """How far a subscriber has worked through the feed."""

    name = models.CharField(max_length=80, primary_key=True, db_collation="C")
    position = models.BigIntegerField(default=0)

    class Meta:
        db_table = "feed_consumer"


class Checkpoint(models.Model):
    """A Merkle root over all stream heads, to be published outside."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    streams = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    feed_position = models.BigIntegerField()

    class Meta:
        db_table = "checkpoint"


class CheckpointLeaf(models.Model):
    """The head of a stream that moved since the checkpoint before.

    The heads under checkpoint n are the latest leaf per stream with a checkpoint up to n, sorted by stream:
    so any root can be made again although the heads have moved on.
    """

    pk = models.CompositePrimaryKey("stream", "checkpoint")
    stream = models.CharField(max_length=80, db_collation="C")
    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT)
    sequence = models.IntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "checkpoint_leaf"


class IdempotencyKey(models.Model):
    """The answer once given to (actor, method, path, key), stored in the transaction that did the work."""

    pk = models.CompositePrimaryKey("actor_id", "method", "path", "key")
    actor_id = models.BigIntegerField()
    method = models.CharField(max_length=8, db_collation="C")
    path = models.CharField(max_length=300, db_collation="C")
    key = models.CharField(max_length=200, db_collation="C")
    body_hash = models.BinaryField(max_length=32)
    status = models.SmallIntegerField(default=0)
    answer = models.TextField(null=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "idempotency_key"


class Policy(models.Model):
    """A named setting that an admin may change without code; `version` invalidates caches."""

    name = models.CharField(max_length=80, primary_key=True, db_collation="C")
    value = models.JSONField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "policy"

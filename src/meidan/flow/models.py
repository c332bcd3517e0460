# django-types cannot tell what a JSONField holds.
# pyright: reportUnknownVariableType=false
from django.db import models
from django.db.models import Q

from meidan.people.models import User


class Process(models.Model):
    """A process under its key, with the draft that is being worked on. New things start with its latest version."""

    key = models.CharField(max_length=40, unique=True, db_collation="C")
    subject = models.CharField(max_length=20, db_collation="C")
    draft = models.JSONField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "process"


class ProcessVersion(models.Model):
    """A published definition; it never changes, since things under way keep the version they started with."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_index=False)
    number = models.IntegerField()
    content = models.JSONField()
    note = models.CharField(max_length=500, blank=True, default="")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")

    class Meta:
        db_table = "process_version"
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="process_version_number")]


class Task(models.Model):
    """Something that one person is asked to do or decide about `subject`; those of one question share a `round`."""

    subject = models.CharField(max_length=60, db_collation="C")
    process = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, db_index=False)
    node = models.CharField(max_length=20, db_collation="C")
    kind = models.CharField(max_length=10, db_collation="C")
    round = models.IntegerField(default=1)
    position = models.SmallIntegerField(default=0)
    title_zh = models.CharField(max_length=80)
    title_en = models.CharField(max_length=80)
    assignee = models.ForeignKey(User, on_delete=models.PROTECT, db_index=False, related_name="+")
    state = models.CharField(max_length=10, db_collation="C")
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    timed_out = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    reason = models.CharField(max_length=500, blank=True, default="")
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "task"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["work", "approval", "notice"]), name="task_kind"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "waiting", "completed", "approved", "refused", "void"]),
                name="task_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "waiting"]) | Q(ended_at__isnull=False), name="task_ended"
            ),
        ]
        indexes = [
            models.Index(fields=["assignee", "due_at", "id"], condition=Q(state="open"), name="task_open_assignee"),
            models.Index(fields=["due_at"], condition=Q(state="open"), name="task_open_due"),
            models.Index(fields=["subject", "node"], name="task_subject"),
        ]


class Delegation(models.Model):
    """Somebody is away: his deputy may do his tasks from the first day to the last, both included."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        db_table = "delegation"
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=models.F("first_day")), name="delegation_days"),
            models.CheckConstraint(condition=~Q(user=models.F("deputy")), name="delegation_to_another"),
        ]

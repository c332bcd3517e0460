# django-types cannot tell what a JSONField holds.
# pyright: reportUnknownVariableType=false
from decimal import Decimal

from django.db import models

from meidan.people.models import User


class ImportSession(models.Model):
    """One run over one file: what it was, how it was read, and where its rows ended.

    `done` of `expected` orders (of order files; rows of others, whose number is not known before) are worked off;
    `beat_at` is the last sign of life of an import behind a request, `failure` {code, zh, en} why it ended.
    A `trial` is kept with its file: its cells may be corrected (`corrections`: [{sheet, row, column from 0, value}])
    and its settings changed, then it is taken in. `counts` is {bucket: {rows, value}}, `orders` {confirmed, draft,
    held, …}, `created` {products, customers}, `reasons` {code: rows}.
    """

    subject = models.CharField(max_length=20, db_collation="C")
    file_name = models.CharField(max_length=300)
    file_hash = models.CharField(max_length=64, db_collation="C")
    file_size = models.BigIntegerField()
    status = models.CharField(max_length=10, default="running", db_collation="C")
    done = models.IntegerField(default=0)
    expected = models.IntegerField(default=0)
    beat_at = models.DateTimeField(null=True)
    failure = models.JSONField(null=True)
    options = models.JSONField(default=dict)
    trial = models.BooleanField(default=False)
    corrections = models.JSONField(default=list)
    layouts = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    orders = models.JSONField(default=dict)
    created = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    rows = models.IntegerField(default=0)
    header_rows = models.IntegerField(default=0)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "import_session"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["waiting", "running", "done", "failed"]), name="import_session_status"
            ),
        ]
        indexes = [
            models.Index(fields=["file_hash"], name="import_session_hash"),
            models.Index(
                fields=["id"],
                condition=models.Q(status__in=["waiting", "running"]),
                name="import_session_open",
            ),
        ]


class ImportRow(models.Model):
    """A row that was handed back: where it is and why. `sheet_column` counts from 0, -1 is the row as a whole.

    A row that goes in but makes somebody look (`severity` warn) stands here too, of trials only.
    """

    session = models.ForeignKey(ImportSession, on_delete=models.CASCADE, related_name="refused")
    sheet = models.CharField(max_length=120, blank=True, default="")
    sheet_row = models.IntegerField()
    sheet_column = models.SmallIntegerField(default=-1)
    severity = models.CharField(max_length=10, default="refused", db_collation="C")
    code = models.CharField(max_length=60, db_collation="C")
    field = models.CharField(max_length=40, blank=True, default="")
    value = models.CharField(max_length=300, blank=True, default="")
    detail = models.CharField(max_length=600, blank=True, default="")
    reference = models.CharField(max_length=200, blank=True, default="")
    amount = models.DecimalField(max_digits=24, decimal_places=6, default=Decimal(0))

    class Meta:
        db_table = "import_row"


class SavedMapping(models.Model):
    """What the columns of a known header mean: {header text or column letter: field}, by the header's signature.

    `name` is what people call such files ("明达的月结单"); empty until somebody gives it one.
    """

    subject = models.CharField(max_length=20, db_collation="C")
    signature = models.CharField(max_length=64, db_collation="C")
    name = models.CharField(max_length=200, blank=True, default="")
    labels = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "import_mapping"
        constraints = [models.UniqueConstraint(fields=["subject", "signature"], name="import_mapping_once")]


class ImportedReturn(models.Model):
    """A return or cancellation that a file brought: which of its rows (by digest) were booked. Locked while it is."""

    channel = models.CharField(max_length=40, db_collation="C")
    reference = models.CharField(max_length=120, db_collation="C")
    booked = models.JSONField(default=list)

    class Meta:
        db_table = "import_return"
        constraints = [models.UniqueConstraint(fields=["channel", "reference"], name="import_return_once")]

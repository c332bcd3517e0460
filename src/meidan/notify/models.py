from django.db import models

from meidan.people.models import User


class Notification(models.Model):
    """Something a user should look at; `link` is the page it is about, such as `/orders/SO-1031`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False)
    kind = models.CharField(max_length=40, db_collation="C")
    text_zh = models.CharField(max_length=500)
    text_en = models.CharField(max_length=500)
    link = models.CharField(max_length=200, blank=True, default="", db_collation="C")
    actor_id = models.BigIntegerField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notification"
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_user"),
            models.Index(fields=["user"], condition=models.Q(read_at__isnull=True), name="notification_unread"),
        ]

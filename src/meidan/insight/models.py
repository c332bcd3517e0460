from typing import Any

from django.db import models

from meidan.people.models import User


class SavedView(models.Model):
    """How somebody wants to see a list: filters, columns and sort of a screen, for himself or shared with all."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    screen = models.CharField(max_length=40, db_collation="C")
    name = models.CharField(max_length=80)
    shared = models.BooleanField(default=False)
    content: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "saved_view"
        constraints = [models.UniqueConstraint(fields=["owner", "screen", "name"], name="saved_view_once")]

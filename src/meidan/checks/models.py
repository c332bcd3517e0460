from typing import Any

from django.db import models


class CheckPolicy(models.Model):
    """How the company wants a rule to behave: off, another severity, other parameters."""

    code = models.CharField(max_length=80, primary_key=True, db_collation="C")
    enabled = models.BooleanField(default=True)
    severity = models.CharField(max_length=5, blank=True, default="")
    parameters: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "check_policy"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(severity__in=["", "block", "warn", "info"]), name="check_policy_severity"
            ),
        ]

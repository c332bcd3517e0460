from django.db import models


class StoredFile(models.Model):
    """A content that was uploaded: the same bytes are one row and one file."""

    digest = models.CharField(max_length=64, unique=True, db_collation="C")
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100, db_collation="C")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "stored_file"

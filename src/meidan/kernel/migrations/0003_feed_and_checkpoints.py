from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from meidan.kernel.migration import append_only, install

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_event_log")]
    operations = [
        migrations.AddField(
            model_name="eventgap",
            name="last_id",
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="FeedRelay",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("cluster", models.BigIntegerField()),
            ],
            options={"db_table": "feed_relay"},
        ),
        migrations.CreateModel(
            name="FeedConsumer",
            fields=[
                ("name", models.CharField(db_collation="C", max_length=80, primary_key=True, serialize=False)),
                ("position", models.BigIntegerField(default=0)),
            ],
            options={"db_table": "feed_consumer"},
        ),
        migrations.CreateModel(
            name="CheckpointLeaf",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "stream", "checkpoint", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("stream", models.CharField(db_collation="C", max_length=80)),
                ("sequence", models.IntegerField()),
                ("hash", models.BinaryField(max_length=32)),
                (
                    "checkpoint",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="kernel.checkpoint"),
                ),
            ],
            options={"db_table": "checkpoint_leaf"},
        ),
        install(SQL / "feed.sql"),
        append_only("event_feed"),
        append_only("checkpoint_leaf"),
    ]

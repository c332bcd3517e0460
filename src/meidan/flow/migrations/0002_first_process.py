import json
from pathlib import Path

from django.db import migrations
from django.utils import timezone

from meidan.kernel.migration import append_only

ORDER = Path(__file__).parents[1] / "data" / "order.json"


def seed(apps, schema_editor):
    """The process that sales orders follow until a company publishes its own."""
    content = json.loads(ORDER.read_text("utf-8"))
    process, made = apps.get_model("flow", "Process").objects.get_or_create(key="order", defaults={"subject": "order"})
    if made:
        apps.get_model("flow", "ProcessVersion").objects.create(
            process=process, number=1, content=content, published_at=timezone.now()
        )


class Migration(migrations.Migration):
    dependencies = [("flow", "0001_initial"), ("kernel", "0002_event_log")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop), append_only("process_version")]

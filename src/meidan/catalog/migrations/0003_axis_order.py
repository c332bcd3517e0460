"""The order of a style's axes, which jsonb does not keep: a variant's code and name are made in it."""

from django.db import migrations, models

# Of styles made before: as the name of the first variant has the values, else as they are stored.
ORDER = """
UPDATE style s SET axis_order = coalesce((
    SELECT jsonb_agg(a.name ORDER BY strpos(v.name, ' ' || (v.attributes ->> a.name)), a.place)
    FROM jsonb_object_keys(s.axes) WITH ORDINALITY AS a(name, place)
    LEFT JOIN LATERAL (
        SELECT p.name, p.attributes FROM product p WHERE p.style_id = s.id ORDER BY p.id LIMIT 1
    ) v ON true
), '[]')
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_names")]
    operations = [
        migrations.AddField("style", "axis_order", models.JSONField(default=list)),
        migrations.RunSQL(ORDER, migrations.RunSQL.noop),
    ]

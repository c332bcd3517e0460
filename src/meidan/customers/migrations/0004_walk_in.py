"""The walk-in customer 散客: whoever buys without an account."""

from django.db import migrations

TERMS = ("walk-in", "散客", "客", "sk", "sanke")


def add(apps, schema_editor):
    customer = apps.get_model("customers", "Customer")
    term = apps.get_model("customers", "CustomerTerm")
    made, new = customer.objects.get_or_create(code="WALK-IN", defaults={"name": "散客", "walk_in": True})
    if new:
        term.objects.bulk_create([term(term=text, customer_id=made.pk) for text in TERMS])


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_country")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]

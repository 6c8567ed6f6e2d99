from django.db import migrations, models


def fill(apps, schema_editor):
    Order = apps.get_model("shop", "Order")
    while True:
        rows = list(Order.objects.filter(tags="")[:1000])
        if not rows:
            return
        for row in rows:
            row.tags = row.note
        Order.objects.bulk_update(rows, ["tags"])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

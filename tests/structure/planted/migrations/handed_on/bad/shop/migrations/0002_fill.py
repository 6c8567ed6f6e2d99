from django.db import migrations


def _one(row):
    row.code = row.code.upper()
    row.save()


def fill(apps, schema_editor):
    for row in apps.get_model("shop", "Order").objects.all():
        _one(row)


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

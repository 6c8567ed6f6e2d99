from django.db import migrations


def _one(row, log):
    log.save()
    return row.code


def fill(apps, schema_editor):
    log = apps.get_model("shop", "Log")()
    for row in apps.get_model("shop", "Order").objects.all():
        _one(row, log)


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

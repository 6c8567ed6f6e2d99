from django.db import migrations


def fill(apps, schema_editor):
    apps.get_model("shop", "Order").objects.filter(code=1).update(code=2)


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.RunPython(fill, reverse_code=None),
    ]

from django.db import migrations, models


def fill(apps, schema_editor):
    apps.get_model("shop", "Coupon").objects.update(code="x")
    apps.get_model("shop", "Order").objects.filter(note="").update(note="-")
    found = {}
    found.update(a=1)


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

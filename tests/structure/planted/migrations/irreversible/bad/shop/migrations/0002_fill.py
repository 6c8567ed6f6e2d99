from django.db import migrations, models


def fill(apps, schema_editor):
    apps.get_model("shop", "Order").objects.filter(number=0).update(note="")


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.RunPython(fill),
        migrations.RunSQL("UPDATE shop_order SET note = '' WHERE number = 0"),
    ]

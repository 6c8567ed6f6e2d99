from django.db import migrations, models

from shop.models import Order


def fill(apps, schema_editor):
    Order.objects.filter(number=0).update(number=1)


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

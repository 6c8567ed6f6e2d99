from django.db import migrations, models

from shop.models import Order


def fill(apps, schema_editor):
    new = Order.NEW
    OldOrder = apps.get_model("shop", "Order")
    OldOrder.objects.filter(number=0).update(note=new)


def later():
    Order.objects.filter(number=0).update(number=1)


def again(apps, schema_editor):
    Order = apps.get_model("shop", "Order")
    Order.objects.filter(number=0).update(number=1)
    enqueue(later)


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

from django.db import migrations


def fill(apps, schema_editor):
    from shop.models import Order

    for order in Order.objects.all():
        order.note = order.note.lower()
        order.save()


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

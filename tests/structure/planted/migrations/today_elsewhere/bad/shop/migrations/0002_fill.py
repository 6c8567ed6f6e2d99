from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import migrations

from shop.services import code_all


def people(apps, schema_editor):
    User = get_user_model()
    User.objects.filter(is_staff=True).update(is_active=True)


def load(apps, schema_editor):
    call_command("loaddata", "orders.json")


def upper(apps, schema_editor):
    found = apps.get_model("shop", "Order").objects.all()
    for order in found:
        order.code = order.code.upper()
    apps.get_model("shop", "Order").objects.bulk_update(found, ["code"])


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.RunPython(people, load),
        migrations.RunPython(upper, migrations.RunPython.noop),
        migrations.RunPython(lambda apps, schema_editor: code_all(), migrations.RunPython.noop),
    ]

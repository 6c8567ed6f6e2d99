from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import migrations

from shop.services import code_of


def people(apps, schema_editor):
    meant = get_user_model()
    User = apps.get_model(meant._meta.app_label, meta_name(meant))
    for user in User.objects.filter(is_staff=True)[:100]:
        user.is_active = True
        user.save()


def meta_name(model):
    return model._meta.model_name


def index(apps, schema_editor):
    call_command("update_index")


def shown(apps, schema_editor):
    for order in apps.get_model("shop", "Order").objects.all():
        print(code_of(order))


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.RunPython(people, index),
        migrations.RunPython(shown, migrations.RunPython.noop),
    ]

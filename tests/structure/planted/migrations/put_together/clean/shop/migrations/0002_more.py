from django.db import migrations, models

from shop.services import labels

COLUMNS = [migrations.AddField("order", "channel", models.CharField(max_length=9, null=True))]
NOT_USED = [migrations.RemoveField("order", "number")]


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = COLUMNS + [migrations.RunPython(labels, migrations.RunPython.noop)]

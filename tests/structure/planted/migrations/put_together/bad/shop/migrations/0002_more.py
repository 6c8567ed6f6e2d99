from functools import partial

from django.db import migrations, models
COLUMNS = [migrations.AddField("order", "channel", models.CharField(max_length=9, default="web"))]


def fill(apps, schema_editor, channel):
    apps.get_model("shop", "Order").objects.filter(number=0).update(channel=channel)


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = COLUMNS + [migrations.AddIndex("order", models.Index(fields=["number"], name="order_number"))]
    operations += [migrations.RunPython(partial(fill, channel="post"), migrations.RunPython.noop)]

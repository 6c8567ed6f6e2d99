from functools import partial

from django.db import migrations

from shop import services


class Migration(migrations.Migration):
    dependencies = [("shop", "0003_index")]
    operations = [
        migrations.RunPython(partial(services.in_capitals, channel="web"), migrations.RunPython.noop),
    ]

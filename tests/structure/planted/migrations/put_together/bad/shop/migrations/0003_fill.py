from django.db import migrations

from shop import services

class Migration(migrations.Migration):
    dependencies = [("shop", "0002_more")]
    operations = [
        migrations.RunPython(services.in_capitals, migrations.RunPython.noop),
        migrations.RunPython(lambda apps, schema_editor: services.renumber(), migrations.RunPython.noop),
    ]

from django.db import migrations, models


def tell(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        print("this takes a while")


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.AddField("order", "channel", models.CharField(max_length=9, null=True)),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]

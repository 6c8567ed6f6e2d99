from django.db import migrations, models


def fill(apps, schema_editor):
    apps.get_model("shop", "Order").objects.filter(number=0).update(channel="web")


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_channel")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("order", "channel", models.CharField(max_length=9, null=True, help_text="where it came from")),
        migrations.CreateModel("Visit", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AlterModelOptions("order", {"ordering": ["number"]}),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.AlterField("order", "note", models.CharField(max_length=40)),
        migrations.AlterField("order", "number", models.BigIntegerField()),
        migrations.AlterField("order", "tags", models.JSONField(default=list)),
    ]

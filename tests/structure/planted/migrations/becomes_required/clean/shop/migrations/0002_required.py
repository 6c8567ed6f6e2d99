from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.AlterField("order", "coupon", models.CharField(max_length=20, null=True, blank=False)),
        migrations.AlterField("order", "state", models.CharField(max_length=9, default="new")),
        migrations.AlterField("order", "note", models.CharField(max_length=200, null=True)),
    ]

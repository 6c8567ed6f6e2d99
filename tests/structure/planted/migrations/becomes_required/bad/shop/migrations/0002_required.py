from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.AlterField("order", "coupon", models.CharField(max_length=20)),
        migrations.AddField("order", "channel", models.CharField(max_length=9, null=True)),
        migrations.AlterField("order", "channel", models.CharField(max_length=9)),
    ]

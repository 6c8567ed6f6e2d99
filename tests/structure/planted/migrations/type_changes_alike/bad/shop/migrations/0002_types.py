from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.AlterField("order", "number", models.BigIntegerField()),
        migrations.AlterField("order", "sum", models.BigIntegerField(db_column="total")),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.AddField("order", "n0", models.IntegerField(db_default=0)),
        migrations.AddField("order", "n1", models.IntegerField(db_default=0)),
        migrations.AddField("order", "n2", models.IntegerField(db_default=0)),
        migrations.AddField("order", "n3", models.IntegerField(db_default=0)),
        migrations.AddField("order", "n4", models.IntegerField(db_default=0)),
    ]

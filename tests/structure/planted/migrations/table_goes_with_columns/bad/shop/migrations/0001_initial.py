from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("number", models.IntegerField()),
                ("note", models.CharField(max_length=200)),
                ("coupon", models.CharField(max_length=20, null=True)),
                ("state", models.CharField(max_length=9, null=True, default="new")),
                ("sum", models.IntegerField(db_column="total")),
                ("tags", models.CharField(max_length=100)),
            ],
            options={"unique_together": {("number", "note"), ("number", "coupon")}},
        ),
        migrations.CreateModel(
            name="Coupon",
            fields=[("id", models.BigAutoField(primary_key=True)), ("code", models.CharField(max_length=9))],
        ),
        migrations.CreateModel(
            name="Legacy",
            fields=[("id", models.BigAutoField(primary_key=True)), ("code", models.CharField(max_length=9))],
            options={"managed": False, "db_table": "legacy"},
        ),
    ]

"""Makes the tables of the weather app."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Forecast",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True)),
                ("summary", models.CharField(max_length=60)),
                ("high_c", models.SmallIntegerField(verbose_name="highest, °C")),
                ("low_c", models.SmallIntegerField(verbose_name="lowest, °C")),
            ],
            options={
                "ordering": ["-day"],
                "get_latest_by": "day",
            },
        ),
    ]

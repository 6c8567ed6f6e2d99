"""Makes the tables of the mostread app."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ranking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.PositiveBigIntegerField()),
                ("position", models.PositiveSmallIntegerField()),
                ("count", models.PositiveIntegerField()),
                ("ranked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("content_type", "position"), name="ranking_once_each_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="Reads",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.PositiveBigIntegerField()),
                ("day", models.DateField()),
                ("count", models.PositiveIntegerField(default=0)),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "reads",
                "indexes": [models.Index(fields=["content_type", "day"], name="reads_of_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("content_type", "object_id", "day"), name="reads_once_a_day")
                ],
            },
        ),
    ]

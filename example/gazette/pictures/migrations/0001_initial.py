"""Makes the tables of the pictures app."""

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
            name="Picture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(help_text="To find it by, at the desk.", max_length=80)),
                ("large", models.ImageField(upload_to="pictures/%Y/")),
                ("large_width", models.PositiveIntegerField(editable=False)),
                ("large_height", models.PositiveIntegerField(editable=False)),
                ("small", models.ImageField(upload_to="pictures/%Y/")),
                ("small_width", models.PositiveIntegerField(editable=False)),
                ("small_height", models.PositiveIntegerField(editable=False)),
                (
                    "alt",
                    models.CharField(
                        help_text="What it shows, for who can't see it.", max_length=200, verbose_name="description"
                    ),
                ),
                ("credit", models.CharField(blank=True, help_text="Who made it.", max_length=80)),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "ordering": ["-uploaded_at", "-id"],
                "get_latest_by": "uploaded_at",
                "indexes": [models.Index(fields=["-uploaded_at", "-id"], name="picture_newest")],
            },
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.PositiveBigIntegerField()),
                ("caption", models.CharField(blank=True, max_length=200)),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="placements", to="pictures.picture"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("content_type", "object_id"), name="placement_one_on_each_object")
                ],
            },
        ),
    ]

"""Makes the tables of the comments app."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.PositiveBigIntegerField()),
                ("name", models.CharField(max_length=60, verbose_name="your name")),
                (
                    "email",
                    models.EmailField(help_text="Never shown.", max_length=254, verbose_name="your e-mail address"),
                ),
                ("body", models.TextField(max_length=2000, verbose_name="your comment")),
                (
                    "status",
                    models.CharField(
                        choices=[("pending", "Waiting"), ("approved", "Approved"), ("rejected", "Rejected")],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("submitted_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["submitted_at", "id"],
                "permissions": [("moderate_comment", "Can approve and reject comments")],
                "indexes": [
                    models.Index(fields=["content_type", "object_id", "submitted_at"], name="comment_of_object"),
                    models.Index(fields=["status", "submitted_at"], name="comment_queue"),
                ],
            },
        ),
    ]

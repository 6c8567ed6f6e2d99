"""Makes the tables of the articles app."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from ..conf import SECTION_MODEL


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(SECTION_MODEL),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("headline", models.CharField(max_length=140)),
                ("slug", models.SlugField(help_text="The last part of the address.", max_length=120, unique=True)),
                ("standfirst", models.CharField(help_text="One or two sentences under the headline.", max_length=300)),
                (
                    "body",
                    models.TextField(
                        help_text="Leave an empty line between paragraphs. “## ” begins a subheading, “> ” a quotation."
                    ),
                ),
                ("label", models.CharField(blank=True, help_text="Such as Analysis or Opinion.", max_length=30)),
                ("dateline", models.CharField(blank=True, help_text="Where it was reported from.", max_length=60)),
                (
                    "importance",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "In brief"), (1, "Normal"), (2, "Major"), (3, "Leads the front page")], default=1
                    ),
                ),
                ("comments_open", models.BooleanField(default=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("scheduled", "Scheduled"), ("published", "Published")],
                        default="draft",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, help_text="Empty while it is a draft.", null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "section",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=SECTION_MODEL),
                ),
                (
                    "writer",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-published_at", "-id"],
                "permissions": [("publish_article", "Can publish and schedule articles")],
                "get_latest_by": "published_at",
                "indexes": [
                    models.Index(fields=["status", "-published_at", "-id"], name="article_newest"),
                    models.Index(
                        fields=["section", "status", "-published_at", "-id"], name="article_newest_in_section"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status", "draft"), ("published_at__isnull", False), _connector="OR"),
                        name="article_has_a_time_unless_draft",
                        violation_error_message="Only a draft may be without a time of publication.",
                    )
                ],
            },
        ),
    ]

"""An article, from first draft to publication."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from .conf import SECTION_MODEL
from .managers import ArticleManager


class Article(models.Model):
    """A piece of writing under one section, with a day and a slug for its address."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SCHEDULED = "scheduled", "Scheduled"
        PUBLISHED = "published", "Published"

    class Importance(models.IntegerChoices):
        BRIEF = 0, "In brief"
        NORMAL = 1, "Normal"
        MAJOR = 2, "Major"
        LEAD = 3, "Leads the front page"

    section = models.ForeignKey(SECTION_MODEL, on_delete=models.PROTECT, related_name="+")
    headline = models.CharField(max_length=140)
    slug = models.SlugField(max_length=120, unique=True, help_text="The last part of the address.")
    standfirst = models.CharField(max_length=300, help_text="One or two sentences under the headline.")
    body = models.TextField(
        help_text="Leave an empty line between paragraphs. “## ” begins a subheading, “> ” a quotation."
    )
    label = models.CharField(max_length=30, blank=True, help_text="Such as Analysis or Opinion.")
    dateline = models.CharField(max_length=60, blank=True, help_text="Where it was reported from.")
    importance = models.PositiveSmallIntegerField(choices=Importance, default=Importance.NORMAL)
    comments_open = models.BooleanField(default=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, help_text="Empty while it is a draft.")
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ArticleManager()

    class Meta:
        ordering = ["-published_at", "-id"]
        get_latest_by = "published_at"
        permissions = [("publish_article", "Can publish and schedule articles")]
        indexes = [
            models.Index(fields=["status", "-published_at", "-id"], name="article_newest"),
            models.Index(fields=["section", "status", "-published_at", "-id"], name="article_newest_in_section"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="draft") | models.Q(published_at__isnull=False),
                name="article_has_a_time_unless_draft",
                violation_error_message="Only a draft may be without a time of publication.",
            )
        ]

    def __str__(self):
        return self.headline

    def get_absolute_url(self):
        """Return the address by day and slug; a draft has only the desk's address."""
        if self.published_at is None:
            return reverse("writing:edit", args=[self.pk])
        day = timezone.localtime(self.published_at)
        return reverse("articles:detail", args=[day.year, day.month, day.day, self.slug])

    @property
    def is_published(self):
        return self.status == self.Status.PUBLISHED

    def publish(self, now):
        """Show it to readers from now on; an article that was out before keeps its first time."""
        if self.published_at is None or self.published_at > now:
            self.published_at = now
        self.status = self.Status.PUBLISHED

    def schedule(self, at):
        """Have `publish_scheduled` publish it at a later time."""
        self.published_at = at
        self.status = self.Status.SCHEDULED

    def withdraw(self):
        """Take it back to the desk. It keeps its time, and so its address."""
        self.status = self.Status.DRAFT

    def choose_slug(self):
        """Take a slug from the headline, with a number behind it where another article has it."""
        stem = slugify(self.headline)[:110].strip("-") or "article"
        others = type(self)._default_manager.exclude(pk=self.pk).filter(slug__startswith=stem)
        taken = set(others.values_list("slug", flat=True))
        candidates = (stem if n == 1 else f"{stem}-{n}" for n in range(1, len(taken) + 2))
        self.slug = next(slug for slug in candidates if slug not in taken)

    def save(self, *args, **kwargs):
        if not self.slug:
            self.choose_slug()
        super().save(*args, **kwargs)

"""Authors, and their credits."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse

from .managers import CreditManager


class Author(models.Model):
    """Somebody whose name stands over articles, with or without an account."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80, unique=True)
    role = models.CharField(max_length=80, blank=True)
    bio = models.TextField(blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("bylines:detail", args=[self.slug])


class Credit(models.Model):
    """One author's name over one object."""

    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="credits")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey()
    position = models.PositiveSmallIntegerField(default=0)

    objects = CreditManager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "author"], name="credit_once_for_each_author")
        ]
        indexes = [models.Index(fields=["author", "content_type", "object_id"], name="credit_of_author")]

    def __str__(self):
        return str(self.author)

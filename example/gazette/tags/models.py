"""Tags, and the objects that have them."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse

from .managers import TagManager


class Tag(models.Model):
    """A word or two under which things of any kind are found."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)

    objects = TagManager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("tags:detail", args=[self.slug])


class TaggedItem(models.Model):
    """One tag on one object."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="items")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "tag"], name="tag_once_on_each_object")
        ]
        indexes = [models.Index(fields=["tag", "content_type", "object_id"], name="tagged_with")]

    def __str__(self):
        return f"{self.tag} on {self.content_type} {self.object_id}"

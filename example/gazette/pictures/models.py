"""Pictures, and where each is placed."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from .managers import PictureManager, PlacementManager


class Picture(models.Model):
    """A picture in two sizes. Its sizes in pixels are kept, so that a page never moves while it loads."""

    title = models.CharField(max_length=80, help_text="To find it by, at the desk.")
    large = models.ImageField(upload_to="pictures/%Y/")
    large_width = models.PositiveIntegerField(editable=False)
    large_height = models.PositiveIntegerField(editable=False)
    small = models.ImageField(upload_to="pictures/%Y/")
    small_width = models.PositiveIntegerField(editable=False)
    small_height = models.PositiveIntegerField(editable=False)
    alt = models.CharField("description", max_length=200, help_text="What it shows, for who can't see it.")
    credit = models.CharField(max_length=80, blank=True, help_text="Who made it.")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PictureManager()

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        get_latest_by = "uploaded_at"
        indexes = [models.Index(fields=["-uploaded_at", "-id"], name="picture_newest")]

    def __str__(self):
        return self.title

    @property
    def srcset(self):
        """Both files with their widths, as HTML wants them."""
        both = ((self.small, self.small_width), (self.large, self.large_width))
        return ", ".join(f"{file.url} {width}w" for file, width in both)


class Placement(models.Model):
    """A picture on an object, with the words under it there."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="placements")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey()
    caption = models.CharField(max_length=200, blank=True)

    objects = PlacementManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="placement_one_on_each_object")
        ]

    def __str__(self):
        return f"{self.picture} on {self.content_type} {self.object_id}"

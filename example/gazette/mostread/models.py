"""How often each object was read on each day, and the ranking made of that."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from .managers import RankingManager, ReadsManager


class Reads(models.Model):
    """How often an object was read on a day."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey()
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    objects = ReadsManager()

    class Meta:
        verbose_name_plural = "reads"
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id", "day"], name="reads_once_a_day")]
        indexes = [models.Index(fields=["content_type", "day"], name="reads_of_day")]

    def __str__(self):
        return f"{self.count} on {self.day}"


class Ranking(models.Model):
    """An object's place among the most read. `rank_most_read` writes these; pages only read them."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey()
    position = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()
    ranked_at = models.DateTimeField(default=timezone.now)

    objects = RankingManager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["content_type", "position"], name="ranking_once_each_place")]

    def __str__(self):
        return f"{self.position}"

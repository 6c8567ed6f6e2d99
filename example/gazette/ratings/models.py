"""Ratings, and their sum for each object."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from .managers import RatingManager, ScoreManager


class Rating(models.Model):
    """How many stars one rater gives an object. The rater is an account or a browser, as a short text."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey()
    rater = models.CharField(max_length=60)
    stars = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    rated_at = models.DateTimeField(default=timezone.now)

    objects = RatingManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "rater"], name="rating_once_by_each_rater")
        ]

    def __str__(self):
        return f"{self.stars} of 5"


class Score(models.Model):
    """What all ratings of an object come to, so that a page needs one row and no sum."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey()
    votes = models.PositiveIntegerField(default=0)
    stars = models.PositiveIntegerField(default=0)

    objects = ScoreManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="score_once_for_each_object")]

    def __str__(self):
        return f"{self.average} of 5 from {self.votes}"

    @property
    def average(self):
        """The mean number of stars, to one decimal; 0 where nobody voted."""
        return round(self.stars / self.votes, 1) if self.votes else 0

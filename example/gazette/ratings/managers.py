"""How an object is rated, and what the ratings come to."""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Count, Sum
from django.db.models.functions import Coalesce


class RatingManager(models.Manager):
    """Ratings of objects of any model."""

    def of(self, one):
        return self.filter(content_type=ContentType.objects.get_for_model(one), object_id=one.pk)

    @transaction.atomic
    def rate(self, one, rater, stars):
        """Keep a rater's stars for an object, in place of those given before; return the new score."""
        kind = ContentType.objects.get_for_model(one)
        score = self._locked_score(kind, one)
        self.update_or_create(content_type=kind, object_id=one.pk, rater=rater, defaults={"stars": stars})
        sums = self.of(one).aggregate(votes=Count("id"), stars=Coalesce(Sum("stars"), 0))
        score.votes, score.stars = sums["votes"], sums["stars"]
        score.save()
        return score

    def _locked_score(self, kind, one):
        """Return the score's row, locked, so that two raters of one object come one after the other."""
        scores = apps.get_model("ratings", "Score")._default_manager
        scores.get_or_create(content_type=kind, object_id=one.pk)
        return scores.select_for_update().get(content_type=kind, object_id=one.pk)


class ScoreManager(models.Manager):
    """Scores of objects of any model."""

    def of(self, one):
        """Return the score of an object, empty (and unsaved) where nobody has rated it."""
        kind = ContentType.objects.get_for_model(one)
        found = self.filter(content_type=kind, object_id=one.pk).first()
        return found or self.model(content_type=kind, object_id=one.pk)

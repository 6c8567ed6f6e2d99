"""How reads are counted and ranked."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F, Sum


class ReadsManager(models.Manager):
    """Reads of objects of any model."""

    def add(self, one, day):
        """Count one more read of an object."""
        kind = ContentType.objects.get_for_model(one)
        row, _ = self.get_or_create(content_type=kind, object_id=one.pk, day=day)
        self.filter(pk=row.pk).update(count=F("count") + 1)

    def most(self, kind, since, limit):
        """Return (object id, reads) of the most read objects of a kind since a day."""
        rows = self.filter(content_type=kind, day__gte=since).values_list("object_id")
        return list(rows.annotate(reads=Sum("count")).order_by("-reads", "-object_id")[:limit])


class RankingManager(models.Manager):
    """Rankings of objects of any model."""

    @transaction.atomic
    def rank(self, model, most, now):
        """Replace a model's ranking by (object id, reads) pairs, most read first."""
        kind = ContentType.objects.get_for_model(model)
        self.filter(content_type=kind).delete()
        places = enumerate(most, start=1)
        self.bulk_create(
            self.model(content_type=kind, object_id=key, position=place, count=reads, ranked_at=now)
            for place, (key, reads) in places
        )

    def top(self, queryset, limit):
        """Return the most read objects of a queryset, in order, with two queries."""
        kind = ContentType.objects.get_for_model(queryset.model)
        keys = list(self.filter(content_type=kind).values_list("object_id", flat=True)[: limit * 2])
        found = queryset.in_bulk(keys)
        return [found[key] for key in keys if key in found][:limit]


def since(now, days):
    """Return the first of the last `days` days, today being one of them.

    >>> from datetime import datetime
    >>> since(datetime(2026, 11, 5, 9, 0), days=2)
    datetime.date(2026, 11, 4)
    """
    return (now - timedelta(days=days - 1)).date()

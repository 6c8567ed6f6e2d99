"""The questions that pages ask about credits."""

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction


class CreditManager(models.Manager):
    """Credits of objects of any model."""

    def of(self, objects):
        """Return the credits of objects of one model, with their authors."""
        kind = ContentType.objects.get_for_model(objects[0])
        return self.select_related("author").filter(content_type=kind, object_id__in={o.pk for o in objects})

    def attach(self, objects):
        """Give each object its list of `authors`, with one query for them all."""
        objects = list(objects)
        found = {}
        for credit in self.of(objects) if objects else ():
            found.setdefault(credit.object_id, []).append(credit.author)
        for one in objects:
            one.authors = found.get(one.pk, [])

    @transaction.atomic
    def replace(self, one, authors):
        """Make these authors, in this order, the ones of an object."""
        self.of([one]).delete()
        self.bulk_create(self.model(content_object=one, author=a, position=n) for n, a in enumerate(authors))

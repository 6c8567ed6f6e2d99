"""The questions that pages ask about comments."""

from django.contrib.contenttypes.models import ContentType
from django.db import models


class CommentQuerySet(models.QuerySet):
    """Comments by object and by what a moderator decided."""

    def of(self, one):
        return self.filter(content_type=ContentType.objects.get_for_model(one), object_id=one.pk)

    def approved(self):
        return self.filter(status=self.model.Status.APPROVED)

    def pending(self):
        return self.filter(status=self.model.Status.PENDING)

    def decide(self, status):
        """Approve or reject those that still wait; return how many another moderator had not taken before."""
        return self.pending().update(status=status)


CommentManager = models.Manager.from_queryset(CommentQuerySet)

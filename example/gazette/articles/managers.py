"""The questions that pages and commands ask about articles."""

from django.db import models


class ArticleQuerySet(models.QuerySet):
    """Articles by where they are on their way to the reader."""

    def published(self):
        """Return what readers may see. It names no time, so it may be made once and kept."""
        return self.filter(status=self.model.Status.PUBLISHED)

    def scheduled(self):
        return self.filter(status=self.model.Status.SCHEDULED)

    def drafts(self):
        return self.filter(status=self.model.Status.DRAFT)

    def due(self, now):
        """Return scheduled articles whose time has come."""
        return self.scheduled().filter(published_at__lte=now)

    def publish(self):
        """Publish them all and return how many: an article that another process took first isn't counted."""
        return self.update(status=self.model.Status.PUBLISHED)

    def for_lists(self):
        """Return them with their section and without their long text, as lists want them."""
        return self.select_related("section").defer("body")


ArticleManager = models.Manager.from_queryset(ArticleQuerySet)

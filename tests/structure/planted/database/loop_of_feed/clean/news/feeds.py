from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed

from news.models import News


class Latest(Feed):
    def items(self):
        return News.objects.select_related("author").order_by("-pk")[:20]

    def item_title(self, item):
        return item.title

    def item_author_name(self, item):
        return str(item.author)


class Map(Sitemap):
    def items(self):
        return News.objects.order_by("pk")

    def location(self, item):
        return f"/news/{item.pk}/"

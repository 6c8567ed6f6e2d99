from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed

from news.models import News


class Latest(Feed):
    def items(self):
        return News.objects.order_by("-pk")[:20]

    def item_link(self, item):
        return f"/news/{item.pk}/"

    def item_author_name(self, item):
        return item.author.name


class Map(Sitemap):
    def items(self):
        return News.objects.order_by("pk")

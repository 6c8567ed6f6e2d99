"""What search engines are told to look at."""

from django.contrib.sitemaps import GenericSitemap

from articles.models import Article
from bylines.models import Author
from sections.models import Section
from tags.models import Tag

articles = Article._default_manager.published().only("slug", "published_at", "updated_at", "status")

sitemaps = {
    "articles": GenericSitemap({"queryset": articles, "date_field": "updated_at"}),
    "sections": GenericSitemap({"queryset": Section._default_manager.all()}, changefreq="hourly"),
    "authors": GenericSitemap({"queryset": Author._default_manager.all()}),
    "tags": GenericSitemap({"queryset": Tag._default_manager.all()}),
}
for sitemap in sitemaps.values():
    sitemap.limit = 5000

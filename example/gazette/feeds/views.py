"""RSS and Atom feeds of a queryset, whole or by one of its parts."""

from django.contrib.syndication.views import Feed
from django.http import Http404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed


class Rss(Feed):
    """The newest of `queryset`, which is an extra argument of `include()`, as are `title` and `by`.

    `by` names the lookup that the slug in the address is for, as in `section__slug`. The day of an item is the field
    that the model's `get_latest_by` names; its description is the attribute that `summary` names.
    """

    newest = 30
    name = "feeds:rss"
    link = "/"
    summary = "standfirst"

    def get_object(self, request, queryset, title="", by=None, slug=None):
        found = queryset.all()
        if slug:
            found = found.filter(**{by: slug}) if by else found.none()
        items = list(found[: self.newest])
        if slug and not items:
            raise Http404(f"There is nothing under “{slug}”.")
        return {"title": f"{title}: {slug}" if slug else title, "slug": slug, "items": items}

    def title(self, obj):
        return obj["title"]

    def description(self, obj):
        return f"The newest of {obj['title']}"

    def feed_url(self, obj):
        return reverse(self.name, args=[obj["slug"]] if obj["slug"] else [])

    def items(self, obj):
        return obj["items"]

    def item_title(self, item):
        return str(item)

    def item_description(self, item):
        return getattr(item, self.summary, "")

    def item_pubdate(self, item):
        return getattr(item, item._meta.get_latest_by)


class Atom(Rss):
    """The same as Atom."""

    feed_type = Atom1Feed
    name = "feeds:atom"

    def subtitle(self, obj):
        return self.description(obj)

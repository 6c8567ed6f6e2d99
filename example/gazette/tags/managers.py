"""The questions that pages ask about tags."""

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Count
from django.utils.text import slugify


class TagManager(models.Manager):
    """Tags of objects of any model."""

    def of(self, one):
        """Return the tags of an object."""
        return self.filter(items__content_type=_kind(one), items__object_id=one.pk)

    def named(self, names):
        """Return a tag for each name, made where there is none. Names alike but for case and space are one."""
        tags = {}
        for name in names:
            slug = slugify(name)[:60]
            if slug and slug not in tags:
                tags[slug], _ = self.get_or_create(slug=slug, defaults={"name": name.strip()[:60]})
        return list(tags.values())

    @transaction.atomic
    def replace(self, one, names):
        """Make these the tags of an object."""
        items = self.model._meta.get_field("items").related_model._default_manager
        items.filter(content_type=_kind(one), object_id=one.pk).delete()
        items.bulk_create(items.model(tag=tag, content_object=one) for tag in self.named(names))

    def tagged(self, queryset, tag):
        """Return the objects of a queryset that have a tag."""
        return queryset.filter(pk__in=tag.items.filter(content_type=_kind(queryset.model)).values("object_id"))

    def related(self, one, queryset, limit):
        """Return the objects of a queryset that share most tags with an object, of these the newest."""
        items = self.model._meta.get_field("items").related_model._default_manager
        tags = items.filter(content_type=_kind(one), object_id=one.pk).values("tag")
        shared = items.filter(content_type=_kind(one), tag__in=tags).exclude(object_id=one.pk)
        ranked = shared.values("object_id").annotate(shared=Count("id")).order_by("-shared", "-object_id")
        keys = [row["object_id"] for row in ranked[: limit * 2]]
        found = queryset.in_bulk(keys)
        return [found[key] for key in keys if key in found][:limit]


def _kind(model):
    return ContentType.objects.get_for_model(model)

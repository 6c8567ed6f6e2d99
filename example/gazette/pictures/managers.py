"""How pictures are kept and placed."""

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils.text import slugify

from .renditions import renditions


class PictureManager(models.Manager):
    """Pictures, made from image files."""

    def make(self, file, **fields):
        """Keep an image file in two sizes, through the storage, and return its picture."""
        large, small = renditions(file)
        stem = slugify(fields["title"])[:50] or "picture"
        picture = self.model(**fields)
        for name, rendition in (("large", large), ("small", small)):
            setattr(picture, f"{name}_width", rendition.width)
            setattr(picture, f"{name}_height", rendition.height)
            kept = ContentFile(rendition.content)
            getattr(picture, name).save(f"{stem}-{rendition.width}.jpg", kept, save=False)
        picture.save()
        return picture


class PlacementManager(models.Manager):
    """Where pictures are, on objects of any model."""

    def attach(self, objects):
        """Give each object its `placement` (or None), with one query for them all."""
        objects = list(objects)
        if not objects:
            return
        kind = ContentType.objects.get_for_model(objects[0])
        placements = self.select_related("picture").filter(content_type=kind)
        found = {p.object_id: p for p in placements.filter(object_id__in={o.pk for o in objects})}
        for one in objects:
            one.placement = found.get(one.pk)

    @transaction.atomic
    def replace(self, one, picture, caption=""):
        """Make this picture, or none, the one on an object."""
        kind = ContentType.objects.get_for_model(one)
        self.filter(content_type=kind, object_id=one.pk).delete()
        if picture:
            self.create(content_type=kind, object_id=one.pk, picture=picture, caption=caption)

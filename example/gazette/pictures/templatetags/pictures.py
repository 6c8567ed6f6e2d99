"""Puts pictures on a page."""

from django import template

from ..models import Placement

register = template.Library()


@register.simple_tag
def attach_pictures(objects):
    """Give each object its `placement`, with one query: `{% attach_pictures article_list %}`."""
    Placement._default_manager.attach(objects)
    return ""


@register.inclusion_tag("pictures/picture.html")
def picture(picture, sizes="100vw", lazy=True, alt=None):
    """Write the image in both sizes; `alt=""` where the words beside it say it all."""
    return {"picture": picture, "sizes": sizes, "lazy": lazy, "alt": picture.alt if alt is None else alt}

"""Puts names over things."""

from django import template

from ..models import Credit

register = template.Library()


@register.simple_tag
def attach_authors(objects):
    """Give each object its `authors`, with one query: `{% attach_authors article_list %}`."""
    Credit._default_manager.attach(objects)
    return ""


@register.inclusion_tag("bylines/byline.html")
def byline(one, links=True):
    """Write “By A and B”. Attach the authors first, or it asks for this object alone."""
    if not hasattr(one, "authors"):
        Credit._default_manager.attach([one])
    return {"authors": one.authors, "links": links}

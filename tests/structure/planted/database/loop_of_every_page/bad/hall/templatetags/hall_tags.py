from django import template

from hall.models import Area

register = template.Library()


@register.simple_tag
def all_areas():
    return Area.objects.order_by("name")

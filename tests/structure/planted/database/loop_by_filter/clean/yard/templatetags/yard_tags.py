from django import template

from yard.models import Repair

register = template.Library()


@register.filter
def owned(boat):
    return f"{boat.name}, {boat.owner.name}"


@register.filter(name="is_whole")
def has_no_repairs(boat):
    return not boat.repairs.exists()


@register.inclusion_tag("yard/_repairs.html")
def repairs_of(boat):
    return {"repairs": Repair.objects.filter(boat=boat)}


@register.filter
def shout(text):
    return text.upper()

"""Puts an object's rating, and the form for one's own, on a page."""

from django import template

from ..forms import RatingForm
from ..models import Score

register = template.Library()


@register.simple_tag
def score_of(one):
    """Return what the ratings of an object come to: `{% score_of article as score %}`."""
    return Score._default_manager.of(one)


@register.simple_tag
def rating_form():
    """Return an empty form with the stars."""
    return RatingForm()

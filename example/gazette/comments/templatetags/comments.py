"""Puts comments, and the form for a new one, on a page."""

from django import template

from ..forms import CommentForm
from ..models import Comment

register = template.Library()


@register.simple_tag
def comments_on(one, limit=200):
    """Return the approved comments, oldest first: `{% comments_on article as comments %}`."""
    return list(Comment._default_manager.of(one).approved()[:limit])


@register.simple_tag(takes_context=True)
def comment_form(context, form_class=CommentForm):
    """Return an empty form: `{% comment_form as form %}`. Who is signed in finds the name filled in."""
    user = context["request"].user
    if not user.is_authenticated:
        return form_class()
    return form_class(initial={"name": user.get_full_name() or user.get_username(), "email": user.email})


@register.simple_tag
def pending_comments():
    """Return how many comments wait for a moderator."""
    return Comment._default_manager.pending().count()

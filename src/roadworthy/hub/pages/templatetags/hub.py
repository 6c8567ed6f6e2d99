"""Moments and shapes in templates."""

from __future__ import annotations

from datetime import UTC, datetime

from django import template
from django.utils.html import format_html

from roadworthy.hub.graphs.unit import words
from roadworthy.hub.graphs.verdict import SHAPES

register = template.Library()


@register.filter
def moment(at: float) -> str:
    """Return a moment in UTC, which the page's script changes to the reader's own time."""
    when = datetime.fromtimestamp(min(max(at, 0), 4e9), UTC)
    text = f"{when:%Y-%m-%d %H:%M:%S}"
    return str(format_html('<time datetime="{}">{} UTC</time>', when.isoformat(), text))


@register.filter
def shape(word: str) -> str:
    """Return the shape of a verdict."""
    return SHAPES.get(word, "")


@register.filter
def figure(value: float | None, unit: str) -> str:
    """Return a figure as a person reads it."""
    return words(value, unit)

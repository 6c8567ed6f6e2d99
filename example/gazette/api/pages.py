"""One page of a queryset, by the number a client asked for."""

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404


def page_of(queryset, number, size):
    """Return the page; there being none of that number is a 404."""
    try:
        return Paginator(queryset, size).page(number)
    except InvalidPage as why:
        raise Http404(str(why)) from why

"""The two ways to search: each takes a queryset and returns it narrowed to what matches."""

from django.db import connections
from django.db.models import Q

MOST_WORDS = 12


def by_words(queryset, fields, words):
    """Keep what has every word in some field, in any case, also inside longer words. Works on any database."""
    for word in words.split()[:MOST_WORDS]:
        anywhere = Q()
        for field in fields:
            anywhere |= Q((f"{field}__icontains", word))
        queryset = queryset.filter(anywhere)
    return queryset


def by_full_text(queryset, fields, words, config="english"):
    """Keep what PostgreSQL's full text search finds: word forms, "quoted phrases", -exclusions."""
    from django.contrib.postgres.search import SearchQuery, SearchVector

    query = SearchQuery(words, search_type="websearch", config=config)
    return queryset.alias(matching=SearchVector(*fields, config=config)).filter(matching=query)


def engine_for(queryset):
    """Return the best engine of the database that the queryset asks."""
    return by_full_text if connections[queryset.db].vendor == "postgresql" else by_words

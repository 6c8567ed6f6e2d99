"""RSS and Atom feeds of any queryset."""

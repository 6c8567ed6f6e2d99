"""The app of pages; it holds templates."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Pages and what stands around them."""

    name = "roadworthy.hub.pages"
    label = "hub_pages"

"""The app of sites; it has no tables."""

from django.apps import AppConfig


class SitesConfig(AppConfig):
    """What the hub knows of each site."""

    name = "roadworthy.hub.sites"
    label = "hub_sites"

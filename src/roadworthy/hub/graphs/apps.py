"""The app of graphs; it has no tables."""

from django.apps import AppConfig


class GraphsConfig(AppConfig):
    """Graphs of what sites measured."""

    name = "roadworthy.hub.graphs"
    label = "hub_graphs"

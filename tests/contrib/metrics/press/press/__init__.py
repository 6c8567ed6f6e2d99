"""A site to try the metrics app on."""

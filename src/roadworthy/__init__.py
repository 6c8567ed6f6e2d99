"""Roadworthy takes a Django project to production on its owners' own servers, and keeps it there."""

__version__ = "0.1.0"

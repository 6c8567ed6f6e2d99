"""Migrations of the sections app."""

"""Migrations of the comments app."""

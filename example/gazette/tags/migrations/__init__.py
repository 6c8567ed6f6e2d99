"""Migrations of the tags app."""

"""Migrations of the newsletter app."""

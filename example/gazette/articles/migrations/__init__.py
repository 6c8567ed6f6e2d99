"""Migrations of the articles app."""

"""Migrations of the bylines app."""

"""Migrations of the weather app."""

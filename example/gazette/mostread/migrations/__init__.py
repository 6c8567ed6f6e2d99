"""Migrations of the mostread app."""

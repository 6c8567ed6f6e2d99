"""Migrations of the ratings app."""

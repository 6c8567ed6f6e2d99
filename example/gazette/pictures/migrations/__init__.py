"""Migrations of the pictures app."""

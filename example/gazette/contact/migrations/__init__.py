"""Migrations of the contact app."""

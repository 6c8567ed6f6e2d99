"""Checks of what a visitor can do to the site that nobody meant to allow."""

"""Checks of the chapter structure."""

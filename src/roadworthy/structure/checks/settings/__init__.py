"""Checks of the settings that a site runs with in production, and of what its start depends on."""

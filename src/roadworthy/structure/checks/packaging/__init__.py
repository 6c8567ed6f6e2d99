"""Checks of what the code needs to be installed, and whether tomorrow's installation gets the same as today's."""

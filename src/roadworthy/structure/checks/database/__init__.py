"""Checks of how the code asks the database: how often, for how much, and what two requests do to each other."""

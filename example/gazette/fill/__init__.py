"""Fills the newspaper with believable articles, readers and pictures, the same each time."""

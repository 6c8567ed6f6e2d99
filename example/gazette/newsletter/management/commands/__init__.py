"""Commands of the newsletter app."""

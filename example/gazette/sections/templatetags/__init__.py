"""Template tags of the sections app."""

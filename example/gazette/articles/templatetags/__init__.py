"""Template tags of the articles app."""

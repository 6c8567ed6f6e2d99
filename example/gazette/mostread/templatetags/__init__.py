"""Template tags of the mostread app."""

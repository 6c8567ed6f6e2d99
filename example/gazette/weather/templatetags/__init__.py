"""Template tags of the weather app."""

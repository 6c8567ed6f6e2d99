"""Template tags of the bylines app."""

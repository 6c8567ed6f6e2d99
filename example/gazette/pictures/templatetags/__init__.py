"""Template tags of the pictures app."""

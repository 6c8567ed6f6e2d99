"""Commands of the fill app."""

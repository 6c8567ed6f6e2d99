"""Commands of the mostread app."""

"""Search in any model's text: full text on PostgreSQL, words elsewhere."""

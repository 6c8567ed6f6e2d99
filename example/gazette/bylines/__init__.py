"""Who made a thing: authors, their pages, and their credits on objects of any model."""

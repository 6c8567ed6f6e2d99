"""Pictures in two sizes, and where each is placed, on objects of any model."""

"""Counts what is read and ranks it, for objects of any model."""

"""The line about the weather."""

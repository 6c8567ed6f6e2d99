"""Sells papers, and depends on a printer of its own."""

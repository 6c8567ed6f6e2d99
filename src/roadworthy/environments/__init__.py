"""The model of a site: pure values that everything above may import; only reader.py and secrets.py touch the disk."""

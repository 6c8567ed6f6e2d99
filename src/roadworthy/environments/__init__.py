"""The model of a site: pure values that everything above may import; only its reader and its secrets touch the disk."""

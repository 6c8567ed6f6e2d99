"""The command line: one file per theme, and the only place where the themes meet."""

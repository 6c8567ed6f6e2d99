"""Checks of what a visitor waits for: calls to other servers, mail, long work, threads."""

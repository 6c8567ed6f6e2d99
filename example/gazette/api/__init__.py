"""A small JSON API over querysets and forms, in which errors are JSON too."""

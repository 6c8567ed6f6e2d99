import os


def flag(name, default="0"):
    return os.environ.get(name, default).lower() in ("1", "true")


def text(name, default=None):
    return os.environ.get(name, default)

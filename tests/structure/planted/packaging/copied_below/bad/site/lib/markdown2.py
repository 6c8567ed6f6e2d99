"""Markdown in Python."""

__version__ = "2.3.8"
__author__ = "Somebody"


def markdown(text):
    return text

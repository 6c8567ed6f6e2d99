"""Runs in the site's own Python, where Roadworthy is not installed: Django and the standard library are all it imports.

`program.py` sends these files as one text. They import one another relatively, and nothing newer than Python 3.10.
"""

"""Small Django apps for the site itself: each does one thing, and each works alone.

Only the site imports from here, in its own Python (3.10 or newer). Nothing in this package imports
anything else of Roadworthy, and no app imports another; any of them can be lifted out by copying its folder.
"""

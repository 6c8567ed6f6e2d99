"""Writes the site's log as one JSON object a line, ready to be collected and searched.

The site imports this: `LOGGING = logging_config()` in its settings, or `JsonLines` as the formatter of
a handler of its own. It needs nothing but Python.
"""

from .config import logging_config
from .formatter import JsonLines

__all__ = ["JsonLines", "logging_config"]

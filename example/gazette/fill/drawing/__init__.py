"""Draws the paper's illustrations: the same picture for the same kind, number and seed."""

from . import inside, land, town  # noqa: F401 - each makes its scenes known
from .scenes import KINDS, draw

__all__ = ["KINDS", "draw"]

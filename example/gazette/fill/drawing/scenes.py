"""The kinds of picture there are, and how one is drawn."""

import random
from dataclasses import dataclass

from .canvas import Canvas
from .palettes import DAY, NIGHT

KINDS = {}


@dataclass(frozen=True)
class Scene:
    """A kind of picture: its title, what it shows, whether it is night there, and the function that draws it."""

    title: str
    alt: str
    night: bool
    paint: object


def scene(kind, title, alt, night=False):
    """Make a scene known under a kind."""

    def known(paint):
        KINDS[kind] = Scene(title, alt, night, paint)
        return paint

    return known


def draw(kind, number, seed):
    """Return the picture of a kind that has a number."""
    found = KINDS[kind]
    rng = random.Random(f"picture {seed} {kind} {number}")
    palettes = NIGHT if found.night else DAY
    offset = sorted(KINDS).index(kind)
    canvas = Canvas(palettes[(number + offset) % len(palettes)], rng)
    found.paint(canvas, rng, canvas.palette)
    return canvas.finished()

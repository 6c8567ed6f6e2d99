"""The colours of a picture: a sky, three distances, a light and an accent."""

from dataclasses import dataclass

from PIL import ImageColor


@dataclass(frozen=True)
class Palette:
    """Colours that go together, from the top of the sky to what is nearest."""

    top: str
    low: str
    far: str
    mid: str
    near: str
    light: str
    accent: str


DAY = (
    Palette("#9cc3d5", "#f2e3c6", "#8fb0b5", "#5d8588", "#274b54", "#fff6e0", "#d8572a"),
    Palette("#f0b67f", "#fbe8cf", "#d68c6a", "#a4585a", "#4a2f48", "#fff3dd", "#fe5f55"),
    Palette("#b8d8ba", "#f5efd8", "#91b3a0", "#588b76", "#20483f", "#fffbea", "#e6913a"),
    Palette("#c9d6df", "#f4ece1", "#a7b6c2", "#6d8196", "#2f3e52", "#ffffff", "#c8553d"),
    Palette("#7fa9c9", "#f7d9c4", "#8d9db6", "#667799", "#2b3a5a", "#fff4e6", "#f2a541"),
)
NIGHT = (
    Palette("#141e37", "#3d4c73", "#2b385c", "#1e294a", "#0d1428", "#ffe2a6", "#f2a541"),
    Palette("#1d1b33", "#6a3f5d", "#3c2b4f", "#2a2140", "#130f22", "#ffd9a0", "#fe5f55"),
    Palette("#10292e", "#3f6d6b", "#24494b", "#183639", "#081a1c", "#f6e7b4", "#e6913a"),
)


def mix(one, two, share):
    """Return the colour between two.

    >>> mix("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = zip(ImageColor.getrgb(one), ImageColor.getrgb(two), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share + 1e-9):02x}" for a, b in pairs)

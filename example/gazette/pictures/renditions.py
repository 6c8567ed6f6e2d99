"""Makes the two sizes of a picture. Nothing but the image itself is kept: no place, no camera."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

WIDTHS = (1280, 640)


@dataclass(frozen=True)
class Rendition:
    """A JPEG and its size in pixels."""

    content: bytes
    width: int
    height: int


def renditions(file, widths=WIDTHS):
    """Return the image at each width, never larger than it came, turned as the camera was held."""
    with Image.open(file) as opened:
        upright = ImageOps.exif_transpose(opened).convert("RGB")
    return [_rendition(upright, min(width, upright.width)) for width in widths]


def _rendition(image, width):
    height = max(1, round(image.height * width / image.width))
    out = BytesIO()
    image.resize((width, height), Image.Resampling.LANCZOS).save(out, "JPEG", quality=82, optimize=True)
    return Rendition(out.getvalue(), width, height)

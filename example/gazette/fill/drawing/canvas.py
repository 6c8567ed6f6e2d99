"""A canvas in units of a picture 1280 wide and 800 high, drawn at twice that and made smooth."""

import math

from PIL import Image, ImageDraw

from .palettes import mix

WIDTH, HEIGHT, FINE = 1280, 800, 2


class Canvas:
    """What the scenes draw on: simple shapes in the colours of one palette."""

    def __init__(self, palette, rng):
        self.palette = palette
        self.rng = rng
        self.image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), palette.low)
        self.pen = ImageDraw.Draw(self.image)

    def gradient(self, top, low, y0=0, y1=HEIGHT):
        """Fill the picture's width with a gradient between two heights."""
        steps = 96
        for n in range(steps):
            y = y0 + (y1 - y0) * n / steps
            self.rect(0, y, WIDTH, (y1 - y0) / steps + 1, mix(top, low, n / (steps - 1)))

    def sky(self):
        self.gradient(self.palette.top, self.palette.low)

    def rect(self, x, y, width, height, colour):
        self.pen.rectangle([x * FINE, y * FINE, (x + width) * FINE, (y + height) * FINE], fill=colour)

    def round(self, x, y, width, height, radius, colour):
        box = [x * FINE, y * FINE, (x + width) * FINE, (y + height) * FINE]
        self.pen.rounded_rectangle(box, radius * FINE, fill=colour)

    def poly(self, points, colour):
        self.pen.polygon([(x * FINE, y * FINE) for x, y in points], fill=colour)

    def line(self, points, colour, width=3):
        self.pen.line([(x * FINE, y * FINE) for x, y in points], fill=colour, width=round(width * FINE), joint="curve")

    def disc(self, x, y, radius, colour):
        box = [(x - radius) * FINE, (y - radius) * FINE, (x + radius) * FINE, (y + radius) * FINE]
        self.pen.ellipse(box, fill=colour)

    def oval(self, x, y, across, down, colour):
        self.pen.ellipse([(x - across) * FINE, (y - down) * FINE, (x + across) * FINE, (y + down) * FINE], fill=colour)

    def arc(self, x, y, radius, start, end, colour, width=3):
        box = [(x - radius) * FINE, (y - radius) * FINE, (x + radius) * FINE, (y + radius) * FINE]
        self.pen.arc(box, start, end, fill=colour, width=round(width * FINE))

    def glow(self, x, y, radius, colour, onto):
        """Draw a sun or lamp with soft rings round it."""
        for n in range(7, 0, -1):
            self.disc(x, y, radius * (1 + n * 0.22), mix(onto, colour, 0.42 * (1 - n / 8)))
        self.disc(x, y, radius, colour)

    def hills(self, base, height, colour, waves=3):
        """Draw a line of hills from side to side, down to the bottom."""
        phases = [(self.rng.uniform(0, 6.3), self.rng.uniform(0.6, 1.6) * (n + 1)) for n in range(waves)]
        points = [(0, HEIGHT)]
        for x in range(0, WIDTH + 16, 16):
            lift = sum(math.sin(p + x / WIDTH * f * 3.1) / (n + 1) for n, (p, f) in enumerate(phases))
            points.append((x, base - height * lift / 2))
        self.poly([*points, (WIDTH, HEIGHT)], colour)

    def water(self, y, colour, shine):
        """Draw water from a height down, with short lines of light that widen as they come near."""
        self.gradient(mix(colour, shine, 0.25), colour, y, HEIGHT)
        for _ in range(150):
            depth = self.rng.random() ** 1.6
            at, length = y + 6 + depth * (HEIGHT - y), 14 + depth * 110
            x = self.rng.uniform(-60, WIDTH)
            self.rect(x, at, length, 1 + depth * 3, mix(colour, shine, self.rng.uniform(0.12, 0.4)))

    def windows(self, x, y, columns, rows, colour, dark, step=(22, 30), size=(10, 15), lit=0.6):
        """Draw rows of windows, some lit."""
        for row in range(rows):
            for column in range(columns):
                shade = colour if self.rng.random() < lit else dark
                self.rect(x + column * step[0], y + row * step[1], *size, shade)

    def person(self, x, y, size, colour, head):
        """Draw somebody standing, their feet at y."""
        self.round(x - size * 0.16, y - size * 0.62, size * 0.32, size * 0.62, size * 0.13, colour)
        self.disc(x, y - size * 0.77, size * 0.13, head)

    def tree(self, x, y, size, colour, trunk):
        self.rect(x - size * 0.04, y - size * 0.4, size * 0.08, size * 0.4, trunk)
        for dx, dy, r in ((0, 0.72, 0.28), (-0.17, 0.54, 0.2), (0.17, 0.52, 0.21)):
            self.disc(x + dx * size, y - dy * size, r * size, colour)

    def cloud(self, x, y, size, colour):
        for dx, dy, r in ((0, 0, 0.3), (0.3, 0.06, 0.24), (-0.3, 0.08, 0.22), (0.55, 0.14, 0.15)):
            self.oval(x + dx * size, y + dy * size, r * size, r * size * 0.62, colour)

    def bird(self, x, y, size, colour):
        self.arc(x - size / 2, y, size / 2, 200, 340, colour, 2)
        self.arc(x + size / 2, y, size / 2, 200, 340, colour, 2)

    def finished(self):
        """Return the picture at its own size, with a little grain, as print has."""
        smooth = self.image.reduce(FINE)
        grain = Image.frombytes("L", (WIDTH // 2, HEIGHT // 2), self.rng.randbytes(WIDTH * HEIGHT // 4))
        grain = grain.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR).convert("RGB")
        return Image.blend(smooth, grain, 0.035)

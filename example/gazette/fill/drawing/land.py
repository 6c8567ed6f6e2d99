"""Scenes outside the town: water, fields, weather."""

import math

from .palettes import mix
from .scenes import scene


@scene("harbour", "Harbour", "A drawing of boats lying in a harbour under a low sun.")
def harbour(c, rng, p):
    c.sky()
    c.glow(rng.uniform(250, 1000), 330, 62, p.light, mix(p.top, p.low, 0.45))
    c.hills(430, 70, p.far)
    c.water(440, p.mid, p.light)
    c.rect(0, 425, rng.uniform(220, 420), 34, p.near)
    for n in range(5):
        boat(
            c,
            120 + n * 250 + rng.uniform(-50, 50),
            490 + n % 3 * 90,
            70 + n % 3 * 40,
            rng.choice((p.accent, p.light, p.near)),
            p,
        )
    for _ in range(6):
        c.bird(rng.uniform(100, 1180), rng.uniform(80, 280), rng.uniform(14, 26), p.near)


def boat(c, x, y, size, hull, p):
    """Draw a sailing boat and its reflection."""
    c.line([(x, y), (x, y - size * 1.5)], p.near, 3)
    c.poly([(x + 4, y - size * 1.45), (x + 4, y - size * 0.2), (x + size * 0.72, y - size * 0.2)], p.light)
    c.poly(
        [(x - 4, y - size * 1.2), (x - 4, y - size * 0.2), (x - size * 0.5, y - size * 0.2)], mix(p.light, p.low, 0.6)
    )
    c.poly(
        [
            (x - size * 0.8, y - size * 0.1),
            (x + size * 0.9, y - size * 0.1),
            (x + size * 0.6, y + size * 0.2),
            (x - size * 0.6, y + size * 0.2),
        ],
        hull,
    )
    c.oval(x, y + size * 0.28, size * 0.7, size * 0.06, mix(p.mid, p.near, 0.5))


@scene("river", "River", "A drawing of a wide river bending between fields.")
def river(c, rng, p):
    c.sky()
    for _ in range(3):
        c.cloud(rng.uniform(0, 1280), rng.uniform(70, 220), rng.uniform(140, 260), mix(p.low, p.light, 0.6))
    c.hills(400, 130, p.far)
    c.hills(460, 90, p.mid)
    bend = rng.uniform(420, 860)
    c.poly(
        [(bend, 470), (bend + 60, 470), (bend + 20, 540), (1100, 800), (180, 800), (bend - 140, 560)],
        mix(p.low, p.top, 0.5),
    )
    for _ in range(26):
        y = rng.uniform(520, 790)
        spread = (y - 470) * 1.1
        c.rect(bend - 60 + rng.uniform(-0.7, 0.9) * spread, y, rng.uniform(20, 90), 2, p.light)
    for _ in range(14):
        side = rng.choice((-1, 1))
        y = rng.uniform(500, 740)
        c.tree(
            bend + side * (140 + (y - 470) * 2.2 + rng.uniform(0, 160)),
            y,
            60 + (y - 470) * 0.5,
            rng.choice((p.near, mix(p.near, p.mid, 0.4))),
            p.near,
        )


@scene("coast", "Coast", "A drawing of marsh and shore, with birds over the water.")
def coast(c, rng, p):
    c.sky()
    c.glow(rng.uniform(200, 1080), 240, 48, p.light, mix(p.top, p.low, 0.3))
    c.water(380, mix(p.top, p.far, 0.6), p.light)
    for n in range(5):
        y = 450 + n * 75
        c.hills(y + 30, 34 + n * 5, mix(p.mid, p.near, n / 5), waves=4)
        if n < 4:
            c.oval(rng.uniform(100, 1180), y + 66, rng.uniform(120, 300), 10, mix(p.low, p.light, 0.3))
    for _ in range(90):
        x, height = rng.uniform(0, 1280), rng.uniform(40, 130)
        c.line([(x, 800), (x + rng.uniform(-24, 30), 800 - height)], mix(p.near, p.accent, rng.uniform(0, 0.35)), 2)
    for _ in range(16):
        c.bird(640 + rng.gauss(0, 240), 190 + rng.gauss(0, 60), rng.uniform(12, 28), p.near)


@scene("storm", "Storm", "A drawing of dark clouds and slanting rain over rooftops.", night=True)
def storm(c, rng, p):
    c.gradient(p.near, p.low)
    for n in range(16):
        c.cloud(rng.uniform(-60, 1280), 60 + n * 17, rng.uniform(200, 420), mix(p.far, p.low, rng.uniform(0.1, 0.6)))
    x = rng.uniform(400, 900)
    c.poly([(x, 250), (x + 46, 250), (x + 14, 380), (x + 60, 380), (x - 40, 590), (x, 430), (x - 40, 430)], p.light)
    x = 0
    while x < 1280:
        width, height = rng.uniform(70, 150), rng.uniform(60, 150)
        c.rect(x, 800 - height, width, height, p.near)
        c.poly(
            [(x - 6, 800 - height), (x + width / 2, 740 - height), (x + width + 6, 800 - height)],
            mix(p.near, p.mid, 0.5),
        )
        c.windows(x + width / 2 - 12, 820 - height, 2, 1, p.light, p.mid, lit=0.5)
        x += width
    for _ in range(260):
        x, y = rng.uniform(-60, 1280), rng.uniform(150, 800)
        c.line([(x, y), (x - 9, y + 30)], mix(p.low, p.light, 0.3), 1)


@scene("turbines", "Turbines", "A drawing of wind turbines on a ridge.")
def turbines(c, rng, p):
    c.sky()
    c.glow(rng.uniform(200, 1000), 480, 80, p.light, p.low)
    c.hills(560, 120, p.far)
    for n in range(6):
        x, size = 110 + n * 210 + rng.uniform(-40, 40), rng.uniform(150, 330)
        turbine(c, rng, x, 640, size, mix(p.light, p.low, 0.2 if size > 230 else 0.6))
    c.hills(640, 70, p.mid)
    c.hills(730, 60, p.near)


def turbine(c, rng, x, y, size, colour):
    """Draw one, its blades as they happen to stand."""
    c.poly([(x - 5, y), (x + 5, y), (x + 2, y - size), (x - 2, y - size)], colour)
    turn = rng.uniform(0, 2.1)
    for n in range(3):
        angle = turn + n * 2.0944
        tip = (x + math.cos(angle) * size * 0.55, y - size + math.sin(angle) * size * 0.55)
        side = (x + math.cos(angle + 0.28) * size * 0.13, y - size + math.sin(angle + 0.28) * size * 0.13)
        c.poly([(x, y - size), side, tip], colour)
    c.disc(x, y - size, 6, colour)


@scene("pitch", "Playing field", "A drawing of a playing field with figures in the distance.")
def pitch(c, rng, p):
    c.sky()
    c.cloud(rng.uniform(200, 1000), 140, 240, mix(p.low, p.light, 0.7))
    for x in range(-20, 1320, 64):
        c.tree(x + rng.uniform(-16, 16), 430, rng.uniform(100, 190), mix(p.mid, p.near, rng.uniform(0.2, 0.8)), p.near)
    green = "#6f9a5b"
    for n in range(9):
        c.rect(0, 425 + n * 42, 1280, 43, mix(green, p.low, 0.25 if n % 2 else 0.12))
    c.oval(640, 600, 330, 74, p.light)
    c.oval(640, 600, 326, 71, mix(green, p.low, 0.18))
    for n in range(13):
        x, y = rng.uniform(90, 1190), rng.uniform(470, 760)
        c.oval(x, y, (y - 380) * 0.12, 5, mix(green, p.near, 0.5))
        c.person(x, y, (y - 330) * 0.38, p.accent if n % 2 else p.light, mix(p.near, p.accent, 0.35))
    for x in (80, 1200):
        c.line([(x, 470), (x, 270)], p.light, 5)

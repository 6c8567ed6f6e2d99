"""Scenes in the town: streets, buildings, works."""

from .palettes import mix
from .scenes import scene


def terrace(c, rng, p, y, tall=(150, 260)):
    """Draw a row of houses, each another colour and height, standing at y."""
    x = -20
    while x < 1300:
        width, height = rng.uniform(90, 150), rng.uniform(*tall)
        wall = mix(rng.choice((p.far, p.mid, p.accent, p.low)), p.low, rng.uniform(0.15, 0.5))
        c.rect(x, y - height, width, height, wall)
        c.poly(
            [(x - 5, y - height), (x + width / 2, y - height - 56), (x + width + 5, y - height)],
            mix(p.near, p.accent, 0.25),
        )
        c.rect(x + width * 0.7, y - height - 62, 16, 46, p.near)
        c.windows(
            x + 16, y - height + 22, 2, int((height - 70) // 56), p.light, p.near, (width - 58, 56), (24, 34), 0.75
        )
        c.round(x + width / 2 - 15, y - 54, 30, 54, 6, rng.choice((p.near, p.accent)))
        x += width


@scene("street", "Street", "A drawing of a row of terraced houses.")
def street(c, rng, p):
    c.sky()
    c.hills(420, 120, p.far)
    terrace(c, rng, p, 650)
    c.rect(0, 650, 1280, 40, mix(p.far, p.light, 0.4))
    c.rect(0, 686, 1280, 120, p.near)
    for x in range(20, 1280, 130):
        c.rect(x, 738, 64, 6, p.light)
    for _ in range(4):
        c.person(rng.uniform(60, 1220), 682, rng.uniform(70, 92), rng.choice((p.accent, p.near, p.mid)), p.light)
    for x in (210, 700, 1130):
        c.tree(x + rng.uniform(-60, 60), 655, rng.uniform(150, 210), mix(p.mid, "#5f8a52", 0.5), p.near)


@scene("road", "Road", "A drawing of a road running to the horizon past roadworks.")
def road(c, rng, p):
    c.sky()
    c.glow(640 + rng.uniform(-200, 200), 360, 54, p.light, p.low)
    c.hills(430, 100, p.far)
    c.rect(0, 425, 1280, 380, mix(p.mid, "#7d9460", 0.35))
    middle = rng.uniform(540, 740)
    c.poly([(middle - 14, 425), (middle + 14, 425), (1120, 800), (140, 800)], p.near)
    for n in range(9):
        y, width = 440 + n * n * 4.6, 1 + n * 1.7
        c.poly(
            [
                (middle - width, y),
                (middle + width, y),
                (middle + width * 1.5, y + 6 + n * 4),
                (middle - width * 1.5, y + 6 + n * 4),
            ],
            p.light,
        )
    for n in range(5):
        y, size = 520 + n * 58, 34 + n * 20
        x = middle + (y - 425) * 0.62 - 20
        c.poly([(x, y - size), (x + size * 0.32, y), (x - size * 0.32, y)], p.accent)
        c.poly(
            [
                (x - size * 0.16, y - size * 0.5),
                (x + size * 0.16, y - size * 0.5),
                (x + size * 0.22, y - size * 0.3),
                (x - size * 0.22, y - size * 0.3),
            ],
            p.light,
        )
    for n in range(6):
        c.line([(120 + n * 60 - n * n * 2, 640 - n * 34), (120 + n * 60 - n * n * 2, 470 - n * 8)], p.near, 4)


@scene("night", "Street at night", "A drawing of dark houses with a few lit windows.", night=True)
def night(c, rng, p):
    c.sky()
    for _ in range(90):
        c.disc(rng.uniform(0, 1280), rng.uniform(0, 380), rng.uniform(0.8, 2.2), p.light)
    c.glow(rng.uniform(180, 1100), 150, 44, p.light, mix(p.top, p.low, 0.2))
    for y, colour, tall in ((560, p.far, (120, 240)), (680, p.mid, (130, 270)), (800, p.near, (90, 230))):
        x = rng.uniform(-60, 0)
        while x < 1280:
            width, height = rng.uniform(80, 170), rng.uniform(*tall)
            c.rect(x, y - height, width, 800, colour)
            c.poly([(x - 4, y - height), (x + width / 2, y - height - 52), (x + width + 4, y - height)], colour)
            c.windows(
                x + 18,
                y - height + 20,
                int((width - 24) // 34),
                3,
                p.light,
                mix(colour, p.low, 0.25),
                (34, 40),
                (15, 21),
                0.22,
            )
            x += width + rng.uniform(0, 14)


@scene("skyline", "Skyline", "A drawing of the town’s roofs, towers and cranes against the sky.")
def skyline(c, rng, p):
    c.sky()
    c.glow(rng.uniform(220, 1060), rng.uniform(200, 330), 74, p.light, mix(p.top, p.low, 0.5))
    for base, colour, low, high in ((640, p.far, 90, 330), (700, p.mid, 70, 280), (770, p.near, 30, 190)):
        x = rng.uniform(-50, 0)
        while x < 1280:
            width, height = rng.uniform(50, 120), rng.uniform(low, high)
            c.rect(x, base - height, width, 800, colour)
            if rng.random() < 0.3:
                c.poly([(x, base - height), (x + width / 2, base - height - width), (x + width, base - height)], colour)
            elif rng.random() < 0.4:
                c.rect(x + width / 2 - 2, base - height - 60, 4, 60, colour)
            c.windows(
                x + 12,
                base - height + 18,
                int((width - 14) // 20),
                int(height // 34),
                mix(colour, p.light, 0.7),
                mix(colour, p.light, 0.12),
                (20, 30),
                (8, 13),
                0.35,
            )
            x += width + rng.uniform(0, 10)


@scene("crane", "Building site", "A drawing of cranes over half-built houses.")
def crane(c, rng, p):
    c.sky()
    c.cloud(rng.uniform(100, 500), 130, 230, mix(p.low, p.light, 0.6))
    c.hills(560, 80, p.far)
    for n in range(4):
        x, floors = 60 + n * 310, rng.randint(2, 6)
        for floor in range(floors):
            c.rect(x, 700 - (floor + 1) * 72, 230, 12, p.mid)
            for column in range(4):
                c.rect(x + 6 + column * 70, 700 - (floor + 1) * 72, 9, 72, p.mid)
            if floor < floors - 2:
                c.rect(x + 15, 712 - (floor + 1) * 72, 200, 60, mix(p.accent, p.low, 0.45))
                c.windows(x + 34, 726 - (floor + 1) * 72, 3, 1, p.light, p.near, (66, 1), (30, 34), 0.6)
    for x, height, reach in ((260, 560, 430), (930, 470, -380)):
        x += rng.uniform(-60, 60)
        c.line([(x, 720), (x, 720 - height)], p.accent, 9)
        c.line([(x - reach * 0.3, 735 - height), (x + reach, 735 - height)], p.accent, 8)
        c.line([(x, 690 - height), (x + reach * 0.8, 735 - height)], p.near, 2)
        c.line([(x, 690 - height), (x - reach * 0.28, 735 - height)], p.near, 2)
        c.line([(x + reach * 0.7, 735 - height), (x + reach * 0.7, 880 - height)], p.near, 2)
        c.rect(x + reach * 0.7 - 24, 880 - height, 48, 22, p.near)
    c.rect(0, 700, 1280, 100, p.near)


@scene("factory", "Works", "A drawing of a works with saw-tooth roofs and two chimneys.")
def factory(c, rng, p):
    c.sky()
    c.hills(520, 90, p.far)
    for x in (rng.uniform(160, 300), rng.uniform(900, 1040)):
        c.poly([(x, 640), (x + 12, 210), (x + 58, 210), (x + 70, 640)], mix(p.accent, p.near, 0.35))
        c.rect(x + 9, 236, 52, 18, p.light)
        for n in range(5):
            c.cloud(x + 70 + n * 62, 180 - n * 22, 90 + n * 36, mix(p.top, p.light, 0.6 - n * 0.08))
    for n in range(7):
        x = n * 190 - 20
        c.poly([(x, 660), (x, 470), (x + 190, 560), (x + 190, 660)], p.mid)
        c.poly([(x, 470), (x + 20, 480), (x + 20, 560), (x, 560)], p.light)
    c.rect(0, 560, 1280, 160, mix(p.mid, p.near, 0.5))
    c.windows(40, 596, 15, 1, p.light, p.near, (84, 1), (46, 60), 0.7)
    c.rect(0, 716, 1280, 90, p.near)
    for _ in range(5):
        c.person(rng.uniform(60, 1220), 742, 74, rng.choice((p.accent, p.mid)), p.light)


@scene("train", "Train", "A drawing of a train crossing a viaduct.")
def train(c, rng, p):
    c.sky()
    c.glow(rng.uniform(200, 1080), 210, 56, p.light, mix(p.top, p.low, 0.3))
    c.hills(480, 150, p.far)
    c.hills(600, 90, p.mid)
    c.rect(0, 470, 1280, 34, p.near)
    for n in range(8):
        x = n * 180 - 40
        c.rect(x, 500, 44, 300, p.near)
        c.poly([(x + 44, 500), (x + 180, 500), (x + 180, 540), (x + 150, 512), (x + 74, 512), (x + 44, 540)], p.near)
    start = rng.uniform(120, 380)
    for n in range(4):
        x = start + n * 212
        c.round(x, 396, 206, 70, 12, p.accent if n else mix(p.accent, p.near, 0.25))
        c.windows(x + 18, 414, 5, 1, p.light, p.light, (36, 1), (26, 24))
        c.rect(x, 452, 206, 6, p.light)
    c.hills(770, 50, mix(p.near, p.mid, 0.35))


@scene("hospital", "Hospital", "A drawing of a hospital with lit windows.")
def hospital(c, rng, p):
    c.sky()
    c.cloud(rng.uniform(200, 1000), 140, 260, mix(p.low, p.light, 0.6))
    c.hills(560, 90, p.far)
    c.rect(150, 380, 420, 300, p.light)
    c.rect(520, 260, 320, 420, mix(p.light, p.low, 0.5))
    c.rect(800, 420, 360, 260, p.light)
    for x, y, columns, rows in ((180, 410, 8, 5), (550, 350, 6, 6), (828, 450, 7, 4)):
        c.windows(x, y, columns, rows, mix(p.accent, p.light, 0.55), p.mid, (46, 48), (28, 28), 0.25)
    c.rect(664, 280, 32, 56, p.accent)
    c.rect(652, 292, 56, 32, p.accent)
    c.rect(0, 680, 1280, 120, p.mid)
    c.round(240 + rng.uniform(-80, 400), 640, 150, 66, 12, p.near)
    for x in (60, 620, 1210):
        c.tree(x, 690, 150, mix("#5f8a52", p.mid, 0.4), p.near)


@scene("school", "School", "A drawing of a school with children in the yard.")
def school(c, rng, p):
    c.sky()
    c.glow(rng.uniform(160, 1100), 140, 44, p.light, p.top)
    c.hills(520, 80, p.far)
    c.rect(140, 390, 1000, 260, mix(p.accent, p.low, 0.35))
    c.poly([(110, 390), (220, 300), (1060, 300), (1170, 390)], p.near)
    c.rect(560, 250, 160, 400, mix(p.accent, p.low, 0.2))
    c.poly([(540, 250), (640, 160), (740, 250)], p.near)
    c.disc(640, 300, 32, p.light)
    c.line([(640, 300), (640, 280)], p.near, 3)
    c.line([(640, 300), (656, 306)], p.near, 3)
    c.windows(180, 430, 4, 2, p.light, p.mid, (88, 100), (60, 68), 0.8)
    c.windows(770, 430, 4, 2, p.light, p.mid, (88, 100), (60, 68), 0.8)
    c.round(600, 560, 80, 90, 10, p.near)
    c.rect(0, 648, 1280, 160, mix(p.mid, p.low, 0.4))
    for _ in range(15):
        y = rng.uniform(690, 780)
        c.person(
            rng.uniform(60, 1220),
            y,
            rng.uniform(62, 84),
            rng.choice((p.accent, p.near, p.light, p.mid)),
            mix(p.near, p.accent, 0.45),
        )

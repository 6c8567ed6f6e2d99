"""Scenes indoors, crowds, and drawings of an idea."""

import math

from .palettes import mix
from .scenes import scene


@scene("stadium", "Stadium", "A drawing of a floodlit football ground, full.", night=True)
def stadium(c, rng, p):
    c.sky()
    for x in (130, 1150):
        c.poly([(x - 8, 620), (x + 8, 620), (x + 4, 130), (x - 4, 130)], p.near)
        c.round(x - 64, 76, 128, 66, 6, p.near)
        for n in range(8):
            c.glow(x - 46 + n % 4 * 31, 96 + n // 4 * 28, 8, p.light, p.top)
    c.poly([(0, 300), (1280, 300), (1280, 560), (0, 560)], p.mid)
    c.rect(0, 276, 1280, 30, p.near)
    for _ in range(2300):
        x, y = rng.uniform(0, 1280), rng.uniform(318, 552)
        c.disc(x, y, rng.uniform(3, 5.5), rng.choice((p.low, p.far, p.accent, mix(p.light, p.low, 0.5))))
    for n in range(8):
        c.rect(0, 558 + n * 31, 1280, 32, ("#3f6f4a", "#467a52")[n % 2])
    c.line([(0, 590), (1280, 590)], p.light, 3)
    c.oval(640, 800, 300, 120, mix(p.light, "#467a52", 0.1))
    c.oval(640, 800, 296, 117, "#3f6f4a")
    for n in range(11):
        x, y = rng.uniform(80, 1200), rng.uniform(640, 780)
        c.person(x, y, (y - 430) * 0.36, p.accent if n % 2 else p.light, mix(p.light, p.near, 0.4))
    c.disc(rng.uniform(300, 980), 700, 9, "#ffffff")


@scene("chart", "Chart", "A drawing of bars and a line that climbs and falls.")
def chart(c, rng, p):
    c.gradient(mix(p.low, p.light, 0.7), p.low)
    for n in range(6):
        c.rect(110, 170 + n * 95, 1060, 2, mix(p.low, p.mid, 0.35))
    height, points = rng.uniform(160, 300), []
    for n in range(11):
        height = min(460, max(70, height + rng.uniform(-110, 120)))
        x = 130 + n * 95
        c.round(x, 645 - height, 62, height, 8, p.accent if n == 10 else mix(p.mid, p.far, n % 2 * 0.6))
        points.append((x + 31, 600 - height - rng.uniform(0, 60)))
    c.line(points, p.near, 6)
    for x, y in points:
        c.disc(x, y, 11, p.near)
        c.disc(x, y, 6, p.light)
    c.rect(100, 645, 1080, 6, p.near)


@scene("ballot", "Ballot", "A drawing of a hand’s paper going into a ballot box.")
def ballot(c, rng, p):
    c.gradient(p.top, p.low)
    for n in range(9):
        c.poly([(640, 470), (n * 190 - 200, -20), (n * 190 - 110, -20)], mix(p.top, p.low, 0.75))
    c.poly([(330, 430), (950, 430), (910, 760), (370, 760)], p.near)
    c.poly([(300, 400), (980, 400), (960, 450), (320, 450)], mix(p.near, p.mid, 0.5))
    c.rect(500, 418, 280, 12, mix(p.near, "#000000", 0.5))
    lean = rng.uniform(-26, 26)
    c.poly([(535 + lean, 150), (745 + lean, 150), (735, 425), (545, 425)], p.light)
    for n in range(3):
        c.rect(575 + lean * (1 - n / 4), 200 + n * 62, 34, 34, mix(p.light, p.mid, 0.5))
        c.rect(630 + lean * (1 - n / 4), 211 + n * 62, 80, 10, mix(p.light, p.mid, 0.4))
    mark = rng.randrange(3)
    x, y = 575 + lean * (1 - mark / 4), 200 + mark * 62
    c.line([(x + 5, y + 5), (x + 29, y + 29)], p.accent, 7)
    c.line([(x + 29, y + 5), (x + 5, y + 29)], p.accent, 7)
    c.rect(0, 756, 1280, 50, p.mid)


@scene("books", "Books", "A drawing of shelves of books and things kept.")
def books(c, rng, p):
    c.gradient(mix(p.near, p.mid, 0.3), p.near)
    for row in range(3):
        y, x = 250 + row * 225, 60
        c.rect(40, y, 1200, 18, mix(p.accent, p.near, 0.55))
        while x < 1180:
            if rng.random() < 0.1 and x < 1060:
                c.oval(x + 52, y - 50, 44, 50, mix(p.low, p.far, 0.5))
                c.rect(x + 38, y - 112, 28, 20, mix(p.low, p.far, 0.5))
                x += 120
                continue
            width, height = rng.uniform(18, 44), rng.uniform(110, 178)
            colour = mix(rng.choice((p.accent, p.low, p.far, p.mid, p.top, p.light)), p.near, rng.uniform(0, 0.3))
            c.rect(x, y - height, width, height, colour)
            c.rect(x, y - height + 18, width, 5, mix(colour, p.light, 0.5))
            c.rect(x, y - 30, width, 4, mix(colour, p.near, 0.4))
            x += width + rng.choice((2, 2, 2, 16))


@scene("stage", "Stage", "A drawing of a stage, lit, seen over the heads of the audience.", night=True)
def stage(c, rng, p):
    c.gradient(p.near, p.top)
    c.rect(180, 130, 920, 440, mix(p.low, p.accent, 0.25))
    for x in (rng.uniform(380, 520), rng.uniform(700, 900)):
        c.poly([(x - 20, 100), (x + 20, 100), (x + 190, 570), (x - 190, 570)], mix(p.low, p.light, 0.45))
        c.oval(x, 566, 190, 22, mix(p.light, p.low, 0.2))
        c.person(x + rng.uniform(-40, 40), 568, 170, p.near, mix(p.accent, p.light, 0.5))
    curtain = mix(p.accent, p.near, 0.35)
    c.rect(120, 80, 1040, 70, curtain)
    for side in (0, 1):
        for n in range(6):
            x = 120 + n * 28 if side == 0 else 1000 + n * 28
            c.rect(x, 90, 26, 500, mix(curtain, p.near, n % 2 * 0.3))
    c.rect(90, 570, 1100, 36, mix(p.near, p.accent, 0.3))
    for row in range(3):
        for n in range(15 - row):
            c.disc(40 + row * 44 + n * 90, 680 + row * 50, 34, mix(p.near, "#000000", 0.2 + row * 0.2))
            c.round(2 + row * 44 + n * 90, 706 + row * 50, 76, 120, 30, mix(p.near, "#000000", 0.2 + row * 0.2))


@scene("gallery", "Gallery", "A drawing of people before pictures on a white wall.")
def gallery(c, rng, p):
    c.gradient(mix(p.light, p.low, 0.2), p.low)
    c.rect(0, 640, 1280, 160, mix(p.mid, p.low, 0.45))
    x = 90
    while x < 1120:
        width, height = rng.uniform(140, 270), rng.uniform(160, 300)
        y = 370 - height / 2
        c.rect(x - 10, y - 10, width + 20, height + 20, p.near)
        c.rect(x, y, width, height, rng.choice((p.top, p.far, p.low)))
        for _ in range(5):
            shade = rng.choice((p.accent, p.mid, p.light, p.near, p.top))
            across, down = rng.uniform(14, width * 0.24), rng.uniform(14, height * 0.24)
            c.oval(
                rng.uniform(x + across, x + width - across),
                rng.uniform(y + down, y + height - down),
                across,
                down,
                shade,
            )
        x += width + rng.uniform(60, 110)
    for _ in range(5):
        x = rng.uniform(90, 1190)
        c.oval(x, 742, 56, 10, mix(p.mid, p.near, 0.3))
        c.person(x, 740, rng.uniform(230, 270), rng.choice((p.near, p.accent, p.mid)), mix(p.near, p.accent, 0.4))


@scene("music", "Concert", "A drawing of waves of sound over a row of players.", night=True)
def music(c, rng, p):
    c.gradient(p.top, p.low)
    for n in range(13):
        phase, lift = rng.uniform(0, 6), rng.uniform(24, 74)
        points = [
            (x, 190 + n * 22 + math.sin(x / 150 + phase) * lift * math.sin(x / 1280 * 3.14)) for x in range(0, 1290, 10)
        ]
        c.line(points, mix(p.accent, p.light, n / 13), 2.5)
    c.poly([(0, 640), (1280, 600), (1280, 800), (0, 800)], p.near)
    for n in range(9):
        x = 110 + n * 132 + rng.uniform(-16, 16)
        c.person(x, 690 + n % 2 * 30, 190, mix(p.mid, p.far, 0.5), p.light)
        if n % 3 == 0:
            c.oval(x + 34, 640 + n % 2 * 30, 25, 44, p.accent)
            c.line([(x + 34, 610 + n % 2 * 30), (x + 54, 500 + n % 2 * 30)], p.accent, 5)
        elif n % 3 == 1:
            c.poly([(x + 14, 590), (x + 90, 556), (x + 96, 610)], p.light)


@scene("market", "Market", "A drawing of market stalls with striped awnings.")
def market(c, rng, p):
    c.sky()
    x = -10
    while x < 1280:
        width, height = rng.uniform(100, 170), rng.uniform(240, 380)
        c.rect(x, 560 - height, width, height, mix(p.far, p.low, rng.uniform(0.1, 0.6)))
        c.windows(x + 18, 590 - height, int((width - 20) // 44), 4, p.light, p.mid, (44, 60), (22, 34), 0.7)
        x += width
    c.rect(0, 556, 1280, 250, mix(p.low, p.mid, 0.3))
    for n in range(5):
        x, colour = 20 + n * 256, (p.accent, p.mid, p.near, p.accent, p.far)[n]
        c.rect(x + 8, 470, 7, 220, p.near)
        c.rect(x + 212, 470, 7, 220, p.near)
        for stripe in range(8):
            shade = p.light if stripe % 2 else colour
            c.poly(
                [
                    (x + 18 + stripe * 24, 400),
                    (x + 42 + stripe * 24, 400),
                    (x + stripe * 29 + 28, 476),
                    (x + stripe * 29 - 1, 476),
                ],
                shade,
            )
            c.disc(x + stripe * 29 + 14, 476, 14.5, shade)
        c.rect(x, 600, 226, 90, mix(p.near, p.accent, 0.3))
        for _ in range(26):
            c.disc(
                x + rng.uniform(14, 212),
                rng.uniform(576, 600),
                rng.uniform(8, 14),
                rng.choice((p.accent, "#7d9a4e", p.light, "#e2b13c")),
            )
    for _ in range(11):
        y = rng.uniform(720, 790)
        c.person(
            rng.uniform(40, 1240),
            y,
            rng.uniform(160, 210),
            rng.choice((p.near, p.mid, p.accent, p.far)),
            mix(p.near, p.accent, 0.4),
        )


@scene("people", "People", "A drawing of a crowd of people, all in different colours.")
def people(c, rng, p):
    c.gradient(p.top, p.low)
    c.glow(rng.uniform(200, 1080), 190, 70, p.light, mix(p.top, p.low, 0.2))
    for row in range(5):
        y, size = 430 + row * 95, 200 + row * 50
        for n in range(15 - row * 2):
            x = n * (1280 / (13.4 - row * 2)) + rng.uniform(-30, 30)
            shade = mix(rng.choice((p.accent, p.mid, p.near, p.far, p.light)), p.low, max(0, 0.5 - row * 0.13))
            c.person(
                x, y, size, shade, mix(rng.choice(("#8d5a3c", "#e3b48f", "#c68a62", "#5b3a29")), p.low, 0.4 - row * 0.1)
            )

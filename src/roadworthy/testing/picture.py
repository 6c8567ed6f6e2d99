"""The picture of a rehearsal's time: requests each second, those that failed, how long they took, and what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from roadworthy.testing.judgement import Bounds, Happening, broken_promise
from roadworthy.testing.second import Second, seconds
from roadworthy.testing.visit import Visit

WIDTH, WIDEST, NARROWEST = 1000.0, 9.0, 2.5
"""How wide a picture is wanted, and a second in it at most and at least."""
LEFT, RIGHT, TOP, FOOT = 46.0, 16.0, 86.0, 28.0
COUNTS_END, TIMES_END = TOP + 150.0, TOP + 274.0
TIMES_TALL = 90.0
NAME_ROWS, NAME_TALL = 5, 14.0
LEAST_S, LONGEST_SHOWN_S = 30, 10.0
LABEL = "Requests each second, those that failed, and how long they took"


def picture(visits: Sequence[Visit], happenings: Sequence[Happening], bounds: Bounds) -> str:
    """Return the picture as SVG. Its colours are the page's (`--good`, `--slow`, `--failed`, `--ink` …)."""
    origin_s = min((visit.due_s for visit in visits), default=0.0)
    each = seconds(visits, origin_s)
    length_s = max(LEAST_S, len(each))
    canvas = _Canvas(origin_s, length_s, min(WIDEST, max(NARROWEST, WIDTH / length_s)))
    most = max((one.good + one.slow + one.failed for one in each), default=1) or 1
    parts = [
        *(canvas.band(number, one, bounds) for number, one in enumerate(happenings)),
        canvas.grid(most),
        *(canvas.bar(number, one, most) for number, one in enumerate(each)),
        canvas.line([one.worst_s for one in each], "worst"),
        canvas.line([one.usual_s for one in each], "usual"),
    ]
    size = f"{canvas.right + RIGHT:.0f} {TIMES_END + FOOT:.0f}"
    wide, tall = size.split()
    head = f'<svg viewBox="0 0 {size}" width="{wide}" height="{tall}" role="img" aria-label="{LABEL}">'
    return f"{head}{''.join(parts)}</svg>"


@dataclass(frozen=True)
class _Canvas:
    """Where moments are: the first visit's moment, how many seconds there are, and how wide each is."""

    origin_s: float
    length_s: int
    each: float

    @property
    def right(self) -> float:
        return self.x(self.length_s)

    def x(self, second: float) -> float:
        return LEFT + second * self.each

    def bar(self, number: int, one: Second, most: int) -> str:
        """Return one second as a bar, what failed at its foot, so that it shows also when it is little."""
        found, foot = "", COUNTS_END
        place = f'x="{self.x(number):.1f}" width="{self.each - min(1.0, self.each / 4):.1f}"'
        for name, count in (("failed", one.failed), ("slow", one.slow), ("good", one.good)):
            if count:
                tall = max((COUNTS_END - TOP) * count / most, 2.0 if name == "failed" else 0.0)
                foot -= tall
                title = f"<title>{number} s: {count} {name}</title>"
                found += f'<rect class="{name}" {place} y="{foot:.1f}" height="{tall:.1f}">{title}</rect>'
        return found

    def band(self, number: int, happening: Happening, bounds: Bounds) -> str:
        """Return the time of one event as a band with its name; the darker part is until all was given back."""
        moments = (happening.begun_s, happening.mended_s, happening.ended_s)
        left, middle, right = (self.x(moment - self.origin_s) for moment in moments)
        broken = broken_promise(happening, bounds)
        title = escape(happening.event.title + (f": {broken}" if broken else ""))
        high = TOP - 8 - NAME_TALL * (NAME_ROWS - 1 - number % NAME_ROWS)
        place = f'y="{high + 3:.1f}" height="{TIMES_END - high - 3:.1f}"'
        return (
            f'<g class="event {"broken" if broken else "kept"}"><title>{title}</title>'
            f'<rect class="whole" x="{left:.1f}" width="{max(2.0, right - left):.1f}" {place}/>'
            f'<rect class="gone" x="{left:.1f}" width="{max(1.0, middle - left):.1f}" {place}/>'
            f'<text x="{left:.1f}" y="{high:.1f}">{escape(happening.event.name)}</text></g>'
        )

    def grid(self, most: int) -> str:
        """Return the axes with their figures."""
        limit = TIMES_END - _tall(1.0)
        lines = [
            *(self._rule(y) for y in (TOP, COUNTS_END, TIMES_END - TIMES_TALL, TIMES_END)), self._rule(limit, "limit"),
            _words(LEFT - 6, TOP + 4, str(most), "end"), _words(LEFT - 6, COUNTS_END, "0", "end"),
            _words(LEFT, COUNTS_END + 13, "requests each second"), _words(LEFT - 6, limit + 4, "1 s", "end"),
            _words(LEFT - 6, TIMES_END - TIMES_TALL + 4, f"{LONGEST_SHOWN_S:g} s", "end"),
            _words(LEFT - 6, TIMES_END, "0", "end"),
        ]  # fmt: skip
        step_s = 10 if self.each > NARROWEST + 1 else 30
        for second in range(0, self.length_s + 1, step_s):
            lines.append(_words(self.x(second), TIMES_END + 16, f"{second // 60}:{second % 60:02}", "middle"))
        return "".join(lines)

    def line(self, durations_s: Sequence[float], kind: str) -> str:
        """Return durations, one for each second, as a line."""
        points = [f"{self.x(n + 0.5):.1f},{TIMES_END - _tall(took_s):.1f}" for n, took_s in enumerate(durations_s)]
        return f'<polyline class="{kind}" points="{" ".join(points)}"/>'

    def _rule(self, y: float, kind: str = "rule") -> str:
        return f'<line class="{kind}" x1="{LEFT:.1f}" y1="{y:.1f}" x2="{self.right:.1f}" y2="{y:.1f}"/>'


def _words(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'


def _tall(took_s: float) -> float:
    """Return how high a duration is drawn: by its square root, so that both 20 ms and 10 s are seen."""
    return float(TIMES_TALL * (min(took_s, LONGEST_SHOWN_S) / LONGEST_SHOWN_S) ** 0.5)

"""The picture of a rehearsal's time: requests each second, those that failed, how long they took, and what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from roadworthy.testing.judgement import Bounds, Happening, broken_promise
from roadworthy.testing.sighting import percentile
from roadworthy.testing.visit import Visit

WIDTH_EACH_S = 9.0
LEFT, RIGHT, TOP = 46.0, 16.0, 30.0
COUNT_HEIGHT, TIME_HEIGHT, BETWEEN, FOOT = 150.0, 90.0, 34.0, 28.0
LONGEST_SHOWN_S = 10.0


@dataclass(frozen=True)
class Second:
    """What visitors who came in one second had."""

    good: int = 0
    slow: int = 0
    failed: int = 0
    usual_s: float = 0.0
    worst_s: float = 0.0


def seconds(visits: Sequence[Visit], origin_s: float) -> list[Second]:
    """Return every second from the first visit to the last."""
    if not visits:
        return []
    found: list[list[Visit]] = [[] for _ in range(int(max(visit.due_s for visit in visits) - origin_s) + 1)]
    for visit in visits:
        found[max(0, int(visit.due_s - origin_s))].append(visit)
    return [_second(each) for each in found]


def _second(visits: Sequence[Visit]) -> Second:
    took_s = [visit.took_s for visit in visits]
    failed, slow = sum(visit.is_failed for visit in visits), sum(visit.is_slow for visit in visits)
    good = len(visits) - failed - slow
    return Second(good, slow, failed, percentile(took_s, 0.5), max(took_s, default=0.0))


def picture(visits: Sequence[Visit], happenings: Sequence[Happening], bounds: Bounds) -> str:
    """Return the picture as SVG. Its colours are the page's (`--good`, `--slow`, `--failed`, `--ink` …)."""
    origin_s = min((visit.due_s for visit in visits), default=0.0)
    each = seconds(visits, origin_s)
    width = LEFT + RIGHT + max(30, len(each)) * WIDTH_EACH_S
    height = TOP + COUNT_HEIGHT + BETWEEN + TIME_HEIGHT + FOOT
    most = max((one.good + one.slow + one.failed for one in each), default=1) or 1
    parts = [
        *(_band(one, origin_s, bounds) for one in happenings),
        _grid(len(each), most),
        *(_bar(number, one, most) for number, one in enumerate(each)),
        _line([one.worst_s for one in each], "worst"),
        _line([one.usual_s for one in each], "usual"),
    ]
    label = "Requests each second, those that failed, and how long they took"
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}" role="img" '
        f'aria-label="{label}">{"".join(parts)}</svg>'
    )


def _x(second: float) -> float:
    return LEFT + second * WIDTH_EACH_S


def _bar(number: int, one: Second, most: int) -> str:
    """Return one second as a bar, what failed at its foot, so that it shows also when it is little."""
    found, foot = "", TOP + COUNT_HEIGHT
    for name, count in (("failed", one.failed), ("slow", one.slow), ("good", one.good)):
        if count:
            tall = max(COUNT_HEIGHT * count / most, 2.0 if name == "failed" else 0.0)
            foot -= tall
            found += (
                f'<rect class="{name}" x="{_x(number) + 0.5:.1f}" y="{foot:.1f}" width="{WIDTH_EACH_S - 1:.1f}" '
                f'height="{tall:.1f}"><title>{number} s: {count} {name}</title></rect>'
            )
    return found


def _band(happening: Happening, origin_s: float, bounds: Bounds) -> str:
    """Return the time of one event as a band with its name; the darker part is until all was given back."""
    left, middle = _x(happening.begun_s - origin_s), _x(happening.mended_s - origin_s)
    right = max(_x(happening.ended_s - origin_s), middle + 1)
    place = f'y="{TOP - 6:.1f}" height="{COUNT_HEIGHT + BETWEEN + TIME_HEIGHT + 6:.1f}"'
    broken = broken_promise(happening, bounds)
    kind = "broken" if broken else "kept"
    title = escape(happening.event.title + (f": {broken}" if broken else ""))
    return (
        f'<g class="event {kind}"><title>{title}</title>'
        f'<rect class="whole" x="{left:.1f}" width="{right - left:.1f}" {place}/>'
        f'<rect class="gone" x="{left:.1f}" width="{max(1.0, middle - left):.1f}" {place}/>'
        f'<text x="{left + 2:.1f}" y="{TOP - 12:.1f}">{escape(happening.event.name)}</text></g>'
    )


def _grid(count: int, most: int) -> str:
    foot, right = TOP + COUNT_HEIGHT, _x(max(30, count))
    low = foot + BETWEEN + TIME_HEIGHT
    lines = [
        _rule(TOP, right), _rule(foot, right), _rule(low - TIME_HEIGHT, right), _rule(low, right),
        _words(LEFT - 6, TOP + 4, str(most), "end"), _words(LEFT - 6, foot, "0", "end"),
        _words(LEFT, foot + 12, "requests each second"),
        _words(LEFT - 6, low - TIME_HEIGHT + 4, f"{LONGEST_SHOWN_S:g} s", "end"), _words(LEFT - 6, low, "0", "end"),
    ]  # fmt: skip
    middle = low - _tall(1.0)
    lines += [_rule(middle, right, "limit"), _words(LEFT - 6, middle + 4, "1 s", "end")]
    for second in range(0, max(30, count) + 1, 10):
        lines.append(_words(_x(second), low + 16, f"{second // 60}:{second % 60:02}", "middle"))
    return "".join(lines)


def _rule(y: float, right: float, kind: str = "rule") -> str:
    return f'<line class="{kind}" x1="{LEFT:.1f}" y1="{y:.1f}" x2="{right:.1f}" y2="{y:.1f}"/>'


def _words(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'


def _tall(took_s: float) -> float:
    """Return how high a duration is drawn: by its square root, so that both 20 ms and 10 s are seen."""
    return float(TIME_HEIGHT * (min(took_s, LONGEST_SHOWN_S) / LONGEST_SHOWN_S) ** 0.5)


def _line(durations_s: Sequence[float], kind: str) -> str:
    low = TOP + COUNT_HEIGHT + BETWEEN + TIME_HEIGHT
    points = " ".join(f"{_x(number + 0.5):.1f},{low - _tall(took_s):.1f}" for number, took_s in enumerate(durations_s))
    return f'<polyline class="{kind}" points="{points}"/>'

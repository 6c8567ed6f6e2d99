"""What all tools come to, in a table: faults found and false alarms on their clean twins, chapter by chapter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from check_beside.judging import JUDGED, OURS, RUN, Result

TOOLS = (*RUN, *JUDGED)
HEADS = {tool: f"{tool} (judged)" if tool in JUDGED else tool for tool in TOOLS}


def table(results: Sequence[Result]) -> Iterator[str]:
    """Yield the lines of the table: in each cell found, and after a plus the false alarms."""
    yield "| chapter | faults | " + " | ".join(HEADS.values()) + " |"
    yield "|---" * (len(TOOLS) + 2) + "|"
    for chapter in sorted({each.fault.chapter for each in results}):
        yield _row(chapter, [each for each in results if each.fault.chapter == chapter])
    yield _row("**all**", results)


def places(results: Sequence[Result]) -> str:
    """Return one line with how many of all places each tool found."""
    ours = [each for each in results if each.tool == OURS]
    words = [f"{HEADS[tool]} {sum(each.places for each in results if each.tool == tool)}" for tool in TOOLS]
    return f"of {sum(len(each.fault.places) for each in ours)} places of these faults: {', '.join(words)}"


def better(results: Sequence[Result]) -> Iterator[str]:
    """Yield each fault where another tool finds more places than we do, or finds it where we blame the clean twin."""
    ours = {each.fault.name: each for each in results if each.tool == OURS}
    for each in results:
        own = ours[each.fault.name]
        is_cleaner = own.is_false_alarm and each.is_found and not each.is_false_alarm
        if each.places > own.places or is_cleaner:
            yield f"{each.fault.name}: {HEADS[each.tool]} finds {each.places} places, road check {own.places}"


def as_good(results: Sequence[Result]) -> Iterator[str]:
    """Yield each fault that another tool tells as well as we do: all its places, and nothing against the clean twin."""
    for each in results:
        if each.tool != OURS and each.places == len(each.fault.places) and not each.is_false_alarm:
            yield f"{each.fault.name}: {HEADS[each.tool]}"


def _row(name: str, results: Sequence[Result]) -> str:
    cells = []
    for tool in TOOLS:
        own = [each for each in results if each.tool == tool]
        false = sum(each.is_false_alarm for each in own)
        cells.append(f"{sum(each.is_found for each in own)} + {false}")
    count = sum(each.tool == OURS for each in results)
    return f"| {name} | {count} | " + " | ".join(cells) + " |"

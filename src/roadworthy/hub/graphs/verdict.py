"""Whether a part is well, and when it is not, whether it is the cause or only waits for another part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from roadworthy.hub.sites.site import Part

WELL, STRAINED, FAILING, SILENT, WAITS, UNKNOWN = "well", "strained", "failing", "silent", "waits", "unknown"
SHAPES = {WELL: "●", STRAINED: "◆", FAILING: "■", SILENT: "○", WAITS: "◌", UNKNOWN: "·"}
"""Each verdict has a shape of its own, for those who do not tell colours apart."""
RANK = (FAILING, SILENT, STRAINED, WAITS, UNKNOWN, WELL)
BROKEN = (FAILING, SILENT)


@dataclass(frozen=True)
class Verdict:
    """A word, and why; of a part that waits, the part it waits for."""

    word: str
    why: str = ""
    cause: str = ""

    @property
    def said(self) -> str:
        """Return the word and why."""
        if self.word == WAITS:
            return f"{self.word} for {self.why}"
        return f"{self.word}: {self.why}" if self.why else self.word

    @property
    def shape(self) -> str:
        """Return its shape."""
        return SHAPES[self.word]


def judged(own: Mapping[str, Verdict], parts: Mapping[str, Part]) -> dict[str, Verdict]:
    """Return verdicts in which those that fail only because what they need fails are named as waiting."""
    return {name: _with_cause(verdict, own, parts, name) for name, verdict in own.items()}


def worst(verdicts: Mapping[str, Verdict]) -> tuple[str, Verdict] | None:
    """Return the part that a person should look at first."""
    order = sorted(verdicts.items(), key=lambda one: RANK.index(one[1].word))
    return order[0] if order else None


def _with_cause(verdict: Verdict, own: Mapping[str, Verdict], parts: Mapping[str, Part], name: str) -> Verdict:
    """Look for the furthest part below that is broken by itself: only one that fails can be waiting, not one silent."""
    if verdict.word not in (FAILING, STRAINED):
        return verdict
    cause = _cause(name, own, parts, {name})
    if not cause:
        return verdict
    return replace(verdict, word=WAITS, cause=cause, why=f"{parts[cause].title} on {parts[cause].host}")


def _cause(name: str, own: Mapping[str, Verdict], parts: Mapping[str, Part], seen: set[str]) -> str:
    for needed in parts[name].needs if name in parts else ():
        if needed in seen or needed not in own:
            continue
        seen.add(needed)
        below = _cause(needed, own, parts, seen)
        if below:
            return below
        if own[needed].word in BROKEN:
            return needed
    return ""

"""One template as a check sees it: its text, and what is known of its tags and variables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from roadworthy.structure.checks.finding import Finding, Place


class TemplateView:
    """What there is to know of one template of Django's language; `facts` are its tags, variables and loops."""

    def __init__(self, path: str, text: str, facts: Any, index: Any) -> None:
        self.path, self.facts, self.index = path, facts, index
        self.lines: Sequence[str] = text.split("\n")

    def finding(self, line: int, message: str, hint: str = "", part: str = "") -> Finding:
        """Return a finding about a line, or about where a part of it is written."""
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        start = text.find(part) if part else -1
        place = Place(self.path, line, start, line, start + len(part)) if start >= 0 else Place(self.path, line)
        return Finding(place, message, hint, text=text.strip())

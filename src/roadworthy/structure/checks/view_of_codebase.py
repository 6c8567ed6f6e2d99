"""The whole code base as a check sees it that no single file can answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from roadworthy.structure.checks.finding import Finding, Place


class CodebaseView:
    """All files in short, and the index over them."""

    def __init__(self, files: Mapping[str, Any], index: Any) -> None:
        self.files, self.index = files, index

    def finding(self, path: str, line: int, message: str, hint: str = "", *, about: str = "") -> Finding:
        """Return a finding; `about` says which one it is when there are several on a line, and when the line moves."""
        return Finding(Place(path, line), message, hint, scope=about)

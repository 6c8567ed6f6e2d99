"""A draft is what somebody typed and could not save: kept encrypted, outside the repository, for the next try."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from roadworthy.environments.secrets import Safe
from roadworthy.environments.whole_file import PRIVATE, write_whole
from roadworthy.problems import ProblemsFound

OWN_FOLDER = ".roadworthy"


@dataclass(frozen=True)
class Draft:
    """The draft of one environment's secrets."""

    safe: Safe
    environment: str

    @property
    def file(self) -> Path:
        """Return where it is, or would be."""
        return self.safe.folder / OWN_FOLDER / "drafts" / f"{self.environment}.age"

    def read(self) -> str:
        """Return the text, or nothing when there is no draft that this key opens."""
        try:
            return self.safe.unseal(self.file.read_bytes(), self.file)
        except (OSError, ProblemsFound):
            return ""

    def keep(self, text: str) -> None:
        """Keep a text."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        ignore = self.safe.folder / OWN_FOLDER / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n")
        write_whole(self.file, self.safe.seal(text), PRIVATE)

    def drop(self) -> None:
        """Remove the draft."""
        self.file.unlink(missing_ok=True)

"""The folder in which environment local keeps everything: .roadworthy/local beside roadworthy.toml, ignored by git."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from roadworthy.environments.site import Site

NAMES = ("settings", "data", "media", "mail", "log", "run")


@dataclass(frozen=True)
class LocalFolder:
    """The folder and what lies in it."""

    root: Path

    @classmethod
    def of(cls, site: Site) -> LocalFolder:
        """Return the folder of a site; nothing is made yet."""
        return cls.beside(site.folder)

    @classmethod
    def beside(cls, folder: Path) -> LocalFolder:
        """Return the folder of the site whose roadworthy.toml lies in `folder`, whatever that says."""
        return cls(folder.resolve() / ".roadworthy" / "local")

    def make(self) -> None:
        """Make what is not there yet."""
        for name in NAMES:
            (self.root / name).mkdir(parents=True, exist_ok=True)
        self.root.chmod(0o700)  # copies of the database, captured e-mail, keys: for the owner alone
        (self.root / "run").chmod(0o700)
        ignore = self.root.parent / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n")

    @property
    def settings(self) -> Path:
        """Return where the module laid over the project's settings is."""
        return self.root / "settings"

    @property
    def run(self) -> Path:
        """Return where the running site keeps its lock, its state and its private files."""
        return self.root / "run"

    @property
    def log(self) -> Path:
        """Return where the logs are."""
        return self.root / "log"

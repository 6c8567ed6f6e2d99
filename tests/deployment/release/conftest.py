"""A site in a git repository of its own, as its owners have it."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from roadworthy.deployment.release.revision import HEAD, Revision, Source
from roadworthy.environments.site import Site

WHO = {
    "GIT_AUTHOR_NAME": "Ann",
    "GIT_AUTHOR_EMAIL": "ann@gazette.example",
    "GIT_COMMITTER_NAME": "Ann",
    "GIT_COMMITTER_EMAIL": "ann@gazette.example",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_SYSTEM": "/dev/null",
}


@dataclass
class Repository:
    """A folder, under git when it is told so."""

    folder: Path
    said: list[str] = field(default_factory=list)

    def git(self, *words: str) -> str:
        run = subprocess.run(
            ["git", *words], cwd=self.folder, env={**os.environ, **WHO}, capture_output=True, text=True, check=True
        )
        return run.stdout.strip()

    def write(self, **files: str) -> None:
        """Write files; `__` in a name stands for a slash, and a last `_` for a dot and its ending."""
        for name, text in files.items():
            self.put(name.replace("__", "/").replace("_py", ".py").replace("_txt", ".txt"), text)

    def put(self, path: str, text: str | bytes) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)

    def commit(self, subject: str = "Change") -> str:
        if not (self.folder / ".git").exists():
            self.git("init", "--quiet", "--initial-branch=main")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", subject)
        return self.git("rev-parse", "HEAD")

    def site(self, folder: str = ".", **more: Any) -> Site:
        return Site("gazette", (self.folder / folder).resolve(), "gazette.settings", **more)

    def source(self, name: str = HEAD, dirty: bool = False, folder: str = ".", **more: Any) -> Source:
        return Revision(self.site(folder, **more), self.said.append, name, dirty).source()


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    folder = tmp_path / "gazette"
    folder.mkdir()
    return Repository(folder)

"""Asks git about the site's folder: which revision, what is changed, and what its files are."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TIME_LIMIT_S = 60.0
OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
SUBMODULE, LINK, PROGRAM = "160000", "120000", "100755"


@dataclass(frozen=True)
class Blob:
    """One file of a revision: its path in the repository, git's mode and name of its bytes, and whose repository."""

    path: str
    mode: str
    name: str
    repository: Path


@dataclass(frozen=True)
class Git:
    """One repository, or one of its submodules."""

    root: Path

    @classmethod
    def of(cls, folder: Path) -> Git | None:
        """Return the repository that a folder lies in; None where there is none, or no git."""
        told = _git(folder, "rev-parse", "--show-toplevel")
        return cls(Path(told.strip())) if told and told.strip() else None

    def commit(self, revision: str) -> str:
        """Return the commit that a name means; empty when there is none."""
        return (_git(self.root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") or "").strip()

    def subject(self, commit: str) -> str:
        """Return the first line of a commit."""
        return (_git(self.root, "log", "-1", "--format=%s", commit) or "").strip()

    def tracks(self, folder: Path) -> bool:
        """Say whether the repository has anything of a folder: not where git merely happens to lie above it."""
        return bool(_git(self.root, "ls-files", "--", str(folder)))

    def changed(self, folder: Path) -> list[str]:
        """Return the files of a folder that are not as committed, new ones included, relative to the repository."""
        told = _git(self.root, "status", "--porcelain", "-z", "--untracked-files=all", "--", str(folder)) or ""
        return list(_names(told))

    def branches(self) -> list[str]:
        """Return the names of branches and tags."""
        return (_git(self.root, "for-each-ref", "--format=%(refname:short)") or "").split()

    def blobs(self, commit: str, folder: str = "") -> Iterator[Blob]:
        """Yield every file of a commit below a folder; a submodule as it stands there, with its commit."""
        told = _git(self.root, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *([folder] if folder else []))
        for line in (told or "").split("\0"):
            if line:
                head, _, path = line.partition("\t")
                mode, _, name = head.split(" ")
                yield Blob(path, mode, name, self.root)

    def contents(self, names: list[str]) -> Iterator[bytes]:
        """Yield the bytes of blobs, in the order given."""
        words = ["git", "-C", str(self.root), "cat-file", "--batch"]
        asked = "".join(f"{name}\n" for name in names).encode()
        done = subprocess.run(words, input=asked, capture_output=True, check=True, timeout=TIME_LIMIT_S * 10)
        at = 0
        for _ in names:
            end = done.stdout.index(b"\n", at)
            size = int(done.stdout[at:end].split()[2])
            yield done.stdout[end + 1 : end + 1 + size]
            at = end + size + 2

    def listed(self, folder: Path) -> list[str]:
        """Return the files of a folder that are tracked, or would be, relative to the repository."""
        words = ("ls-files", "-z", "--full-name", "--cached", "--others", "--exclude-standard", "--", str(folder))
        return [name for name in (_git(self.root, *words) or "").split("\0") if name]


def _names(told: str) -> Iterator[str]:
    """Yield the paths of `git status -z`: a renamed file has its old name behind it."""
    parts = iter(told.split("\0"))
    for part in parts:
        if part:
            yield part[3:]
            if part[0] in "RC":
                next(parts, "")


def _git(folder: Path, *words: str) -> str | None:
    """Return what git says; None when it fails or is not there. It takes no lock, and asks for nothing."""
    own = {name: value for name, value in os.environ.items() if name not in OF_A_HOOK}
    seen = {**own, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *words], capture_output=True, timeout=TIME_LIMIT_S, check=True, env=seen
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "surrogateescape")

"""Decides what a release is made from: a commit, the files as they are now, or a folder that git doesn't know."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from roadworthy.deployment.release.git import LINK, PROGRAM, SUBMODULE, Blob, Git
from roadworthy.deployment.release.never_shipped import is_never_shipped, is_secrets_file, is_withheld
from roadworthy.deployment.release.rules import DIRTY, NO_CODE, NO_REVISION, NO_SUBMODULE
from roadworthy.deployment.sources import is_source, walked_names
from roadworthy.environments.near import nearest
from roadworthy.environments.site import Site
from roadworthy.problems import Problem, ProblemsFound

HEAD = "HEAD"
SHOWN = 5
OUTSIDE = "../"


@dataclass(frozen=True)
class SourceFile:
    """One file of a release's source. `name` is git's name of its bytes; `repository` has them, or `file` is it."""

    path: str
    mode: str
    name: str
    repository: Path | None = None
    file: Path | None = None


@dataclass(frozen=True)
class Source:
    """All files that a release is made from, by paths relative to `root`; the site's folder is `folder` below it.

    `commit` is empty where there is no git. `working` is the folder on the workstation that `root` stands for.
    """

    root: Path
    folder: str
    files: tuple[SourceFile, ...] = field(repr=False)
    commit: str = ""
    subject: str = ""
    is_dirty: bool = False


@dataclass(frozen=True)
class Revision:
    """What the owner asked for: a revision's name, and whether changes that are not committed may go along."""

    site: Site
    tell: Callable[[str], None]
    name: str = HEAD
    allow_dirty: bool = False

    def source(self) -> Source:
        """Return the files. Raise ProblemsFound when the revision can't be had, or the folder has changes."""
        folder = self.site.folder.resolve()
        git = Git.of(folder)
        if git is None or not git.tracks(folder):
            return self._without_git(folder)
        commit = git.commit(self.name)
        if not commit and not (self.allow_dirty and self.name == HEAD):
            raise ProblemsFound([_no_revision(self.name, git)])
        changed = self._changed(git, folder) if self.name == HEAD else []  # a revision that is named is meant
        if changed and not self.allow_dirty:
            raise ProblemsFound([_dirty(changed)])
        inside = folder.relative_to(git.root.resolve()).as_posix()
        place = "" if inside == "." else inside
        listed = "" if reaches_outside(self.site) else place
        files = tuple(self._as_they_are(git, listed) if changed else self._committed(git, commit, listed))
        withheld = [blob.path for blob in git.blobs(commit, listed) if is_withheld(blob.path)] if commit else []
        if withheld:
            self.tell(f"never shipped, though git has it: {_shown(withheld)}")
        if not any(file.path.startswith(f"{place}/" if place else "") for file in files):
            hint = "name a revision that has it; roadworthy.toml itself is taken from your folder"
            raise ProblemsFound([NO_CODE.problem(f"{place}/ is not in revision {self.name}", hint)])
        return Source(git.root, place, files, commit, git.subject(commit) if commit else "", bool(changed))

    def _without_git(self, folder: Path) -> Source:
        if self.name != HEAD:
            hint = "put the folder under git (git init, git add, git commit), or leave the revision out"
            raise ProblemsFound([NO_REVISION.problem(f'there is no "{self.name}": {folder.name}/ is not in git', hint)])
        self.tell("no revision: the folder is not in git, so its files are taken as they are")
        names = sorted(name for name in walked_names(folder) if is_source(name))
        return Source(folder, "", tuple(_read(folder, names)))

    def _changed(self, git: Git, folder: Path) -> list[str]:
        where = git.root if reaches_outside(self.site) else folder
        return [each for each in git.changed(where) if not is_secrets_file(each)]

    def _as_they_are(self, git: Git, listed: str) -> Iterator[SourceFile]:
        names = git.listed(git.root / listed)
        yield from _read(git.root, [name for name in names if (git.root / name).is_file()])
        for name in names:
            if (git.root / name / ".git").exists():
                yield from self._as_they_are_in(git, name)

    def _as_they_are_in(self, git: Git, submodule: str) -> Iterator[SourceFile]:
        own = Git(git.root / submodule)
        yield from _read(git.root, [f"{submodule}/{name}" for name in own.listed(own.root)])

    def _committed(self, git: Git, commit: str, listed: str, prefix: str = "") -> Iterator[SourceFile]:
        for blob in git.blobs(commit, listed):
            path = prefix + blob.path
            if blob.mode == SUBMODULE:
                yield from self._submodule(git, blob, path)
            elif not is_never_shipped(path):
                yield SourceFile(path, blob.mode, blob.name, blob.repository)

    def _submodule(self, git: Git, blob: Blob, path: str) -> Iterator[SourceFile]:
        own = Git(git.root / blob.path)
        if not (own.root / ".git").exists() or not own.commit(blob.name):
            hint = f"git submodule update --init {path}"
            raise ProblemsFound([NO_SUBMODULE.problem(f"the submodule {path} is not there at {blob.name[:7]}", hint)])
        self.tell(f"{path}: a submodule, at {blob.name[:7]}")
        yield from self._committed(own, blob.name, "", f"{path}/")


def reaches_outside(site: Site) -> bool:
    """Say whether the site needs files of its repository that lie outside its own folder."""
    named = [*site.requirements, *site.path, *(step.folder for step in site.build)]
    texts = [site.folder / name for name in site.requirements if (site.folder / name).is_file()]
    return any(OUTSIDE in name for name in named) or any(
        OUTSIDE in text.read_text("utf-8", errors="replace")
        for text in texts
        if text.suffix in {".txt", ".in", ".toml"}
    )


def _read(root: Path, names: Iterable[str]) -> Iterator[SourceFile]:
    """Yield files as they are on the disk, with the name that git would give their bytes."""
    for name in names:
        path = root / name
        if is_never_shipped(name) or (path.is_dir() and not path.is_symlink()):
            continue
        if path.is_symlink():
            yield SourceFile(name, LINK, _blob(str(path.readlink()).encode()), file=path)
        else:
            mode = PROGRAM if path.stat().st_mode & 0o100 else "100644"
            yield SourceFile(name, mode, _blob(path.read_bytes()), file=path)


def _blob(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _shown(paths: list[str]) -> str:
    return ", ".join(paths[:SHOWN]) + (f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else "")


def _dirty(changed: list[str]) -> Problem:
    hint = "commit them, put them into .gitignore, or take them along with --dirty"
    return DIRTY.problem(f"changes that are not committed: {_shown(changed)}", hint)


def _no_revision(name: str, git: Git) -> Problem:
    if name == HEAD:
        return NO_REVISION.problem("nothing is committed yet", "git commit, or take the files as they are: --dirty")
    near = nearest(name, git.branches())
    hint = f'did you mean "{near}"?' if near else "name a commit, a branch or a tag (git log --oneline)"
    return NO_REVISION.problem(f'there is no revision "{name}"', hint)

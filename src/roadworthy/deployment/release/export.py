"""Lays a release's source out in the build folder, and writes only what is another than in the release before."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from roadworthy.deployment.release.git import LINK, PROGRAM, Git
from roadworthy.deployment.release.revision import Source, SourceFile
from roadworthy.deployment.release.rules import NO_LARGE_FILE
from roadworthy.problems import ProblemsFound

POINTER = re.compile(rb"version https://git-lfs\.github\.com/spec/\S+\n(?:.*\n)*?oid sha256:([0-9a-f]{64})\n")
LONGEST_POINTER = 1024


@dataclass(frozen=True)
class Export:
    """The tree of a build folder: `tree` holds the files, `index` remembers which bytes each of them has."""

    tree: Path
    index: Path

    def run(self, source: Source, spoilt: Iterable[str] = ()) -> int:
        """Make the tree as the source is; return how many files were written or removed.

        `spoilt` are files that a build step has written over.
        """
        was = {path: state for path, state in self._known().items() if path not in set(spoilt)}
        wanted = {file.path: [file.mode, file.name] for file in source.files}
        changed = [file for file in source.files if was.get(file.path) != wanted[file.path]]
        gone = [path for path in was if path not in wanted]
        if changed or gone:
            self._remember(
                {**was, **{file.path: [] for file in changed}}
            )  # so that nothing is lost when this is cut off
            self._remove(gone)
            self._write(changed, source)
        self._remember(wanted)
        return len(changed) + len(gone)

    def _known(self) -> dict[str, list[str]]:
        try:
            found = json.loads(self.index.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _remember(self, wanted: Mapping[str, list[str]]) -> None:
        draft = self.index.with_name(f"{self.index.name}.draft")
        draft.write_text(json.dumps(wanted), "utf-8", errors="surrogateescape")
        draft.replace(self.index)

    def _remove(self, gone: Iterable[str]) -> None:
        for path in gone:
            target = self.tree / path
            if target.is_symlink() or not target.is_dir():
                target.unlink(missing_ok=True)
            for folder in target.relative_to(self.tree).parents:
                place = self.tree / folder
                if folder == Path() or not place.is_dir() or any(place.iterdir()):
                    break
                place.rmdir()

    def _write(self, files: list[SourceFile], source: Source) -> None:
        missing = []
        for file, data in _contents(files):
            target = self.tree / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_symlink() or target.is_file():
                target.unlink()
            if file.mode == LINK:
                target.symlink_to(data.decode("utf-8", "surrogateescape"))
                continue
            if len(data) < LONGEST_POINTER and (pointer := POINTER.match(data)):
                if not _write_large(source.root / file.path, pointer[1].decode(), target):
                    missing.append(file.path)
                    continue
            else:
                target.write_bytes(data)
            target.chmod(0o755 if file.mode == PROGRAM else 0o644)
        if missing:
            hint = "git lfs pull"
            raise ProblemsFound([NO_LARGE_FILE.problem(f"{path} is a pointer of Git LFS", hint) for path in missing])


def _contents(files: list[SourceFile]) -> Iterator[tuple[SourceFile, bytes]]:
    of_git: dict[Path, list[SourceFile]] = defaultdict(list)
    for file in files:
        if file.repository:
            of_git[file.repository].append(file)
        elif file.file and file.mode == LINK:
            yield file, str(file.file.readlink()).encode("utf-8", "surrogateescape")
        elif file.file:
            yield file, file.file.read_bytes()
    for root, theirs in of_git.items():
        yield from zip(theirs, Git(root).contents([file.name for file in theirs]), strict=True)


def _write_large(working: Path, wanted: str, target: Path) -> bool:
    """Write the large file itself, if it is in the working folder and is the one that the revision means."""
    try:
        data = working.read_bytes()
    except OSError:
        return False
    if hashlib.sha256(data).hexdigest() != wanted:
        return False
    target.write_bytes(data)
    return True

"""A release that has been built: what it is, its files as the hosts will have them, and its Python environments."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from roadworthy.deployment.release.manifest import Manifest
from roadworthy.deployment.release.python_tree import BuiltEnvironment
from roadworthy.environments.release import Release

KEPT = 5


@dataclass(frozen=True)
class BuiltRelease:
    """One built release. `folder` has release.json and manifest.json; the files lie in `objects`, named by their keys.

    `environments` are those of each host that runs the site's code, by its name. `code` is where the site's own
    folder is in the release, when it is not `code` itself.
    """

    release: Release
    folder: Path
    objects: Path
    manifest: Manifest
    environments: Mapping[str, BuiltEnvironment]
    code: str = "code"

    @property
    def id(self) -> str:
        """Return the release's id."""
        return self.release.id

    def sources(self, host: str) -> dict[str, Path]:
        """Return the file of this workstation that holds each object, of the release and of a host's environment."""
        environment = self.environments[host]
        theirs = {key: environment.file(path) for path, key in environment.manifest.files.items()}
        return theirs | {key: self.objects / key for key in self.manifest.files.values()}


@dataclass(frozen=True)
class Kept:
    """The releases that were built on this workstation for one environment, in `folder`; the newest few are kept."""

    folder: Path

    @property
    def objects(self) -> Path:
        """Return where the files of all of them are, each once."""
        return self.folder / "objects"

    def keep(self, release: Release, manifest: Manifest, roots: Mapping[str, Path]) -> Path:
        """Write a release down, with a copy of each file that no earlier one had; return its folder.

        `roots` are where the files of each folder of the manifest lie now; the longest name that fits counts.
        """
        self.objects.mkdir(parents=True, exist_ok=True)
        for path, key in manifest.files.items():
            if not (self.objects / key).exists():
                self._copy(_found(path, roots), key)
        final = self.folder / "releases" / release.id
        draft = final.with_name(f".{release.id}.draft")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        (draft / "release.json").write_text(json.dumps(release.as_json(), indent=1), "utf-8")
        (draft / "manifest.json").write_text(json.dumps(manifest.as_json()), "utf-8", errors="surrogateescape")
        shutil.rmtree(final, ignore_errors=True)
        draft.rename(final)
        self._prune()
        return final

    def _copy(self, source: Path, key: str) -> None:
        draft = self.objects / f".{key}.draft"
        shutil.copyfile(source, draft)
        draft.rename(self.objects / key)

    def _prune(self) -> None:
        """Forget all but the newest releases, and the files that only those had."""
        there = sorted(path for path in (self.folder / "releases").iterdir() if not path.name.startswith("."))
        for old in there[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)
        if there[:-KEPT]:
            used = {key for path in there[-KEPT:] for key in _keys(path / "manifest.json")}
            for each in self.objects.iterdir():
                if each.name not in used:
                    each.unlink(missing_ok=True)


def _keys(manifest: Path) -> Iterator[str]:
    with suppress(OSError, ValueError, KeyError):
        yield from Manifest.from_json(json.loads(manifest.read_text("utf-8"))).files.values()


def _found(path: str, roots: Mapping[str, Path]) -> Path:
    folder = max((each for each in roots if path.startswith(f"{each}/")), key=len)
    return roots[folder] / path.removeprefix(f"{folder}/")

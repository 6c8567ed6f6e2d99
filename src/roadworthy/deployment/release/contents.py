"""Says which files of a build folder are the release: code, settings and static files, and nothing that stays here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from roadworthy.deployment.release.manifest import Hashes, Manifest
from roadworthy.deployment.release.never_shipped import is_left_by_tools, is_never_shipped
from roadworthy.deployment.release.revision import Source, reaches_outside
from roadworthy.deployment.target import Target
from roadworthy.environments.site import Site
from roadworthy.stack.written import CODE, links


@dataclass(frozen=True)
class Contents:
    """The contents of one build's release. `site` is the site as it lies in the build folder."""

    target: Target
    site: Site
    folder: Path
    source: Source

    def manifest(self, live: Collection[str]) -> tuple[str, Manifest, dict[str, Path]]:
        """Return where the code is in the release, its manifest, and where its files lie here.

        `live` are the folders of the site's own packages; where one lies outside, all of the repository goes along.
        """
        is_whole = bool(self.source.folder) and (reaches_outside(self.target.site) or any(map(_is_outside, live)))
        shipped = self.folder / "shipped"
        self.target.settings.write(shipped)
        roots = {"settings": shipped / "settings", "static": self._static}
        roots |= {"tree": self.folder / "tree"} if is_whole else {"code": self.site.folder}
        parts = [
            Hashes(self.folder / f"hashes-{name}.json").manifest(root, self._is_shipped(root)).below(name)
            for name, root in roots.items()
            if root.is_dir()
        ]
        if is_whole:
            parts.append(Manifest({}, {"code": f"tree/{self.source.folder}"}))
        code = f"tree/{self.source.folder}" if is_whole else "code"
        manifest = Manifest.joined(parts)
        return code, Manifest.joined([manifest, self._written(code, manifest)]), roots

    def _written(self, code: str, manifest: Manifest) -> Manifest:
        """Return the links that stand for folders which the site makes in its own code."""
        folders = {parent for path in manifest.files for parent in _parents(path)}
        root = self.target.layout.root
        found = links(self.target.project, root, CODE, lambda path: f"{code}/{path}" in folders)
        return Manifest({}, {f"{code}/{path}": target for path, target in found.items()})

    @property
    def _static(self) -> Path:
        """Return where the static files are: in the build's own folder, or where the project keeps them committed."""
        roots = self.target.settings.roots
        own = self.target.project.static_root
        if roots.moves_static or not own:
            return self.folder / "static"
        folder = self.target.site.folder.resolve()
        place = folder / own
        return self.site.folder / place.relative_to(folder) if place.is_relative_to(folder) else self.folder / "static"

    def _is_shipped(self, root: Path) -> Callable[[str], bool]:
        """Return who says whether a file, or a folder, is part of the release."""
        tree = self.folder.resolve() / "tree"
        prefix = f"{root.resolve().relative_to(tree)}/" if root.resolve().is_relative_to(tree) else ""
        prefix = prefix.removeprefix("./")
        known = {file.path.removeprefix(prefix) for file in self.source.files}
        folders = {parent for path in known for parent in _parents(path)}

        def is_shipped(path: str) -> bool:
            if is_never_shipped(path):
                return False
            return not is_left_by_tools(path) or path in known or path in folders

        return is_shipped


def _is_outside(folder: str) -> bool:
    return folder == ".." or folder.startswith("../")


def _parents(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path

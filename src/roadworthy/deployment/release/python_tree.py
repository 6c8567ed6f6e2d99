"""Makes the Python environment that releases share on hosts: packages, commands, Granian and Roadworthy's small apps.

A tree like a virtual environment's, without an interpreter: a host links its own into it. Nothing in it tells where it
was made, or where it will lie, so the same requirements give the same tree, named by the hash of all that is in it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from roadworthy.deployment.inputs import digest
from roadworthy.deployment.laid import hook_into
from roadworthy.deployment.release.host_python import HostPython
from roadworthy.deployment.release.manifest import Hashes, Manifest
from roadworthy.deployment.release.packages import Packages
from roadworthy.deployment.runtime import POINTER, added, copy_apps, own_apps_digest, set_server_apart
from roadworthy.deployment.venv import NO_DJANGO
from roadworthy.problems import ProblemsFound

FORMAT = "3"
KEPT_TREES = 4
ELSEWHERE = ("share", "etc", "include", "man")
TELL_WHERE = ("direct_url.json", "uv_cache.json", "REQUESTED")
SHEBANG = re.compile(rb"\A#!.*python[\w.]*(?: .*)?\n")
ANY_PLACE = b"""#!/bin/sh
'''exec' "$(dirname -- "$(realpath -- "$0")")"/python "$0" "$@"
' '''
"""
"""Begins a script of a tree that may lie anywhere: for a shell a command, for Python a string."""
TESTS_OF_PYTHON = re.compile(r"lib/python3\.\d+/(?:test|idlelib|turtledemo|ensurepip|lib2to3|site-packages)(?:/|$)")


@dataclass(frozen=True)
class BuiltEnvironment:
    """A Python environment ready to be shipped. `live` are folders of the site's own packages, relative to its code."""

    name: str
    folder: Path
    manifest: Manifest
    python: HostPython
    live: tuple[str, ...] = ()

    def file(self, path: str) -> Path:
        """Return where a file of the tree lies on this workstation."""
        return self.folder / path


@dataclass(frozen=True)
class PythonTree:
    """Makes one tree, or finds it made: below `folder`, in a folder named by what it is made from.

    `more` are requirements of the services (a database's driver) that the site's own don't bring. `written` returns
    the links that stand for folders which the site makes among its packages, of those that are not there.
    """

    packages: Packages
    folder: Path
    fingerprint: str
    tell: Callable[[str], None]
    more: tuple[str, ...] = ()
    written: Callable[[Callable[[str], bool]], Mapping[str, str]] = field(default=lambda _: {})

    @property
    def python(self) -> HostPython:
        """Return the Python that the tree is for."""
        return self.packages.python

    @property
    def _place(self) -> Path:
        python = self.python
        told = (python.executable, python.version, python.platform)
        return self.folder / digest(FORMAT, self.fingerprint, *told, *self.more, *self._links, own_apps_digest())[:16]

    @property
    def _links(self) -> tuple[str, ...]:
        return tuple(f"{path}\0{target}" for path, target in self.written(lambda _: False).items())

    def run(self) -> BuiltEnvironment:
        """Return the tree. An interrupted one is made again from the start."""
        place = self._place
        if not (place / "made.json").is_file():
            self._forget_old()
            shutil.rmtree(place, ignore_errors=True)
            self._make(place)
        os.utime(place)
        return self._found(place)

    def _found(self, place: Path) -> BuiltEnvironment:
        made = json.loads((place / "made.json").read_text("utf-8"))
        manifest = Manifest.from_json(made["manifest"])
        return BuiltEnvironment(made["name"], place / "tree", manifest, self.python, tuple(made["live"]))

    def _forget_old(self) -> None:
        """Keep the trees used last."""
        if self.folder.is_dir():
            places = sorted(self.folder.iterdir(), key=lambda place: place.stat().st_mtime, reverse=True)
            for old in places[KEPT_TREES:]:
                shutil.rmtree(old, ignore_errors=True)

    def _make(self, place: Path) -> None:
        tree = place / "tree"
        packages = tree / "lib" / f"python{self.python.minor}" / "site-packages"
        packages.mkdir(parents=True)
        self.tell(f"putting the site's packages together for the hosts' {self.python}")
        exact, asked = self.packages.exact()
        self.packages.install(exact, asked, packages)
        refuse_without_django(packages, self.packages.site.requirements)
        live = tuple(self._live(packages))
        settle(packages, tree)
        for path, target in self.written(lambda path: (packages / path).exists()).items():
            (packages / path).parent.mkdir(parents=True, exist_ok=True)
            (packages / path).symlink_to(target)
        self._add_runtime(tree, packages)
        if self.python.brought:
            bring(self.python.brought, tree / "base")
        manifest = Hashes(place / "hashes.json").manifest(tree, lambda path: not path.endswith((".pyc", "__pycache__")))
        brought = self.python.version if self.python.brought else ""
        name = digest(manifest.digest, self.python.executable, brought)[:24]
        made = {"name": name, "manifest": manifest.as_json(), "live": live}
        draft = place / "made.draft"
        draft.write_text(json.dumps(made), "utf-8")
        draft.replace(place / "made.json")
        count, size = len(list(packages.glob("*.dist-info"))), manifest.size_bytes / 1e6
        self.tell(f"{count} packages, {size:.0f} MB, for {self.python}")

    def _live(self, packages: Path) -> Iterator[str]:
        """Yield the folders of packages that are the site's own code, and take away the pointers to them here."""
        for pointer in sorted(packages.glob("__live_*.pth")):
            for line in pointer.read_text("utf-8").splitlines():
                yield os.path.relpath(line, self.packages.site.folder)
            pointer.unlink()

    def _add_runtime(self, tree: Path, packages: Path) -> None:
        runtime = tree / "runtime"
        runtime.mkdir()
        self.packages.add((*added(self.python.as_interpreter()), *self.more), runtime)
        shutil.rmtree(runtime / "bin", ignore_errors=True)
        _forget_where(runtime)
        set_server_apart(runtime)
        copy_apps(runtime)
        (packages / POINTER).write_text("../../../runtime\n", "utf-8")
        hook_into(packages)


def refuse_without_django(packages: Path, listed: tuple[str, ...]) -> None:
    """Raise ProblemsFound for requirements that bring no Django."""
    if not (packages / "django" / "__init__.py").is_file():
        hint = "add the file (or the package) that brings Django to site.requirements in roadworthy.toml"
        words = f"the site requires {', '.join(listed) or 'nothing'}, and that has no Django"
        raise ProblemsFound([NO_DJANGO.problem(words, hint)])


def settle(packages: Path, tree: Path) -> None:
    """Put what uv laid beside the packages where a virtual environment has it."""
    (tree / "bin").mkdir()
    if (packages / "bin").is_dir() and not (packages / "bin" / "__init__.py").exists():
        for script in sorted((packages / "bin").iterdir()):
            if not script.name.startswith("python"):
                _settle_script(script, tree / "bin" / script.name)
        shutil.rmtree(packages / "bin")
    for name in ELSEWHERE:
        if (packages / name).is_dir() and not list((packages / name).glob("*.py")):
            (packages / name).rename(tree / name)
    _forget_where(packages)


def _settle_script(script: Path, target: Path) -> None:
    """Copy a command so that it finds the Python beside it, wherever the tree lies."""
    data = script.read_bytes()
    if data.startswith(b"#!/bin/sh\n'''exec'"):
        data = ANY_PLACE + data.split(b"\n", 3)[3]
    elif found := SHEBANG.match(data):
        data = ANY_PLACE + data[found.end() :]
    target.write_bytes(data)
    target.chmod(0o755)


def _forget_where(packages: Path) -> None:
    """Take away what tells where a tree was made: two workstations make the same one."""
    (packages / ".lock").unlink(missing_ok=True)
    for info in packages.glob("*.dist-info"):
        for name in TELL_WHERE:
            (info / name).unlink(missing_ok=True)
        record = info / "RECORD"
        if record.is_file():
            lines = [line for line in record.read_text("utf-8").splitlines(keepends=True) if _stays(line)]
            record.unlink()  # it may be the very file that uv keeps
            record.write_text("".join(lines), "utf-8")


def _stays(line: str) -> bool:
    name = line.partition(",")[0]
    return not name.startswith(("../", "bin/", "__live_")) and Path(name).name not in TELL_WHERE


def bring(root: Path, base: Path) -> None:
    """Copy a relocatable Python, without what a site has no use for."""

    def left_out(folder: str, names: list[str]) -> set[str]:
        inside = os.path.relpath(folder, root)
        paths = {name: name if inside == "." else f"{inside}/{name}" for name in names}
        return {name for name, path in paths.items() if TESTS_OF_PYTHON.match(path) or name == "__pycache__"}

    shutil.copytree(root, base, symlinks=True, ignore=left_out)

"""Makes a release's folder, and the Python environment it shares with others, out of objects: whole or not at all."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from roadworthy.fleet.on_host.bytecode import compile_into
from roadworthy.fleet.on_host.objects import Objects
from roadworthy.fleet.on_host.operations import Refused

DRAFT, MANIFEST = ".draft", "manifest.json"
NAME = re.compile(r"[A-Za-z0-9][\w.+-]*")
PYVENV = "home = {home}\ninclude-system-site-packages = false\nversion = {version}\n"


class Place:
    """Where the releases of one site lie on this host (`root` is /srv/KEY)."""

    def __init__(self, root: str) -> None:
        self.root = Path(root)
        self.releases, self.environments = self.root / "releases", self.root / "environments"
        self.static = self.root / "static"
        self.objects = Objects(root)

    def make(self) -> None:
        """Make the folders that are not there yet."""
        os.umask(0o022)
        for folder in (self.releases, self.environments, self.static, self.objects.incoming):
            folder.mkdir(parents=True, exist_ok=True)

    def release(self, name: str) -> Path:
        """Return a release's folder, there or not."""
        if not NAME.fullmatch(name):
            raise Refused(f'"{name}" is no name of a release', "", "ship")
        return self.releases / name

    def said(self, name: str) -> dict[str, Any]:
        """Return what a release says of itself; nothing when it is not here."""
        try:
            found = json.loads((self.release(name) / "release.json").read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def add_environment(self, name: str, tree: Mapping[str, Any], python: Mapping[str, Any]) -> None:
        """Make a Python environment: its packages, and links to this host's own Python (or the one it brings)."""
        final = self.environments / name
        draft = self._draft(final)
        self._fill(draft, tree)
        own = draft / "base" if python["is_brought"] else None
        home = (own or Path(python["executable"]).parent.parent) / "bin"
        executable = home / Path(python["executable"]).name
        if why_not := _wrong_with(executable, python):
            shutil.rmtree(draft)
            hint = "name another Python in site.python, or install one there, then run this again"
            raise Refused(why_not, hint, "ship")
        _link_python(draft, python)
        told = final / "base" / "bin" if own else home
        (draft / "pyvenv.cfg").write_text(PYVENV.format(home=told, version=python["version"]))
        compile_into(draft, tree["files"], self.objects, str(executable), python["tag"])
        _write(draft / MANIFEST, json.dumps({"tree": tree, "python": python}), 0o444)
        os.rename(draft, final)

    def add_release(self, name: str, message: Mapping[str, Any]) -> None:
        """Make a release's folder, with the files that this host alone gets (its variables, say)."""
        final = self.release(name)
        draft = self._draft(final)
        self._fill(draft, message["tree"])
        for path, text in message["texts"].items():
            _write(draft / path, text["content"], text["mode"])
        _write(draft / MANIFEST, json.dumps({"tree": message["tree"]}), 0o444)
        os.symlink(f"../../environments/{message['environment']}", draft / "python")
        python = message["python"]
        code = {path: entry for path, entry in message["tree"]["files"].items() if not path.startswith("static/")}
        own = self.environments / message["environment"] / "bin" / "python"
        compile_into(draft, code, self.objects, str(own), python["tag"])
        self._add_static(draft)
        os.rename(draft, final)

    def _draft(self, final: Path) -> Path:
        draft = final.parent / DRAFT / final.name
        if draft.exists():
            shutil.rmtree(draft)
        draft.mkdir(parents=True)
        return draft

    def _fill(self, draft: Path, tree: Mapping[str, Any]) -> None:
        names = [*tree["files"], *tree["links"]]
        for folder in sorted({os.path.dirname(name) for name in names}):
            os.makedirs(draft / folder, exist_ok=True)
        base = str(draft)
        for name, key in tree["files"].items():
            self.objects.link(key, f"{base}/{name}")
        for name, target in tree["links"].items():
            os.symlink(target, f"{base}/{name}")

    def _add_static(self, release: Path) -> None:
        """Offer a release's static files beside those of the others; what has a file's name already stays."""
        for path in static_files(release):
            if not os.path.lexists(self.static / path):
                with suppress(NotADirectoryError, FileExistsError):  # a folder that was a file: see publish_static
                    self._link(release / "static" / path, self.static / path)

    def publish_static(self, name: str) -> int:
        """Have the files whose names are the same in each release be this release's; return how many changed."""
        changed = 0
        for path in static_files(self.release(name)):
            source, target = self.release(name) / "static" / path, self.static / path
            if not (target.is_file() and target.samefile(source)):
                self._clear_way(target)
                self._link(source, target)
                changed += 1
        return changed

    def _clear_way(self, target: Path) -> None:
        """Take away a file that has a folder's name now, or a folder that has a file's."""
        for above in target.relative_to(self.static).parents:
            if (self.static / above).is_file():
                (self.static / above).unlink()
        if target.is_dir():
            shutil.rmtree(target)

    def _link(self, source: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{target.name}{DRAFT}")
        draft.unlink(missing_ok=True)
        try:
            os.link(source, draft)
        except OSError:
            shutil.copyfile(source, draft)
        os.rename(draft, target)

    def drop_drafts(self) -> None:
        """Take away what an interrupted call left half made."""
        for folder in (self.releases, self.environments):
            shutil.rmtree(folder / DRAFT, ignore_errors=True)


def static_files(release: Path) -> Iterable[str]:
    """Yield the static files of a release, but the list that its own processes read."""
    root = release / "static"
    for folder, _, files in os.walk(root):
        inside = os.path.relpath(folder, root)
        yield from (name if inside == "." else f"{inside}/{name}" for name in files if name != "staticfiles.json")


def _wrong_with(executable: Path, python: Mapping[str, Any]) -> str:
    """Return why a Python can't be used here; nothing when it can."""
    if not os.access(executable, os.X_OK):
        return f"there is no Python at {python['executable']}"
    words = [str(executable), "-I", "-S", "-c", "import encodings, zlib, ssl, sqlite3, ctypes"]
    tried = subprocess.run(words, capture_output=True, text=True, check=False)
    if tried.returncode == 0:
        return ""
    said = tried.stderr.strip().splitlines()[-1:] or [f"it ends with {tried.returncode}"]
    whose = "the Python that is brought there" if python["is_brought"] else f"the Python at {executable}"
    return f"{whose} does not run: {said[0]}"


def _link_python(draft: Path, python: Mapping[str, Any]) -> None:
    (draft / "bin").mkdir(exist_ok=True)
    name = Path(python["executable"]).name
    target = f"../base/bin/{name}" if python["is_brought"] else python["executable"]
    os.symlink(target, draft / "bin" / "python")
    for other in {"python3", f"python{python['minor']}"}:
        os.symlink("python", draft / "bin" / other)


def _write(path: Path, content: str, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(mode)

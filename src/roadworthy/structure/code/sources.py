"""Which files of a folder are the project's own, and what each is: code, tests, migrations, templates."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from roadworthy.problems import Level, Problem, Rule, Where
from roadworthy.structure.source import NOT_OURS

VENDORED = frozenset(["vendor", "vendored", "_vendor", "third_party", "thirdparty", "bower_components"])
BUILT = frozenset(["build", "dist", "_build", ".eggs"])
TESTS = frozenset(["tests", "test", "testing", "testapp", "test_project", "testproject", "fixtures"])
TEXTS = frozenset([".html", ".htm", ".txt", ".xml", ".eml", ".md", ".csv", ".json", ".js", ".svg", ".tex"])
OTHER_ENGINES = (".jinja", ".jinja2", ".j2", ".mako")
REQUIREMENTS = re.compile(
    r"(requirements?[\w.-]*\.(txt|in)|constraints[\w.-]*\.txt|pyproject\.toml|setup\.(py|cfg)|Pipfile(\.lock)?|"
    r"poetry\.lock|uv\.lock|pdm\.lock|environment\.ya?ml|runtime\.txt|\.python-version|Dockerfile[\w.-]*)$"
)
MOST_FILES, LARGEST_BYTES, DEEPEST = 60_000, 4_000_000, 24

NOT_READ = Rule(
    "W270",
    "a file was not read",
    "What can't be read can't be checked: a file that Python can't compile fails where it is imported, and a file in"
    " another language or encoding is left out. It is said so that nobody takes silence for a clean file.",
    Level.NOTE,
)


@dataclass(frozen=True)
class SourceFile:
    """A file by its path from the folder; `kind` is code, test, migration, template, other_template or requirements."""

    path: str
    kind: str
    size: int


@dataclass(frozen=True)
class Sources:
    """The project's own files, in order, and what was left out with the reason."""

    folder: Path
    files: tuple[SourceFile, ...]
    packages: frozenset[str]
    roots: frozenset[str]
    problems: tuple[Problem, ...] = ()


STARTING = ("manage.py", "settings.py", "urls.py", "wsgi.py", "asgi.py", "celery.py")
"""What names a project's modules as they are imported."""
MOST_OF_A_BEGINNING = 200_000


def not_read(path: str, why: str, hint: str = "", line: int | None = None) -> Problem:
    """Return the sentence for a file that was left out."""
    return NOT_READ.problem(f"not read: {why}", hint, Where(path, line))


def find_sources(folder: Path) -> Sources:
    """Look through a folder once; nothing is opened but what tells a virtual environment."""
    files: list[SourceFile] = []
    problems: list[Problem] = []
    packages, roots = set(), {""}
    for path, entry in _walk(folder, "", 0, problems):
        name = entry.name
        if name == "__init__.py":
            packages.add(_above(path))
        if name == "manage.py":
            roots.add(_above(path))
        kind = kind_of(path)
        if kind and (found := _usable(path, kind, entry, problems)):
            files.append(found)
        if len(files) >= MOST_FILES:
            problems.append(not_read(".", f"more than {MOST_FILES} files", "start it in the folder of one project"))
            break
    files.sort(key=lambda each: each.path)
    roots = {each for each in roots if each not in packages or not _names_itself(folder, each, packages)}
    return Sources(folder, tuple(files), frozenset(packages), frozenset(roots), tuple(problems))


def _names_itself(folder: Path, root: str, packages: set[str]) -> bool:
    """Say whether a package with a manage.py in it is imported by its own name, and so begins above it."""
    parts = root.split("/")
    if not root or f"{root}/{parts[-1]}" in packages:
        return False
    start = len(parts) - 1
    while start and "/".join(parts[:start]) in packages:
        start -= 1
    name = ".".join(parts[start:])
    inside, text = _beginnings(folder / root)
    whole = len(re.findall(rf"(?:[\"']|from |import ){re.escape(name)}\.\w", text))
    words = re.findall(r"(?:[\"']|from |import )(\w+)\.\w", text)
    return whole > sum(word in inside for word in words if word != parts[start])


def _beginnings(folder: Path) -> tuple[set[str], str]:
    """Return what lies in a folder, by the names it is imported by, and the text of what starts a project."""
    try:
        inside = {path.name.removesuffix(".py") for path in folder.iterdir() if path.suffix in ("", ".py")}
        files = [folder / name for name in STARTING if (folder / name).is_file()]
        whole = b"\n".join(file.read_bytes()[:MOST_OF_A_BEGINNING] for file in files)
    except OSError:
        return set(), ""  # whoever reads the files says why
    return inside, whole.decode("utf-8", "replace")


def kind_of(path: str) -> str:
    """Return what a file is, by its path alone; nothing where it is of no interest."""
    place = PurePosixPath(path)
    folders = place.parts[:-1]
    if place.suffix == ".py":
        if place.name == "setup.py":
            return "requirements"
        return "test" if is_test(path) else "migration" if "migrations" in folders else "code"
    if "jinja2" in folders or place.name.endswith(OTHER_ENGINES):
        return "test" if is_test(path) else "other_template"
    if REQUIREMENTS.match(place.name) or (folders[-1:] == ("requirements",) and place.suffix in (".txt", ".in")):
        return "requirements"
    if "templates" in folders and place.suffix in TEXTS and not {"static", "node_modules"} & set(folders):
        return "test" if is_test(path) else "template"
    return ""


def is_test(path: str) -> bool:
    """Say whether a file is for tests alone."""
    *folders, name = path.split("/")
    return (
        bool(TESTS.intersection(folders))
        or name.startswith(("test_", "tests_", "conftest"))
        or name.endswith(("_test.py", "_tests.py"))
        or name in ("tests.py", "factories.py", "pytest_plugin.py")
    )


def _usable(path: str, kind: str, entry: os.DirEntry[str], problems: list[Problem]) -> SourceFile | None:
    if entry.is_symlink():
        problems.append(not_read(path, "a symbolic link", "what it points at is read where it lies, if that is here"))
        return None
    try:
        size = entry.stat(follow_symlinks=False).st_size
    except OSError as error:
        problems.append(not_read(path, error.strerror or "no access"))
        return None
    if size > LARGEST_BYTES:
        problems.append(
            not_read(path, f"larger than {LARGEST_BYTES // 1_000_000} MB", "split it, or keep data as data")
        )
        return None
    return SourceFile(path, kind, size)


def _walk(folder: Path, below: str, depth: int, problems: list[Problem]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        problems.append(not_read(below or ".", error.strerror or "no access"))
        return
    for entry in entries:
        path = f"{below}{entry.name}"
        try:
            path.encode()
        except UnicodeEncodeError:
            problems.append(not_read(ascii(path), "its name is not UTF-8"))
            continue
        if not entry.is_dir(follow_symlinks=False):
            if entry.is_symlink() or entry.is_file(follow_symlinks=False):
                yield path, entry
        elif depth < DEEPEST and not _is_left_out(entry):
            yield from _walk(Path(entry.path), path + "/", depth + 1, problems)


def _is_left_out(entry: os.DirEntry[str]) -> bool:
    name = entry.name
    if name in NOT_OURS or name in VENDORED or name.startswith(".") or name.endswith((".egg-info", ".dist-info")):
        return True
    folder = Path(entry.path)
    if name in BUILT and not (folder / "__init__.py").exists():
        return True
    return (folder / "pyvenv.cfg").exists() or (folder / "conda-meta").exists()


def _above(path: str) -> str:
    return path.rpartition("/")[0]

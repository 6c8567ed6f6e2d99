"""Which of a site's files say what it requires in production: a lock first, and never the ones for development."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from roadworthy.structure.command_files import copied_scripts, yaml_of
from roadworthy.structure.entry import Manage, toml_of
from roadworthy.structure.found import Found
from roadworthy.structure.imports import OTHER_NAMES
from roadworthy.structure.settings_module import is_for_development
from roadworthy.structure.source import Source

LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "pylock.*.toml", "Pipfile.lock")
PRODUCTION = ("production", "prod", "deploy", "deployment", "live", "server", "heroku", "docker", "app")
GENERAL = ("requirements", "base", "common", "main", "core", "default", "all", "full", "runtime")
ASIDE = re.compile(r"(^|[-_./])(dev|devel|develop|development|tests?|testing|docs?|lint|ci|local|build|typing|style)\b")
INSTALLED_IN = re.compile(r"(?:pip3?|uv pip)\s+install\b(?P<words>[^&|;\n]*)")
READ_FROM = re.compile(r"(?:-r\s*|--requirement[= ])[\"']?(?P<path>[\w./-]+)")
OLD_SETUPTOOLS = "setuptools<81"
OF_SETUPTOOLS = ("pkg_resources", "distutils")
DJANGO = re.compile(r"django|wagtail|mezzanine", re.I)
NAMED_DJANGO = re.compile(r"django\s*(?:[\[=<>~!;]|$)", re.I)


def find_requirements(source: Source, manage: Manage, settings: str = "") -> list[Found]:
    """Return the files to install from, in order; none when the site has none."""
    for folder in _folders(manage):
        found = _in_docker(source, folder) or _in_folder(source, folder, settings)
        if found:
            return _with_package(source, folder, found)
    return []


def _folders(manage: Manage) -> list[str]:
    here = PurePosixPath(manage.folder)
    return [str(folder) for folder in (here, *here.parents)] if str(here) != "." else ["."]


def _in_docker(source: Source, folder: str) -> list[Found]:
    """Return the requirement files that the production image is made from, when they are of this folder."""
    images = [
        path for path in source.named("Dockerfile*", "*.dockerfile") if not re.search(r"dev|local|test|docs", path)
    ]
    for path in sorted(images, key=lambda path: ("prod" not in path, path.count("/"))):
        names = [(match["path"], line) for line, match in _installs(source.text(path))]
        found = [Found(file, f"{path}:{line}") for name, line in names if (file := _match(source, name, path, folder))]
        kept = [each for each in dict.fromkeys(found) if not ASIDE.search(each.value)]
        if kept and _says_django(source, [each.value for each in kept]) and not _lock(source, folder):
            return list({each.value: each for each in reversed(kept)}.values())[::-1]
    return []


def _installs(text: str) -> list[tuple[int, re.Match[str]]]:
    joined = re.sub(r"\\\n", "  ", text)
    return [
        (text[: text.find(match["path"])].count("\n") + 1, match)
        for line in INSTALLED_IN.finditer(joined)
        for match in READ_FROM.finditer(line["words"])
    ]


def _match(source: Source, name: str, place: str, folder: str) -> str:
    """Return the site's file that a path inside the image most likely is: the one with the longest equal ending."""
    copied = copied_scripts(source).get((place, name))
    if copied:
        return copied
    parts = PurePosixPath(name).parts
    ends = ["/".join(parts[start:]).lstrip("/") for start in range(len(parts))]
    near = str(PurePosixPath(place).parent)
    for end in ends:
        options = [end, f"{near}/{end}", f"{folder}/{end}"]
        if found := next((option for option in options if source.has(option)), ""):
            return found
    return ""


def _in_folder(source: Source, folder: str, settings: str) -> list[Found]:
    at = "" if folder == "." else folder + "/"
    for found in (_lock(source, folder), _pipfile(source, at), _texts(source, at, settings)):
        if found:
            return found
    return _package(source, at) or _conda(source, at)


def _lock(source: Source, folder: str) -> list[Found]:
    at = "" if folder == "." else folder + "/"
    here = [path for pattern in LOCKS for path in source.named(pattern) if path == at + PurePosixPath(path).name]
    return [Found(path, path) for path in here if DJANGO.search(source.text(path)) or not source.text(path)][:1]


def _pipfile(source: Source, at: str) -> list[Found]:
    return [Found(at + "Pipfile", at + "Pipfile")] if source.has(at + "Pipfile") else []


def _texts(source: Source, at: str, settings: str) -> list[Found]:
    patterns = ("requirements*.txt", "requirements*.in", "reqs*.txt", "pip-requirements.txt", "*requirements.txt")
    here = [path for path in source.named(*patterns) if PurePosixPath(path).parent.as_posix() + "/" in (at, "./" + at)]
    below = [f"{at}{name}/" for name in ("requirements", "reqs", "deps", "requires", "dependencies")]
    inside = [path for path in source.named("*.txt", "*.in") if any(_is_in(path, folder) for folder in below)]
    wanted = [path for path in here + inside if not ASIDE.search(_stem(path, at)) and _is_list(source.text(path))]
    if is_for_development(settings):
        last = settings.rpartition(".")[2]
        wanted = [path for path in inside if PurePosixPath(path).stem == last] or wanted
    best = min(wanted, key=lambda path: _rank(source, path, at), default="")
    return [Found(best, best)] if best else []


def _is_in(path: str, folder: str) -> bool:
    return str(PurePosixPath(path).parent) + "/" == folder


def _stem(path: str, at: str) -> str:
    return path.removeprefix(at).rpartition(".")[0].lower()


def _is_list(text: str) -> bool:
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return bool(lines) and all(re.match(r"^[-\w.\"'<>/{]", line) for line in lines[:5])


def _rank(source: Source, path: str, at: str) -> tuple[int, bool, bool, int, str]:
    words = re.split(r"[-_./]", _stem(path, at))
    production = any(word in PRODUCTION for word in words)
    general = words[-1] in GENERAL
    order = 0 if production else 1 if general else 2
    says = _says_django(source, [path])
    return (0 if says else 1, order != 0, path.endswith(".in"), order * 10 + path.count("/"), path)


def _says_django(source: Source, paths: list[str], seen: frozenset[str] = frozenset()) -> bool:
    for path in paths:
        text = source.text(path)
        if DJANGO.search(re.sub(r"#.*", "", text)):
            return True
        further = [_match(source, match["path"], path, ".") for match in READ_FROM.finditer(text)]
        if _says_django(source, [each for each in further if each and each not in seen], seen | {path}):
            return True
    return False


def _package(source: Source, at: str) -> list[Found]:
    project = toml_of(source, at + "pyproject.toml")
    declared = project.get("project", {})
    poetry = project.get("tool", {}).get("poetry", {}).get("dependencies")
    dynamic = "dependencies" in declared.get("dynamic", [])
    if declared.get("dependencies") or poetry or (dynamic and project.get("build-system")):
        return [Found(at + "pyproject.toml" + _extras(declared), at + "pyproject.toml")]
    for name in ("setup.cfg", "setup.py"):
        if re.search(r"install_requires", source.text(at + name)):
            return [Found(at + name, at + name)]
    return []


def _extras(project: dict[str, object]) -> str:
    """Return the extras that a site in production needs by their names, as `[production]`."""
    extras = project.get("optional-dependencies")
    names = [name for name in extras if name.lower() in PRODUCTION] if isinstance(extras, dict) else []
    return f"[{','.join(names)}]" if names else ""


def _conda(source: Source, at: str) -> list[Found]:
    """Return what a list for conda names, as requirements; it does not say which of them are packages of Python."""
    for name in ("environment.yml", "environment.yaml", "conda.yml"):
        table = yaml_of(source.text(at + name))
        lines = table.get("dependencies") if isinstance(table, dict) else None
        inner = [each for each in lines or () if isinstance(each, dict)]
        by_pip = [str(line) for each in inner for line in each.get("pip") or ()]
        by_conda = [_specifier(line) for line in lines or () if isinstance(line, str)]
        words = by_pip if any(NAMED_DJANGO.match(word) for word in by_pip) else [*by_conda, *by_pip]
        if words:
            return [Found(word, at + name, guessed=True) for word in words if word and not word.startswith("-")]
    return []


def _specifier(line: str) -> str:
    """Return a line of conda's as a requirement: `django=5.2` is `django==5.2.*`."""
    name, _, version = line.rpartition("::")[2].strip().partition("=")
    if name.strip() in ("python", "pip", "nodejs", "setuptools", "wheel"):
        return ""
    plain = version.strip("= ").split("=")[0]
    return f"{name}=={plain}.*" if plain and "*" not in plain and not re.search(r"[<>]", name) else name


def bringing(source: Source, module: str, manage: Manage, known: tuple[str, ...]) -> Found | None:
    """Return what else to install for a module that is missing: old setuptools, or another list of the site."""
    package = module.partition(".")[0]
    if package in OF_SETUPTOOLS and OLD_SETUPTOOLS not in known:
        return Found(OLD_SETUPTOOLS, f"{package} is imported", guessed=True)
    usual = OTHER_NAMES.get(package, "")
    name = "|".join(re.escape(each).replace("_", "[-_]?") for each in (package.lower(), usual.lower()) if each)
    line = re.compile(rf"^\s*(?:(?:django|python|py)[-_]?)?(?:{name})(?:[-_]?django)?\s*(?:[\[=<>~!;#]|$)", re.I | re.M)
    lists = [path for path in source.named("*.txt", "*.in") if "require" in path.lower() and path not in known]
    near = [path for path in lists if path.startswith("" if manage.folder == "." else manage.folder + "/")] or lists
    if found := next((path for path in sorted(near, key=_dev_last) if line.search(source.text(path))), ""):
        return Found(found, f"it lists {package}", guessed=True)
    optional = next((text for text in _optional(source) if line.search(text) and text not in known), "")
    if optional:
        return Found(optional, f"pyproject.toml lists it apart, and {package} is imported", guessed=True)
    return Found(usual, f"{package} is imported", guessed=True) if usual and usual not in known else None


def _optional(source: Source) -> list[str]:
    """Return the requirements that pyproject.toml lists in extras and groups."""
    table = toml_of(source, "pyproject.toml")
    groups = (table.get("project", {}).get("optional-dependencies", {}), table.get("dependency-groups", {}))
    lists = [lines for group in groups if isinstance(group, dict) for lines in group.values()]
    return [line for lines in lists if isinstance(lines, list) for line in lines if isinstance(line, str)]


def _dev_last(path: str) -> tuple[bool, bool, int, str]:
    return (bool(re.search(r"test|doc|lint|ci\b", path.lower())), bool(ASIDE.search(path)), path.count("/"), path)


def _with_package(source: Source, folder: str, found: list[Found]) -> list[Found]:
    """Add the package that the site's folder lies in, where the site is the demonstration of an app."""
    if folder == "." or any(_is_package(each.value) for each in found):
        return found
    package = _package(source, "")
    return [*package, *found] if package else found


def _is_package(path: str) -> bool:
    return PurePosixPath(path.partition("[")[0]).name in ("pyproject.toml", "setup.cfg", "setup.py", *LOCKS)

"""Which settings module a site runs with: what its own files name, the one meant for production first."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from roadworthy.structure.entry import TEMPLATE_FOLDER, Manage
from roadworthy.structure.found import Found
from roadworthy.structure.modules import file_of_module, module_of_file, path_entry
from roadworthy.structure.source import Source, is_aside

VARIABLE = "DJANGO_SETTINGS_MODULE"
NAMED_IN_TEXT = re.compile(r"DJANGO_SETTINGS_MODULE[\"']?\s*(?:[=:,]|\s)\s*[\"']?(?P<name>[A-Za-z_][\w.]*\w)")
DOTTED = re.compile(r"^[A-Za-z_]\w*(\.\w+)*$")
PRODUCTION = ("production", "prod", "live", "deploy", "deployment", "release", "server")
DEVELOPMENT = ("dev", "devel", "develop", "development", "local", "debug", "localhost")
TEST = ("test", "tests", "testing", "ci", "pytest", "travis", "docs", "build")
DEPLOYED = ("Dockerfile*", "*.dockerfile", "Procfile*", "app.json", "render.yaml", "fly.toml", "*compose*.y*ml")
ENTRIES = ("wsgi.py", "asgi.py", "manage.py", "celery.py", "celery_app.py", "celeryapp.py")


def settings_candidates(source: Source, manage: Manage) -> list[Found]:
    """Return the settings modules the site may mean, the most likely for production first, each once."""
    named = [found for found in _named(source, manage) if _last(found) not in TEST]
    there = [found for found in named if _is_there(source, found, manage)]
    found = there or _searched(source) or named or _in_tool_tables(source)
    better = _production_of(source, found[0], manage) if found else []
    once = {each.value: each for each in reversed(better + found)}
    return [once[name] for name in dict.fromkeys(each.value for each in better + found)]


def is_for_development(module: str) -> bool:
    """Say whether a settings module's name says that it is for a developer."""
    return module.rpartition(".")[2].lower() in DEVELOPMENT


def _is_there(source: Source, found: Found, manage: Manage) -> bool:
    """Say whether a named module is the site's; one without a package counts only beside what names it."""
    file = file_of_module(source, found.value, manage.folder)
    near = {".", manage.folder, str(PurePosixPath(found.where.partition(":")[0]).parent)}
    return bool(file) and ("." in found.value or path_entry(file, found.value) in near) and _has_settings(source, file)


def missing_settings(source: Source, manage: Manage) -> Found | None:
    """Return the settings module that the site's own files name first, when it is not there."""
    first = next((found for found in _named(source, manage) if _last(found) not in TEST), None)
    return first if first and not file_of_module(source, first.value, manage.folder) else None


def _has_settings(source: Source, file: str) -> bool:
    """Say whether a file gives settings, itself or by what it takes over; an empty one does not."""
    text = source.text(file)
    return bool(re.search(r"INSTALLED_APPS|ROOT_URLCONF|^\s*from\s+\S+\s+import|\binclude\(|^import ", text, re.M))


def _last(found: Found) -> str:
    return found.value.rpartition(".")[2].lower()


def _named(source: Source, manage: Manage) -> Iterator[Found]:
    yield from _in_deployment_files(source)
    for name in ENTRIES:
        for path in _nearest(source, name, manage):
            yield from named_in_python(source, path)
    if manage.file.endswith(".py"):
        yield from named_in_python(source, manage.file)
        for file in _imported(source, manage.file):
            yield from named_in_python(source, file)


def _in_deployment_files(source: Source) -> Iterator[Found]:
    for path in sorted(source.named(*DEPLOYED), key=_production_first):
        if path.count("/") > 3 or re.search(r"test|\bci\b|dev|local", path.lower()):
            continue
        for number, line in enumerate(source.text(path).splitlines(), 1):
            if (match := NAMED_IN_TEXT.search(line)) and not line.lstrip().startswith("#"):
                yield Found(match["name"], f"{path}:{number}")


def _production_first(path: str) -> tuple[bool, int, str]:
    return (not any(word in path.lower() for word in ("prod", "live")), path.count("/"), path)


def _nearest(source: Source, name: str, manage: Manage) -> list[str]:
    found = [path for path in source.named(name) if not is_aside(path)]
    near = [path for path in found if manage.folder == "." or path.startswith(manage.folder + "/")]
    return (near or found)[:3]


def _imported(source: Source, file: str) -> Iterator[str]:
    tree = source.tree(file)
    package = str(PurePosixPath(file).parent)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.ImportFrom) and node.module:
            near = f"{package}/{node.module.replace('.', '/')}.py"
            found = near if node.level else file_of_module(source, node.module)
            if found and source.has(found):
                yield found


def named_in_python(source: Source, path: str) -> Iterator[Found]:
    """Yield the settings modules that a Python file gives to the environment."""
    tree = source.tree(path)
    for node in ast.walk(tree) if tree else ():
        value = _given(node)
        if value is not None:
            plain = isinstance(value, ast.Constant)
            for name in _modules_in(source, value):
                yield Found(name, f"{path}:{getattr(node, 'lineno', 1)}", guessed=not plain)


def _given(node: ast.AST) -> ast.expr | None:
    if isinstance(node, ast.Call) and len(node.args) >= 2 and _is_variable(node.args[0]):
        named = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        return node.args[1] if named == "setdefault" else None
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
        return node.value if _is_variable(node.targets[0].slice) else None
    return None


def _is_variable(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == VARIABLE


def _modules_in(source: Source, value: ast.expr) -> list[str]:
    texts = [node.value for node in ast.walk(value) if isinstance(node, ast.Constant)]
    if isinstance(value, ast.JoinedStr):
        first = next((text for text in texts if isinstance(text, str)), "").rstrip(".")
        package = file_of_module(source, first)
        return [f"{first}.{name}" for name in _siblings(source, package) if name in PRODUCTION + DEVELOPMENT]
    names = [text for text in texts if isinstance(text, str) and DOTTED.match(text)]
    there = [name for name in names if file_of_module(source, name)]
    return there or (names if len(names) == 1 else [])


def _siblings(source: Source, file: str) -> list[str]:
    folder = str(PurePosixPath(file).parent) if file else "?"
    names = [PurePosixPath(path).stem for path in source.below(folder) if str(PurePosixPath(path).parent) == folder]
    order = {name: number for number, name in enumerate((*PRODUCTION, *DEVELOPMENT))}
    return sorted(names, key=lambda name: order.get(name, 99))


def _production_of(source: Source, found: Found, manage: Manage) -> list[Found]:
    """Return the module meant for production beside one whose name says development, or that only dispatches."""
    package, _, last = found.value.rpartition(".")
    file = file_of_module(source, found.value, manage.folder)
    if file.endswith("__init__.py") and not re.search(r"\bimport\b|INSTALLED_APPS", source.text(file)):
        package, last = found.value, "dev"
    if last not in DEVELOPMENT or not package:
        return []
    here = _siblings(source, file)
    beside = f"beside {found.value}"
    return [Found(f"{package}.{name}", beside, guessed=True) for name in PRODUCTION if name in here]


def _searched(source: Source) -> list[Found]:
    """Look for modules that list apps and name a URLconf, themselves or by what they take over whole."""
    usable = (path for path in source.files if path.endswith(".py") and not is_aside(path))
    modules = (path for path in usable if PurePosixPath(path).stem.isidentifier() and not TEMPLATE_FOLDER.search(path))
    files = [path for path in modules if _is_settings(source, path)]
    files.sort(key=lambda path: (path.count("/"), _rank(path), path))
    return [Found(module_of_file(source, path), path, guessed=True) for path in files]


def _is_settings(source: Source, path: str) -> bool:
    text = source.text(path)
    if re.search(r"^INSTALLED_APPS\b", text, re.M) and re.search(r"^ROOT_URLCONF\b", text, re.M):
        return True
    takes_over = re.search(r"^from\s+([\w.]+)\s+import\s+\*", text, re.M)
    return bool(
        takes_over
        and re.search(r"settings|\.base\b|\.default\b|conf", takes_over[1])
        and (_sets_much(text, path) or PurePosixPath(path).stem == "settings")
    )


def _sets_much(text: str, path: str) -> bool:
    names = set(re.findall(r"^([A-Z][A-Z0-9_]+)\s*(?:\+)?=", text, re.M))
    return len(names & {"DATABASES", "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "INSTALLED_APPS"}) >= 1 or (
        PurePosixPath(path).stem in PRODUCTION + DEVELOPMENT
    )


def _rank(path: str) -> int:
    stem = PurePosixPath(path).stem.lower()
    order = (PRODUCTION, ("settings", "__init__", "default", "defaults"), ("base", "common"), DEVELOPMENT, TEST)
    return next((number for number, group in enumerate(order) if stem in group), 1)


def _in_tool_tables(source: Source) -> list[Found]:
    found = []
    for path in source.named("pyproject.toml", "setup.cfg", "pytest.ini", "tox.ini"):
        for match in NAMED_IN_TEXT.finditer(source.text(path)):
            found.append(Found(match["name"], path, guessed=True))
        for match in re.finditer(r"django_settings_module\s*=\s*[\"']?([\w.]+)", source.text(path)):
            found.append(Found(match[1], path, guessed=True))
    return found

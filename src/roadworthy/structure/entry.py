"""How a site is entered: the way to call a management command of it."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from configparser import ConfigParser
from configparser import Error as ConfigError
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from roadworthy.structure.found import Found
from roadworthy.structure.modules import file_of_module, module_of_file
from roadworthy.structure.source import Source, is_aside

STARTS_DJANGO = re.compile(r"\bexecute_from_command_line\b|\bcall_command_line\b|\bManagementUtility\b")
FORCED = re.compile(r"environ\[\s*[\"']DJANGO_SETTINGS_MODULE[\"']\s*\]\s*=[^=]")
ASKED = re.compile(r"(setdefault|\.get|getenv)\(\s*[\"']DJANGO_SETTINGS_MODULE|DJANGO_SETTINGS_MODULE[\"'] (not )?in")
TEMPLATE = re.compile(r"\{\{|\{%")
TEMPLATE_FOLDER = re.compile(r"(^|/)[^/]*(template|skeleton|cookiecutter|\{\{)[^/]*/", re.I)
DEMO = re.compile(r"(^|/)(examples?|demos?|sandbox|samples?)[^/]*/", re.I)


@dataclass(frozen=True)
class Manage:
    """The way to call a management command: the words, the folders to import from, and the file it was found in."""

    command: Found
    file: str = ""

    @property
    def folder(self) -> str:
        """Return the folder of the file, `.` at the root."""
        return str(PurePosixPath(self.file).parent) if self.file else "."


def find_manage(source: Source) -> Manage:
    """Return the best way to call management commands; `python -m django` when the site brings none that will do.

    One that forces settings of its own will not: nothing could be laid over them.
    """
    found = _own_manage(source)
    if found.file and _forces_settings(source, found.file):
        return Manage(Found("python -m django", f"{found.file} forces its own settings"), found.file)
    return found


def _forces_settings(source: Source, file: str) -> bool:
    """Say whether a file sets the settings module whatever the environment says."""
    text = source.text(file)
    return bool(FORCED.search(text)) and not ASKED.search(text)


def _own_manage(source: Source) -> Manage:
    for file in () if source.installed else _manage_files(source):
        return Manage(Found(f"python {file}", file), file)
    for command in _scripts(source):
        return command
    for file in _main_files(source):
        module = module_of_file(source, str(PurePosixPath(file).parent / "__init__.py"))
        return Manage(Found(f"python -m {module}", file), file)
    return Manage(Found("python -m django", "no manage.py"))


def _manage_files(source: Source) -> list[str]:
    named = [path for path in source.named("manage.py") if STARTS_DJANGO.search(source.text(path))]
    others = [path for path in source.named("*.py") if path.count("/") <= 1 and _runs_django(source, path)]
    usable = [path for path in dict.fromkeys(named + others) if not TEMPLATE.search(source.text(path))]
    usable = [path for path in usable if not TEMPLATE_FOLDER.search(path)]
    served = [path for path in usable if not is_aside(path)] or [path for path in usable if path.count("/") <= 1]
    return sorted(served, key=lambda path: (bool(DEMO.search(path)), path.count("/"), "manage.py" not in path, path))


def _runs_django(source: Source, path: str) -> bool:
    text = source.text(path)
    name = PurePosixPath(path).name
    aside = name.startswith(("test", "runtests", "conftest", "setup", "__main__", "make"))
    is_run = "__main__" in text and "DJANGO_SETTINGS_MODULE" in text
    return not aside and is_run and bool(STARTS_DJANGO.search(text))


def _main_files(source: Source) -> list[str]:
    files = [path for path in source.named("__main__.py") if "/" in path and not is_aside(path)]
    return [path for path in files if _reaches_django(source, path)]


def _reaches_django(source: Source, path: str) -> bool:
    """Say whether a module starts Django's command line, itself or by the one module of the site it calls on."""
    if STARTS_DJANGO.search(source.text(path)):
        return True
    tree = source.tree(path)
    package = str(PurePosixPath(path).parent)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.ImportFrom):
            relative = f"{package}/{node.module}".replace(".", "/") if node.level else ""
            file = relative + ".py" if relative else file_of_module(source, node.module or "")
            if STARTS_DJANGO.search(source.text(file)):
                return True
    return False


def _scripts(source: Source) -> Iterator[Manage]:
    for name, (target, place) in script_targets(source).items():
        file = file_of_module(source, target.partition(":")[0].strip())
        if not file or not _reaches_django(source, file):
            continue
        package = str(PurePosixPath(file).parent)
        main = f"{package}/__main__.py"
        if PurePosixPath(file).name == "__main__.py" or (source.has(main) and _reaches_django(source, main)):
            module = module_of_file(source, f"{package}/__init__.py")
            yield Manage(Found(f"python -m {module}", file), file)
        else:
            yield Manage(Found(name, place), file)


def script_targets(source: Source) -> dict[str, tuple[str, str]]:
    """Return the console scripts that the site's package declares: name → (target, place)."""
    project = toml_of(source, "pyproject.toml")
    tables = (project.get("project", {}).get("scripts", {}), _at(project, "tool", "poetry", "scripts"))
    found = {
        name: (str(target), "pyproject.toml")
        for table in tables
        for name, target in table.items()
        if isinstance(target, str)
    }
    points = (path for path in source.files if source.installed and path.endswith(".dist-info/entry_points.txt"))
    texts = [(source.text(path), path) for path in points]
    texts.append((str(ini_of(source.text("setup.cfg")).get("options.entry_points", {}).get("console_scripts", "")), ""))
    for text, path in texts:
        lines = re.finditer(r"^\s*([\w.-]+)\s*=\s*([\w.]+:[\w.]+)", text, re.M)
        found.update({line[1]: (line[2], path or "setup.cfg") for line in lines})
    for line in re.finditer(r"[\"']([\w.-]+)\s*=\s*([\w.]+:[\w.]+)[\"']", source.text("setup.py")):
        found.setdefault(line[1], (line[2], "setup.py"))
    return found


def toml_of(source: Source, path: str) -> dict[str, Any]:
    """Return a TOML file as tables; nothing where it is missing or broken."""
    try:
        return tomllib.loads(source.text(path))
    except tomllib.TOMLDecodeError:
        return {}


def _at(table: dict[str, Any], *keys: str) -> dict[str, Any]:
    for key in keys:
        table = table.get(key, {}) if isinstance(table, dict) else {}
    return table if isinstance(table, dict) else {}


def ini_of(text: str) -> dict[str, dict[str, str]]:
    """Return an ini file's text as tables; nothing where it is broken."""
    parser = ConfigParser(interpolation=None, strict=False, allow_no_value=True)
    try:
        parser.read_string(text)
    except ConfigError:
        return {}
    return {name: dict(parser[name]) for name in parser.sections()}

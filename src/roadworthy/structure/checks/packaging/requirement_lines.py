"""Reads what each file of a project requires: lists, pyproject.toml, setup.py, setup.cfg, Pipfile, images."""

from __future__ import annotations

import ast
import configparser
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

import yaml
from packaging.utils import canonicalize_name

from roadworthy.structure.checks.packaging.requirement import Required, from_poetry, required
from roadworthy.structure.requirement_files import ASIDE, PRODUCTION

UNREADABLE = Required("", "", "", 0, "unreadable")
_APART = re.compile(
    r"(^|/)(docs?|examples?|example_project|tests?|test_requirements|sandbox|demo|\w*template|\.github)/"
)
_INSTALLED = re.compile(r"pip3?\s+install\s+([^&|;\n]*)")


def lines_of(path: str, text: str) -> Iterator[Required]:
    """Yield what a file requires; UNREADABLE where it makes its list by running."""
    name = PurePosixPath(path).name
    if name == "pyproject.toml":
        yield from _of_pyproject(path, text)
    elif name == "setup.cfg":
        yield from _of_cfg(path, text)
    elif name == "setup.py":
        yield from _of_setup(path, text)
    elif name == "Pipfile":
        yield from _of_pipfile(path, text)
    elif name.startswith("environment."):
        yield from _of_conda(path, text)
    elif name.startswith("Dockerfile"):
        yield from _of_image(path, text)
    elif name.endswith((".txt", ".in")) and name != "runtime.txt":
        yield from _of_list(path, text)


def group_of(path: str) -> str:
    """Return what a list of requirements is for, by its path."""
    if PurePosixPath(path).name.startswith("constraints"):
        return "constraint"
    plain = path.rpartition(".")[0].lower()
    return "development" if ASIDE.search(plain) or _APART.search(path) else "production"


def _of_list(path: str, text: str) -> Iterator[Required]:
    group = group_of(path)
    for number, line in enumerate(text.split("\n"), 1):
        plain = re.sub(r"(^|\s)#.*$", "", line).strip().rstrip("\\").strip()
        plain = re.sub(r"\s--\w.*$", "", plain)
        plain = re.sub(r"^(-e|--editable)[\s=]+", "", plain)
        if plain and not plain.startswith(("-", ".", "/")) and (found := required(plain, path, number, group)):
            yield found


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def _of_pyproject(path: str, text: str) -> Iterator[Required]:
    table = _toml(text)
    project, tool = _table(table, "project"), _table(table, "tool")
    aside = "development" if group_of(path) == "development" else ""
    said = _table(_table(tool, "uv"), "sources")
    sources: dict[str, Any] = {canonicalize_name(name): each for name, each in said.items()}
    for line in _list(project, "dependencies"):
        for one in _one(line, path, text, aside or "production"):
            source = sources.get(one.name)
            yield replace(one, url=_url(source)) if isinstance(source, dict) and "git" in source else one
    for name, lines in _table(project, "optional-dependencies").items():
        for line in lines if isinstance(lines, list) else ():
            yield from _one(line, path, text, aside or _of_extra(name))
    groups = _table(table, "dependency-groups") | _table(_table(tool, "pdm"), "dev-dependencies")
    groups["dev-dependencies"] = _list(_table(tool, "uv"), "dev-dependencies") + _list(groups, "dev-dependencies")
    for name, lines in groups.items():
        for line in lines if isinstance(lines, list) else ():
            yield from _one(line, path, text, "production" if name in PRODUCTION else "development")
    yield from _of_poetry(path, text, _table(tool, "poetry"))
    dynamic = _table(_table(_table(tool, "setuptools"), "dynamic"), "dependencies")
    if "dependencies" in _list(project, "dynamic") and not dynamic.get("file"):
        yield UNREADABLE


def _of_extra(name: str) -> str:
    return "production" if name.lower() in PRODUCTION else "development" if ASIDE.search(name.lower()) else "optional"


def _of_poetry(path: str, text: str, poetry: dict[str, Any]) -> Iterator[Required]:
    groups = {"production": _table(poetry, "dependencies"), "development": _table(poetry, "dev-dependencies")}
    lists = list(groups.items())
    for name, each in _table(poetry, "group").items():
        lists.append(("production" if name in PRODUCTION else "development", _table(each, "dependencies")))
    for group, table in lists:
        for name, given in table.items():
            if name != "python":
                yield _given(name, given, path, text, group)


def _given(name: str, given: Any, path: str, text: str, group: str) -> Required:
    """Return what a table of names and versions says of one."""
    table = given if isinstance(given, dict) else {"version": given}
    version = table.get("version") if isinstance(table.get("version"), str) else ""
    extras = tuple(str(each) for each in table.get("extras") or ())
    url = _url(table) if "git" in table else ""
    group = "optional" if table.get("optional") else group
    specifier = from_poetry(version or "")
    return Required(canonicalize_name(name), specifier, path, _line(text, name), group, extras, url)


def _url(table: dict[str, Any]) -> str:
    """Return from which commit of a repository something comes, as pip writes it; a branch's name is left out."""
    return f"git+{table['git']}@{table.get('rev') or table.get('tag') or table.get('ref') or ''}"


def _of_pipfile(path: str, text: str) -> Iterator[Required]:
    table = _toml(text)
    for section, group in (("packages", "production"), ("dev-packages", "development")):
        for name, given in _table(table, section).items():
            yield _given(name, given, path, text, group)


def _of_cfg(path: str, text: str) -> Iterator[Required]:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        return
    aside = "development" if group_of(path) == "development" else ""
    for line in parser.get("options", "install_requires", fallback="").split("\n"):
        if line.strip().startswith("file:"):
            continue
        yield from _one(line.strip(), path, text, aside or "production")
    extras = parser.items("options.extras_require") if parser.has_section("options.extras_require") else ()
    for name, lines in extras:
        for line in lines.split("\n"):
            yield from _one(line.strip(), path, text, aside or _of_extra(name))


def _of_setup(path: str, text: str) -> Iterator[Required]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return
    names = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    given = {keyword.arg: keyword.value for call in calls for keyword in call.keywords if keyword.arg}
    aside = "development" if group_of(path) == "development" else ""
    if value := given.get("install_requires"):
        lines = _literal(value, names)
        if lines is None:
            yield UNREADABLE
        for line in lines or ():
            yield from _one(line, path, text, aside or "production")
    extras = given.get("extras_require")
    extras = names.get(extras.id, extras) if isinstance(extras, ast.Name) else extras
    for key, value in zip(extras.keys, extras.values, strict=True) if isinstance(extras, ast.Dict) else ():
        name = str(key.value) if isinstance(key, ast.Constant) else ""
        for line in _literal(value, names) or ():
            yield from _one(line, path, text, aside or _of_extra(name))


def _literal(node: ast.expr, names: dict[str, ast.expr]) -> list[str] | None:
    if isinstance(node, ast.Name) and node.id in names:
        node = names[node.id]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _literal(node.left, names), _literal(node.right, names)
        return None if left is None or right is None else [*left, *right]
    if not isinstance(node, ast.List | ast.Tuple):
        return None
    texts = [each.value for each in node.elts if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return texts if len(texts) == len(node.elts) else None


def _of_conda(path: str, text: str) -> Iterator[Required]:
    try:
        table = yaml.safe_load(text)
    except yaml.YAMLError:
        return
    for each in _list(table if isinstance(table, dict) else {}, "dependencies"):
        lines = each.get("pip") or () if isinstance(each, dict) else (re.sub(r"(?<![<>=!])=(?!=)", "==", str(each)),)
        for line in lines:
            yield from _one(line, path, text, "production")


def _of_image(path: str, text: str) -> Iterator[Required]:
    """Yield what an image installs by name, besides its lists."""
    joined = text.replace("\\\n", "  ")
    for match in _INSTALLED.finditer(joined):
        for word in match[1].split():
            if re.match(r"[\"']?[A-Za-z][\w.\[\],<>=~!-]*[\"']?$", word) and not word.endswith((".txt", ".in")):
                yield from _one(word.strip("\"'"), path, text, "optional")


def _one(line: Any, path: str, text: str, group: str) -> Iterator[Required]:
    found = required(line, path, 1, group) if isinstance(line, str) and line else None
    if found:
        said = line if line in text else line.partition("=")[0]  # conda writes one = where this has two
        yield replace(found, line=_line(text, said))


def _line(text: str, word: str) -> int:
    """Return the line that something stands on, as a name at a line's beginning or anywhere; 1 if nowhere."""
    match = re.search(rf"^\s*[\"']?{re.escape(word)}[\"'\s=\[<>]", text, re.M)
    at = match.start() + len(match[0]) - len(match[0].lstrip()) if match else text.find(word)
    return text[:at].count("\n") + 1 if at >= 0 else 1


def _table(table: Any, name: str) -> dict[str, Any]:
    found = table.get(name) if isinstance(table, dict) else None
    return found if isinstance(found, dict) else {}


def _list(table: dict[str, Any], name: str) -> list[Any]:
    found = table.get(name)
    return found if isinstance(found, list) else []

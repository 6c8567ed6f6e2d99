"""Which environment variables a site's settings read, which of them have no default, and what each seems to be for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from roadworthy.structure.modules import file_of_module
from roadworthy.structure.settings_text import SettingsText
from roadworthy.structure.source import Source

NAME = re.compile(r"^[A-Z][A-Z0-9_]{2,}$")
READERS = re.compile(
    r"^(_?env(iron)?(ment)?(_\w+)?|_?get_?env\w*|config|_?get_(secret|setting|conf\w*)|require\w*|getenv)$", re.I
)
WHOLE = {
    "db": "DATABASE_URL", "db_url": "DATABASE_URL", "dj_db_url": "DATABASE_URL", "cache": "CACHE_URL",
    "cache_url": "CACHE_URL", "dj_cache_url": "CACHE_URL", "email": "EMAIL_URL", "email_url": "EMAIL_URL",
    "dj_email_url": "EMAIL_URL", "search_url": "SEARCH_URL",
}  # fmt: skip
STRICT = ("env", "config")
DEFAULTS = ("default", "fallback")
NOT_READ = frozenset(["DJANGO_SETTINGS_MODULE", "PATH", "HOME", "PWD", "USER", "LANG", "TZ", "PYTHONPATH"])


@dataclass(frozen=True)
class Read:
    """One reading of a variable. `conditional` when it is only read if something else is so."""

    name: str
    where: str
    has_default: bool
    conditional: bool = False
    default: object = None


def variables_read(source: Source, settings: SettingsText) -> tuple[Read, ...]:
    """Return every variable that the settings read, each once, the strictest reading of it first met."""
    found: dict[str, Read] = {}
    declared = _declared_defaults(source, settings)
    lenient = _helpers(source, settings)
    for path in settings.files:
        tree = source.tree(path)
        for read in _reads(tree, path, lenient) if tree else ():
            each = replace(read, has_default=True) if read.name in declared else read
            strict = not each.has_default and not each.conditional
            before = found.get(each.name)
            if before is None or (strict and (before.has_default or before.conditional)):
                found[each.name] = each
    return tuple(read for name, read in found.items() if name not in NOT_READ)


def _declared_defaults(source: Source, settings: SettingsText) -> frozenset[str]:
    """Return the variables with a default in the table that django-environ's Env is made with."""
    names = set()
    for path in settings.files:
        tree = source.tree(path)
        for node in ast.walk(tree) if tree else ():
            if isinstance(node, ast.Call) and _called(node).rpartition(".")[2] in ("Env", "FileAwareEnv"):
                names |= {word.arg for word in node.keywords if word.arg and isinstance(word.value, ast.Tuple)}
    return frozenset(names)


def _helpers(source: Source, settings: SettingsText) -> dict[str, bool]:
    """Return the functions of the site that read variables, and whether they do without one that is not set."""
    trees_read = [tree for path in settings.files if (tree := source.tree(path))]
    taken = (node for tree in trees_read for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    files = [*settings.files, *(file_of_module(source, node.module or "") for node in taken)]
    trees = (source.tree(path) for path in dict.fromkeys(files))
    nodes = (node for tree in trees if tree for node in tree.body if isinstance(node, ast.FunctionDef))
    return {node.name: _is_lenient(node) for node in nodes}


def _reads(tree: ast.Module, path: str, lenient: dict[str, bool]) -> Iterator[Read]:
    for node, conditional in _walk(tree, False):
        line = getattr(node, "lineno", 1)
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and _is_environ(node.value):
            name = _text(node.slice)
            if name:
                yield Read(name, f"{path}:{line}", False, conditional)
        elif isinstance(node, ast.Call) and (read := _read_by_call(node, lenient)):
            yield Read(read[0], f"{path}:{line}", read[1], conditional, _default(node))
        elif isinstance(node, ast.ClassDef) and any("BaseSettings" in ast.unparse(base) for base in node.bases):
            yield from _fields(node, path)


def _walk(node: ast.AST, conditional: bool) -> Iterator[tuple[ast.AST, bool]]:
    """Yield every node, and whether it is only reached on a condition."""
    for part, child in _children(node):
        inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        on_condition = conditional or inside or (part in ("body", "orelse", "handlers", "values") and _branches(node))
        yield child, on_condition
        yield from _walk(child, on_condition)


def _children(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for part, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield part, child


def _branches(node: ast.AST) -> bool:
    return isinstance(node, ast.If | ast.IfExp | ast.Try | ast.BoolOp)


def _default(node: ast.Call) -> object:
    """Return the plain default that a reading gives, or None."""
    given = [word.value for word in node.keywords if word.arg in DEFAULTS] + node.args[1:]
    plain = next((value.value for value in given if isinstance(value, ast.Constant)), None)
    return None if isinstance(plain, str) and plain.lower() in ("", "0", "false", "off", "no", "n", "f") else plain


def _called(node: ast.Call) -> str:
    try:
        return ast.unparse(node.func)
    except (ValueError, RecursionError):
        return ""


def _is_environ(node: ast.expr) -> bool:
    text = ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute) else ""
    return text in ("os.environ", "environ", "ENV", "env") or text.endswith(".environ")


def _text(node: ast.expr) -> str:
    value = node.value if isinstance(node, ast.Constant) else ""
    return value if isinstance(value, str) and NAME.match(value) else ""


def _read_by_call(node: ast.Call, lenient: dict[str, bool]) -> tuple[str, bool] | None:
    called = _called(node)
    owner, _, method = called.rpartition(".")
    first = _text(node.args[0]) if node.args else _named_argument(node)
    given = len(node.args) > 1 or any(word.arg in DEFAULTS for word in node.keywords)
    if called.endswith(("environ.get", "os.getenv")) or called in ("getenv", "environ.setdefault"):
        return (first, True) if first else None
    base = owner.rpartition(".")[2] if owner else method
    if called.startswith("dj_database_url."):
        return (_named_argument(node, "env") or "DATABASE_URL", given)
    if not READERS.match(base) or base == "environ":
        return None
    if not first and owner and method in WHOLE and not node.args:
        return WHOLE[method], given
    if not first or method in ("read_env", "setdefault"):
        return None
    second = node.args[1] if len(node.args) > 1 else None
    by_position = second is not None and (bool(owner) or not isinstance(second, ast.Name))
    by_name = any(word.arg in DEFAULTS for word in node.keywords)
    has_default = by_name or by_position or lenient.get(method, method not in STRICT and not owner)
    return first, has_default


def _named_argument(node: ast.Call, *names: str) -> str:
    wanted = names or ("var", "name", "key", "env")
    return next((_text(word.value) for word in node.keywords if word.arg in wanted), "")


def _is_lenient(node: ast.FunctionDef) -> bool:
    """Say whether a helper of the site answers something also for a variable that is not set."""
    raises = any(isinstance(each, ast.Raise) for each in ast.walk(node))
    strict = any(isinstance(each, ast.Subscript) and _is_environ(each.value) for each in ast.walk(node))
    return not raises and not strict


def _fields(node: ast.ClassDef, path: str) -> Iterator[Read]:
    prefix = re.search(r"env_prefix\s*=\s*['\"](\w*)['\"]", ast.unparse(node))
    for line in node.body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
            name = ((prefix[1] if prefix else "") + line.target.id).upper()
            optional = line.value is not None or "None" in ast.unparse(line.annotation)
            if NAME.match(name) and name != "MODEL_CONFIG":
                yield Read(name, f"{path}:{line.lineno}", optional)

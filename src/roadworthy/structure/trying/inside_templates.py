"""Compiles every template of the site's own in its own Python, and asks for what they name: templates, URLs, files.

Answer: `compiled`, how many; `broken`, each with file, line and message; `missing_templates`, `dead_names` and
`missing_static`, each with file, line and name; `failed` where Django itself doesn't start; `urls_failed`.
"""

# ruff: noqa: PTH118, PTH206
from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from roadworthy.structure.trying.inside_start import failure, start_django
else:
    from inside_start import failure, start_django

SWITCH = re.compile(r"\b[A-Z][A-Z0-9_]{2,}\b|setting|config|plugin|enabled|installed|feature|_active\b", re.ASCII)
ENDINGS = (".html", ".htm", ".txt", ".xml", ".eml", ".mjml", ".svg", ".js", ".json", ".csv")
OF_TEMPLATE = re.compile(r"^Template: .*?, ")
"""What newer versions of Django say first: the place is told anyway."""
NOT_OURS = ("site-packages", "node_modules", ".roadworthy", ".git")


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Compile all, and follow what is written out in them."""
    said: dict[str, Any] = {"compiled": 0, "broken": [], "missing_templates": [], "dead_names": [], "failed": None}
    said.update(missing_static=[], urls_failed="")
    start_django()
    known = reversing(said)
    for engine in engines():
        for name, file in own_templates(engine, request["folder"]):
            said["compiled"] += 1
            template = compiled(engine, name, file, said["broken"], request)
            if template is not None:
                follow(engine, template, file, said, known)
    return said


def engines() -> list[Any]:
    """Return the engines of Django's own language."""
    from django.template import engines as all_of_them

    return [each.engine for each in all_of_them.all() if hasattr(each, "engine")]


def own_templates(engine: Any, folder: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the file of each template in the project's own folders; one that is hidden by another too."""
    from django.template.utils import get_app_template_dirs

    root = os.path.realpath(folder)
    dirs = [os.path.realpath(str(each)) for each in (*engine.dirs, *get_app_template_dirs("templates"))]
    seen = set()
    for top in dict.fromkeys(dirs):
        inside = os.path.relpath(top, root)
        if inside.startswith("..") or any(part in NOT_OURS for part in inside.split(os.sep)):
            continue
        for here, folders, files in os.walk(top):
            folders[:] = sorted(each for each in folders if each not in NOT_OURS)
            for file in sorted(files):
                path = os.path.join(here, file)
                if file.endswith(ENDINGS) and path not in seen:
                    seen.add(path)
                    yield os.path.relpath(path, top).replace(os.sep, "/"), path


def compiled(engine: Any, name: str, file: str, broken: list[dict[str, Any]], request: dict[str, Any]) -> Any:
    """Return the compiled template, or note why there is none."""
    from django.template import Template
    from django.template.base import Origin

    line, message = 1, ""
    try:
        with open(file, encoding=engine.file_charset) as opened:  # noqa: PTH123
            text = opened.read()
        return Template(text, Origin(file, name), name, engine)
    except UnicodeDecodeError:
        message = f"it is not {engine.file_charset}"
    except Exception as error:
        token = getattr(error, "token", None)
        line = getattr(token, "lineno", None) or 1
        message = OF_TEMPLATE.sub("", f"{error}".partition("\n")[0]).partition(". Must be one of")[0]
        message = message or type(error).__name__
        if type(error).__name__ != "TemplateSyntaxError":
            message = f"{type(error).__name__}: {message}"
        where = failure(error, request)
        if type(error).__name__ not in ("TemplateSyntaxError", "TemplateDoesNotExist") and where["file"]:
            message = f"{message} ({os.path.basename(where['file'])}:{where['line']})"  # noqa: PTH119
    broken.append({"file": file, "line": line, "message": message})
    return None


def follow(engine: Any, template: Any, file: str, said: dict[str, Any], known: Any) -> None:
    """Note what a template names that isn't there."""
    optional = of_parts_switched_on(template)
    for node in nodes_of(template):
        kind = type(node).__name__
        line = getattr(getattr(node, "token", None), "lineno", 1)
        found = {"file": file, "line": line, "is_optional": id(node) in optional}
        if kind in ("ExtendsNode", "IncludeNode"):
            name = literal(getattr(node, "parent_name", None) or getattr(node, "template", None))
            if name and not name.startswith("./") and not name.startswith("../") and not exists(engine, name):
                said["missing_templates"].append({**found, "name": name})
        elif kind == "URLNode" and node.asvar is None:
            name = literal(node.view_name)
            if name and known is not None and not known(name):
                said["dead_names"].append({**found, "name": name})
        elif kind == "StaticNode":
            name = literal(node.path)
            if name and not has_static(name):
                said["missing_static"].append({**found, "name": name})


def of_parts_switched_on(template: Any) -> set[int]:
    """Return the nodes that stand in an `if` of a setting: parts of the site that may not be installed."""
    from django.template.base import Node

    found: set[int] = set()
    for node in nodes_of(template):
        if type(node).__name__ == "IfNode":
            for condition, nodelist in node.conditions_nodelists:
                if condition is not None and SWITCH.search(names_in(condition)):
                    found |= {id(each) for each in nodelist.get_nodes_by_type(Node)}
    return found


def names_in(condition: Any) -> str:
    """Return the variables of a condition, as they are written."""
    parts = (getattr(condition, name, None) for name in ("first", "second"))
    own = getattr(getattr(condition, "value", None), "token", None) or getattr(condition, "text", "")
    return " ".join([str(own or ""), *(names_in(part) for part in parts if part is not None)])


def nodes_of(template: Any) -> list[Any]:
    """Return all nodes of a template."""
    from django.template.base import Node

    found: list[Any] = []
    for node in template.nodelist:
        found += node.get_nodes_by_type(Node)
    return found


def literal(expression: Any) -> str:
    """Return the text that an expression of a template is, where it is nothing but that."""
    value = getattr(expression, "var", None)
    if isinstance(value, str) and not getattr(expression, "filters", None):
        return value
    return ""


def exists(engine: Any, name: str) -> bool:
    """Say whether an engine has a template."""
    from django.template import TemplateDoesNotExist

    try:
        engine.find_template(name)
    except TemplateDoesNotExist:
        return is_of_forms(name)
    except Exception:  # it is there, and broken: that is said where it stands
        return True
    return True


def is_of_forms(name: str) -> bool:
    """Say whether forms bring a template: the site's own widgets are rendered with theirs."""
    from django.forms.renderers import get_default_renderer

    try:
        get_default_renderer().get_template(name)
    except Exception:
        return False
    return name.startswith("django/forms/")


def has_static(name: str) -> bool:
    """Say whether a static file is found; yes where nobody can tell."""
    from django.apps import apps

    if not apps.is_installed("django.contrib.staticfiles"):
        return True
    from django.contrib.staticfiles import finders

    try:
        return name.endswith("/") or bool(finders.find(name))
    except Exception:
        return True


def reversing(said: dict[str, Any]) -> Any:
    """Return a function that says whether a name can be reversed at all, or None where the URLconf doesn't load."""
    from django.urls import NoReverseMatch, get_resolver, reverse

    try:
        get_resolver().reverse_dict  # noqa: B018
    except Exception as error:
        said["urls_failed"] = f"{type(error).__name__}: {error}"[:300]
        return None

    def is_known(name: str) -> bool:
        try:
            reverse(name)
        except NoReverseMatch as error:
            words = str(error)
            return "is not a registered namespace" not in words and "is not a valid view function" not in words
        except Exception:
            return True
        return True

    return is_known

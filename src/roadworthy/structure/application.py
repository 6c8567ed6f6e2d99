"""Which WSGI or ASGI application a web server is to run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from roadworthy.structure.entry import Manage
from roadworthy.structure.found import Found
from roadworthy.structure.modules import file_of_module, module_of_file
from roadworthy.structure.settings_text import SettingsText
from roadworthy.structure.source import Source, is_aside

TARGET = re.compile(r"(?<![\w./-])(?P<target>[A-Za-z_][\w.]*:[A-Za-z_]\w*)(?:\(\))?(?=[\s\"',\]]|$)")
ASYNC_SERVERS = ("uvicorn", "daphne", "hypercorn", "UvicornWorker", "asgi")


@dataclass(frozen=True)
class Application:
    """The applications found; either may be missing."""

    wsgi: Found | None = None
    asgi: Found | None = None


def find_application(source: Source, settings: SettingsText, manage: Manage, web: Found | None) -> Application:
    """Return what to serve: what the site's own web command names, then its settings, then wsgi.py and asgi.py."""
    found = {"wsgi": [*_in_command(web, "wsgi")], "asgi": [*_in_command(web, "asgi")]}
    for interface, name in (("wsgi", "WSGI_APPLICATION"), ("asgi", "ASGI_APPLICATION")):
        found[interface] += [*_in_settings(settings, name)]
        found[interface] += [*_in_files(source, f"{interface}.py", manage)]
        found[interface] = [each for each in found[interface] if _is_there(source, each, manage)] or found[interface][
            :1
        ]
    wsgi, asgi = (next(iter(found[interface]), None) for interface in ("wsgi", "asgi"))
    needs_async = settings.apps & {"channels", "daphne"} or (web is not None and list(_in_command(web, "asgi")))
    if wsgi and not needs_async:
        return Application(wsgi, None)
    return Application(None, asgi) if asgi else Application(wsgi, None)


def _in_command(web: Found | None, interface: str) -> Iterator[Found]:
    if web is None:
        return
    is_async = any(word in web.value for word in ASYNC_SERVERS)
    for match in TARGET.finditer(web.value):
        if match["target"].split(":")[0] not in ("http", "https", "unix", "tcp") and (interface == "asgi") == is_async:
            yield Found(match["target"], web.where)
    gunicorn = re.search(r"gunicorn\b.*?\s([a-z_][\w.]*\.wsgi)(?=\s|$)", web.value)
    if gunicorn and interface == "wsgi":
        yield Found(f"{gunicorn[1]}:application", web.where)


def _in_settings(settings: SettingsText, name: str) -> Iterator[Found]:
    for each in reversed(list(settings.values(name))):
        if isinstance(each.value, ast.Constant) and isinstance(each.value.value, str):
            module, _, attribute = each.value.value.rpartition(".")
            yield Found(f"{module}:{attribute}", f"{each.file}:{each.line}")


def _in_files(source: Source, name: str, manage: Manage) -> Iterator[Found]:
    found = [path for path in source.named(name, name.replace(".py", "_*.py")) if not is_aside(path)]
    near = [path for path in found if manage.folder == "." or path.startswith(manage.folder + "/")]
    for path in near or found:
        attribute = _attribute(source, path)
        if attribute:
            yield Found(f"{_module(source, path, manage)}:{attribute}", path)


def _attribute(source: Source, path: str) -> str:
    text = source.text(path)
    assigned = re.findall(r"^\s*(application|app)\s*(?::[^=\n]+)?=", text, re.M)
    if "application" in assigned:
        return "application"
    defined = re.search(r"^(?:async )?def (application|app)\b|\bimport .*\b(application)\b", text, re.M)
    return assigned[0] if assigned else ((defined[1] or defined[2]) if defined else "")


def _module(source: Source, path: str, manage: Manage) -> str:
    named = module_of_file(source, path)
    inside = str(PurePosixPath(path).with_suffix("")).replace("/", ".")
    start = "" if manage.folder == "." else manage.folder.replace("/", ".") + "."
    from_manage = inside.removeprefix(start)
    return from_manage if "." not in named and manage.file.endswith("manage.py") else named


def _is_there(source: Source, found: Found, manage: Manage) -> bool:
    return bool(file_of_module(source, found.value.partition(":")[0], manage.folder))

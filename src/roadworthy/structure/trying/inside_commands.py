"""Asks each of the site's own management commands for its help, in the site's own Python.

Answer: `asked`, how many; `broken`, each with its name and how it failed; `commands`, the names of all there are.
"""

from __future__ import annotations

import contextlib
import io
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from roadworthy.structure.trying.inside_start import failure, start_django
else:
    from inside_start import failure, start_django


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Load each, and have it print its help."""
    start_django()
    from django.core.management import get_commands, load_command_class

    known = get_commands()
    own = [name for name, app in sorted(known.items()) if is_own(app, request["folder"])]
    broken = []
    for name in own:
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                app = known[name]
                command = load_command_class(app, name) if isinstance(app, str) else app
                command.create_parser("manage.py", name).format_help()
        except BaseException as error:
            broken.append({"name": name, "file": file_of(known[name], name), **failed(error, request)})
    said: dict[str, Any] = {"asked": len(own), "broken": broken, "commands": sorted(known), "failed": None}
    return said


def failed(error: BaseException, request: dict[str, Any]) -> dict[str, Any]:
    """Say how it failed: its place in the site's code, if it has one there."""
    found: dict[str, Any] = failure(error, request)
    found["at"] = found.pop("file")
    found["missing"] = found.pop("name")
    return found


def folder_of(app: Any) -> str:
    """Return the folder of the app that brings a command."""
    from django.apps import apps

    name = app if isinstance(app, str) else type(app).__module__.partition(".management")[0]
    found = [config.path for config in apps.get_app_configs() if config.name == name]
    return os.path.realpath(found[0]) if found else ""


def is_own(app: Any, folder: str) -> bool:
    """Say whether an app is the project's own."""
    path = folder_of(app)
    inside = os.path.relpath(path, folder) if path else ".."
    return not inside.startswith("..") and "site-packages" not in inside


def file_of(app: Any, name: str) -> str:
    """Return the file of a command."""
    return os.path.join(folder_of(app), "management", "commands", name + ".py")  # noqa: PTH118

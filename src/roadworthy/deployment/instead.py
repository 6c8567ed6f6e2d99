"""Has Django take the settings laid over a project's own also where the project's code insists on its own.

Copied into the site's Python, which imports it at every start. Some projects assign the variable
DJANGO_SETTINGS_MODULE in wsgi.py, manage.py or celery.py, and django-configurations works only under the project's
own name. It imports nothing of Roadworthy, uses nothing newer than Python 3.9, and does nothing outside an
environment of Roadworthy's. On hosts it also puts the release's code on the path.
"""

import os
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any, Optional

INSTEAD_OF = "ROADWORTHY_INSTEAD_OF"
"""Names the settings modules of the project that are laid over."""
LAID_OVER = "roadworthy_settings"
WATCHED = "django.conf"
PATH_VARIABLE = "ROADWORTHY_PATH"
"""Names the folders of the site's code, for a Python that several releases share."""
PACKAGES = "{packages}"


class Watch(MetaPathFinder):
    """Waits for the first import of Django's settings, and is gone after it."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Optional[ModuleSpec]:  # noqa: UP045
        """Return how Django itself would be found, with our change after its loading."""
        if name != WATCHED:
            return None
        sys.meta_path.remove(self)
        spec = find_spec(name)
        loader: Any = spec.loader if spec else None
        if loader is not None:
            load = loader.exec_module

            def exec_module(module: ModuleType) -> None:
                load(module)
                replace_settings(module)

            loader.exec_module = exec_module
        return spec


def replace_settings(conf: Any) -> None:
    """Have `django.conf` load the module laid over when it is asked for the project's own."""

    class Settings(conf.Settings):  # type: ignore[misc]
        """Django's own, of another module."""

        def __init__(self, settings_module: str) -> None:
            own = os.environ.get(INSTEAD_OF, "").split()
            laid_over = LAID_OVER if settings_module in own else settings_module
            super().__init__(own[0] if laid_over == LAID_OVER and is_loading(LAID_OVER) else laid_over)

    conf.Settings = Settings


def is_loading(name: str) -> bool:
    """Say whether a module is being imported right now: the project's settings ask for settings meanwhile.

    They then get their own, as far as these have come, which is what Django gives them without us.
    """
    spec = getattr(sys.modules.get(name), "__spec__", None)
    return bool(getattr(spec, "_initializing", False))


def put_first(folders: str) -> None:
    """Have the site's own code found before its packages, and after Python's own library."""
    at = next((at for at, folder in enumerate(sys.path) if folder.endswith("-packages")), len(sys.path))
    packages = sys.path[at] if at < len(sys.path) else ""
    wanted = [folder.replace(PACKAGES, packages, 1) for folder in folders.split(os.pathsep) if folder]
    sys.path[at:at] = [folder for folder in wanted if folder not in sys.path]


if os.environ.get(PATH_VARIABLE):
    put_first(os.environ[PATH_VARIABLE])
if os.environ.get(INSTEAD_OF):
    sys.meta_path.insert(0, Watch())

"""Asks the tools that load a project: `check --deploy`, django-extra-checks and django-migration-linter.

Runs in the tools' own environment. It takes folders, one a line, wraps each into a project of its own where it isn't
one, and prints what is told, one JSON object a line. Each folder has a process: what one imports, no other sees.
"""

from __future__ import annotations

import builtins
import importlib
import importlib.util
import inspect
import io
import json
import os
import signal
import sys
import types
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

TIME_LIMIT_S = 60
FOR_DEVELOPERS = frozenset(["dev", "local", "base", "test"])
WORD = "any-word-that-is-long-enough-for-a-secret-of-0123456789"
OWN_APPS = ["auth", "contenttypes", "sessions", "messages", "admin"]
LOADED_ONCE = """
django.core.checks django.core.management django.forms django.template.loader_tags django.views.generic django.db.models
django.contrib.postgres.fields django.test.utils pygments.formatters.html pygments.lexers requests psycopg
django.contrib.staticfiles.finders django.db.migrations.loader django.views.debug
"""
EXTRA = ["rest_framework", "extra_checks", "django_migration_linter"]
OPTIONS_OF_EXTRA_CHECKS = {
    "field-null": {},
    "field-text-null": {},
    "field-default-null": {},
    "field-file-upload-to": {},
    "field-foreign-key-db-index": {"when": "always"},
    "field-choices-constraint": {},
    "field-related-name": {},
    "no-unique-together": {},
    "drf-model-serializer-extra-kwargs": {},
}


class AnyVariable(dict):  # type: ignore[type-arg]
    """The environment's variables; what a project asks for and is not there is a word."""

    def __missing__(self, name: str) -> str:
        """Return a word that serves as a secret and as a name."""
        return WORD


def settings_modules(folder: Path) -> list[str]:
    """Return the settings modules of a folder by their dotted names, or one empty name.

    Those of developers are left out where the bad twin has none of that name: production is asked about.
    """
    found = _settings_in(folder)
    bad = _settings_in(folder.parent / "bad")
    kept = [name for name in found if name in bad or name.rpartition(".")[2] not in FOR_DEVELOPERS]
    return kept or [""]


def _settings_in(folder: Path) -> list[str]:
    found = sorted(
        ".".join(file.relative_to(folder).with_suffix("").parts)
        for file in folder.rglob("*.py")
        if (file.stem == "settings" or file.parent.name == "settings") and "migrations" not in file.parts
    )
    return [name for name in found if not name.endswith("__init__")]


def apps_in(folder: Path) -> list[str]:
    """Return the packages that have models, an app's configuration or migrations."""
    marks = [*folder.rglob("models.py"), *folder.rglob("apps.py"), *folder.rglob("migrations")]
    names = {".".join(mark.parent.relative_to(folder).parts) for mark in marks}
    return sorted(name for name in names if name and not name.endswith("models"))


def urls_in(folder: Path) -> str:
    """Return the folder's URLconf that is nearest to the top, or an empty one."""
    found = sorted(folder.rglob("urls.py"), key=lambda file: len(file.parts))
    if found:
        return ".".join(found[0].relative_to(folder).with_suffix("").parts)
    sys.modules["no_urls"] = types.ModuleType("no_urls")
    vars(sys.modules["no_urls"])["urlpatterns"] = []
    return "no_urls"


def make_importable(folder: Path) -> None:
    """Make packages of the folders, and of them what their names mean, also where the library has such a name."""
    for file in list(folder.rglob("*.py")):
        for above in file.relative_to(folder).parents:
            if above != Path():
                (folder / above / "__init__.py").touch()
        if file.parent.name == "migrations":
            depend_on_users(file)
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    for package in folder.glob("*/__init__.py"):
        if package.parent.name in sys.stdlib_module_names:  # some of these are frozen: no path comes before them
            load_in_place_of_the_librarys(package)
        else:
            sys.modules.pop(package.parent.name, None)


def depend_on_users(file: Path) -> None:
    """Say that a migration comes after that of users, where it names them: planted ones are not always run."""
    text = file.read_text(encoding="utf-8")
    if '"auth.User"' in text:
        users = '("auth", "0012_alter_user_first_name_max_length")'
        file.write_text(text.replace("dependencies = [", f"dependencies = [{users}, "), encoding="utf-8")


def load_in_place_of_the_librarys(package: Path) -> None:
    """Load a package whose name is one of Python's own."""
    name = package.parent.name
    spec = importlib.util.spec_from_file_location(name, package, submodule_search_locations=[str(package.parent)])
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    theirs = vars(importlib.import_module(name))
    vars(module).update({key: value for key, value in theirs.items() if not key.startswith("__")})
    sys.modules[name] = module
    spec.loader.exec_module(module)


def is_there(app: str) -> bool:
    """Say whether an app can be imported."""
    try:
        return importlib.util.find_spec(app) is not None
    except ImportError:
        return importlib.util.find_spec(app.rpartition(".")[0].rpartition(".")[0] or "no_such") is not None


def configure(folder: Path, module: str) -> None:
    """Set Django up: with the folder's settings, and with the least around them that makes a project."""
    from django.conf import settings

    theirs = vars(importlib.import_module(module)) if module else {}
    values = {name: value for name, value in theirs.items() if name.isupper()}
    apps = [f"django.contrib.{name}" for name in OWN_APPS] + list(values.get("INSTALLED_APPS", [])) + apps_in(folder)
    kept = [app for app in dict.fromkeys([*apps, *EXTRA]) if is_there(app)]
    values["INSTALLED_APPS"] = kept
    values["SECRET_KEY"] = values.get("SECRET_KEY") or WORD  # Django does not start without one
    security = "django.middleware.security.SecurityMiddleware"
    values["MIDDLEWARE"] = list(dict.fromkeys([security, *values.get("MIDDLEWARE", [])]))
    values.setdefault("ALLOWED_HOSTS", ["shop.example"])
    values.setdefault("DEFAULT_AUTO_FIELD", "django.db.models.BigAutoField")
    values["DATABASES"] = {"default": json.loads(os.environ["BESIDE_DATABASE"])}
    if not is_there(values.get("ROOT_URLCONF", "no_such_module")):
        values["ROOT_URLCONF"] = urls_in(folder)
    values.setdefault("TEMPLATES", [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}])
    checks = [name if not options else {"id": name, **options} for name, options in OPTIONS_OF_EXTRA_CHECKS.items()]
    values["EXTRA_CHECKS"] = {"checks": checks}
    settings.configure(**values)


def checked() -> Iterator[dict[str, Any]]:
    """Yield what Django's checks say, those of deployment and of django-extra-checks among them."""
    from django.core.checks import run_checks

    for each in run_checks(include_deployment_checks=True):
        tool = "extra-checks" if each.id.startswith(("X0", "X3")) else "check --deploy"
        yield {"tool": tool, "rule": each.id, "path": path_of(each.obj), "text": str(each.msg)}


def path_of(thing: Any) -> str:
    """Return the file of the model or field that a check speaks of, or nothing."""
    owner = getattr(thing, "model", thing)
    try:
        return inspect.getsourcefile(owner) or ""
    except TypeError:
        return ""


def linted(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield what django-migration-linter says of the folder's migrations, with its analyser for the database."""
    from django_migration_linter import MigrationLinter

    told: list[dict[str, Any]] = []

    class Listening(MigrationLinter):  # type: ignore[misc]
        def lint_migration(self, migration: Any) -> None:
            self.of = str(inspect.getsourcefile(type(migration)))
            super().lint_migration(migration)

        def print_errors(self, errors: Any) -> None:
            told.extend(
                {"tool": "migration-linter", "rule": e.code, "path": self.of, "text": e.message} for e in errors
            )

        print_warnings = print_errors

    linter = Listening(str(folder), no_cache=True, no_output=True, include_apps=apps_in(folder))
    for migration in linter._gather_all_migrations():
        if str(inspect.getsourcefile(type(migration))).startswith(str(folder)):
            linter.lint_migration(migration)
    yield from told


def ask(folder: Path, module: str) -> Iterator[dict[str, Any]]:
    """Yield what is told of one folder with one of its settings modules."""
    os.chdir(folder)
    vars(os)["environ"] = AnyVariable(os.environ)
    import django

    make_importable(folder)
    vars(builtins)["env"] = importlib.import_module("environ").Env()  # some planted settings are a part of a file only
    configure(folder, module)
    django.setup()
    yield from telling_its_end("check --deploy", checked())
    if any(folder.rglob("migrations")):
        yield from telling_its_end("migration-linter", linted(folder))


def telling_its_end(tool: str, told: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield what a tool tells; that it broke down is something that it tells too."""
    try:
        yield from told
    except Exception as error:
        yield {"tool": tool, "rule": "broken", "path": "", "text": f"{type(error).__name__}: {error}"}


def in_own_process(folder: Path, module: str) -> str:
    """Return the lines about one folder; what broke down is said in a line too."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        signal.alarm(TIME_LIMIT_S)
        os.close(reading)
        lines: list[dict[str, Any]] = []
        try:
            with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                lines.extend(ask(folder, module))
        except BaseException as error:  # what a planted project does when it is loaded is its own affair
            text = f"{type(error).__name__}: {error}"
            lines.append({"tool": "check --deploy", "rule": "broken", "path": "", "text": text})
        with os.fdopen(writing, "w") as out:
            out.writelines(json.dumps({"folder": str(folder), **line}) + "\n" for line in lines)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answers:
        said = answers.read()
    os.wait()
    return said


def main() -> None:
    """Ask about each folder that is named on the standard input."""
    for name in LOADED_ONCE.split():
        importlib.import_module(name)
    for line in sys.stdin:
        folder = Path(line.strip())
        for module in settings_modules(folder):
            sys.stdout.write(in_own_process(folder, module))
            sys.stdout.flush()


if __name__ == "__main__":
    main()

"""Runs in the site's own Python and prints what its Django knows of addresses, models, migrations and settings.

Nothing is connected to: `inside_guard.py` sees to that. Only the standard library and Django are used, and nothing
newer than Python 3.9. The request is one JSON document on standard input: `folder`, `path`, `settings`, `wsgi`,
`own_settings` (the project's own module, where another is laid over it), `time_limit_s`, `stand_ins` (values that stand
for secrets), `is_whole` (false asks for the settings alone). The answer is one JSON document: `facts`, `failed` (None,
or where the site's code stopped and why), `skipped` and `refused`. What the site prints goes to standard error.
"""

# ruff: noqa: PTH100, PTH118, PTH120
from __future__ import annotations

import importlib
import importlib.util
import json
import os
import signal
import sys
import traceback
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))
TIMEOUTS = ("timeout", "socket_timeout", "socket_connect_timeout")
HTTPS_ONLY = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")


def sibling(name: str) -> Any:
    """Return a file beside this one as a module. Its folder is not on the path: it has names of Python's own."""
    module_name = "roadworthy_" + name
    if module_name not in sys.modules:
        spec = importlib.util.spec_from_file_location(module_name, os.path.join(HERE, name + ".py"))
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[module_name] = module
        spec.loader.exec_module(module)
    return sys.modules[module_name]


class Question:
    """One question to a site's Django: what is known so far, what was left out, and where it stopped."""

    def __init__(self, request: dict[str, Any]) -> None:
        self.request = request
        self.reading: Any = sibling("inside").Reading(request)
        self.facts: dict[str, Any] = {}
        self.skipped: dict[str, str] = {}
        self.failed: dict[str, Any] | None = None

    def ask(self) -> None:
        """Start the site as far as it lets us, then ask each thing; one that fails does not stop the others."""
        for phase in ("django", "preamble", "settings", "apps"):
            try:
                getattr(self.reading, "read_" + phase)()
            except BaseException as error:
                if phase != "preamble":
                    self.failed = {**self.failure(error), "phase": phase}
                    return
            if phase == "settings":
                self.facts["settings"] = self.settings()
                stand_in_for_drivers()
        self.facts["django"] = self.reading.facts["django"]
        rest = ("urls", "models", "migrations") if self.request.get("is_whole", True) else ()
        for name in (*rest, "checks"):
            try:
                self.facts[name] = getattr(self, name)()
            except BaseException as error:
                said = self.failure(error)
                self.skipped[name] = "{error}: {message}".format(**said)
                if said["kind"] == "time":
                    return

    def failure(self, error: BaseException) -> dict[str, Any]:
        """Say as data what stopped the site's code."""
        found: dict[str, Any] = sibling("inside").failure(
            error, self.reading.own_folders(), self.reading.settings_module
        )
        found["file"] = self.own_path(found["file"])
        return found

    def is_own(self, file: str) -> bool:
        """Say whether a file is the site's own code."""
        return bool(file) and bool(sibling("inside").is_own(file, [self.reading.folder]))

    def own_path(self, file: str) -> str:
        """Return a file of the site's own as the code base names it; nothing for any other."""
        path = os.path.relpath(os.path.realpath(file), self.reading.folder) if self.is_own(file) else ""
        return "" if path.startswith(".roadworthy") else path

    def settings(self) -> dict[str, Any]:
        """Return what the settings came out as, in words that hold no secret."""
        from django.conf import settings

        inside = sibling("inside")
        key = inside.key_of(settings)
        values = {name: each for name, each in self.reading.facts["values"].items() if name in inside.SHOWN}
        modules = [getattr(module, "__file__", "") or "" for module in list(sys.modules.values())]
        return {
            "values": {**values, **{name: bool(getattr(settings, name, False)) for name in HTTPS_ONLY}},
            "secret_key": "given" if key in self.request.get("stand_ins", ()) else inside.secret_key_state(key),
            "databases": {alias: database(entry) for alias, entry in settings.DATABASES.items()},
            "caches": {alias: cache(entry) for alias, entry in settings.CACHES.items()},
            "log_files": sorted(inside.log_files(getattr(settings, "LOGGING", None)).values()),
            "middleware": [str(name) for name in settings.MIDDLEWARE or ()],
            "api": api(getattr(settings, "REST_FRAMEWORK", None)),
            "files": sorted({path for file in modules if (path := self.own_path(file))}),
            "file": self.own_path(inside.file_of(self.request.get("own_settings") or self.reading.settings_module)),
        }

    def urls(self) -> dict[str, Any]:
        """Return every name of an address, and the site's own views."""
        found: dict[str, Any] = sibling("inside_urls").addresses(self.own_path)
        return found

    def models(self) -> list[dict[str, Any]]:
        """Return the site's own models."""
        found: list[dict[str, Any]] = sibling("inside_models").models(self.own_path)
        return found

    def migrations(self) -> dict[str, Any]:
        """Return how the migrations stand to one another and to the models."""
        found: dict[str, Any] = sibling("inside_models").migrations(self.own_path)
        return found

    def checks(self) -> list[dict[str, Any]]:
        """Return what Django's own checks say."""
        found: list[dict[str, Any]] = sibling("inside_checks").messages(self.own_path)
        return found

    def refused(self) -> list[dict[str, Any]]:
        """Return what the site wanted to connect to, with the line of its own code that led there, the innermost."""
        found = []
        for each in sibling("inside_guard").REFUSED:
            own = [(self.own_path(file), line) for file, line in each["frames"] if self.own_path(file)]
            if own:
                found.append({"what": each["what"], "whom": each["whom"], "file": own[0][0], "line": own[0][1]})
        return found


def api(framework: Any) -> dict[str, bool]:
    """Return what REST framework does where a view says nothing: whether it asks who may, and makes pages."""
    given = framework if isinstance(framework, dict) else {}
    permissions = [str(each) for each in given.get("DEFAULT_PERMISSION_CLASSES") or ()]
    pages = given.get("DEFAULT_PAGINATION_CLASS")
    is_own = bool(pages) and not str(pages).startswith("rest_framework.")
    return {
        "has_permissions": any(not each.endswith("AllowAny") for each in permissions),
        "has_pages": bool(pages) and (is_own or bool(given.get("PAGE_SIZE"))),
    }


def stand_in_for_drivers() -> None:
    """Have another engine stand for one whose driver is not installed here: hosts get theirs with a release.

    Nothing is connected to either way.
    """
    from django.conf import settings

    for entry in settings.DATABASES.values():
        try:
            importlib.import_module(str(entry.get("ENGINE") or "django.db.backends.dummy") + ".base")
        except Exception:
            entry.update(ENGINE="django.db.backends.sqlite3", NAME=":memory:")


def database(entry: dict[str, Any]) -> dict[str, Any]:
    """Return how one database is connected to; not where, and not as whom."""
    options = entry.get("OPTIONS") or {}
    return {
        "engine": str(entry.get("ENGINE", "")),
        "conn_max_age": entry.get("CONN_MAX_AGE", 0),
        "conn_health_checks": bool(entry.get("CONN_HEALTH_CHECKS", False)),
        "atomic_requests": bool(entry.get("ATOMIC_REQUESTS", False)),
        "has_pool": bool(options.get("pool")) if isinstance(options, dict) else False,
    }


def cache(entry: dict[str, Any]) -> dict[str, Any]:
    """Return what one cache is, and whether it has a limit of time for its connection."""
    words = json.dumps(entry.get("OPTIONS") or {}, default=repr).lower() + str(entry.get("LOCATION", "")).lower()
    return {"backend": str(entry.get("BACKEND", "")), "has_timeout": any(f"{word}" in words for word in TIMEOUTS)}


def main() -> None:
    """Read the request, ask, print the answer, and leave without waiting for threads of the site."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    request = json.load(sys.stdin)
    sys.path[:] = [*request["path"], *(place for place in sys.path if os.path.abspath(place or os.curdir) != HERE)]
    sys.argv[:] = ["manage.py", "check"]
    os.environ["DJANGO_SETTINGS_MODULE"] = request["settings"]
    sibling("inside_guard").begin()
    signal.signal(signal.SIGALRM, sibling("inside").out_of_time)
    signal.alarm(int(request.get("time_limit_s") or 60))
    question = Question(request)
    try:
        question.ask()
    except BaseException:
        traceback.print_exc()
        question.skipped["rest"] = "it could not be asked"
    signal.alarm(0)
    said = {"facts": question.facts, "failed": question.failed, "skipped": question.skipped}
    json.dump({**said, "refused": question.refused()}, answer, default=str)
    answer.flush()
    os._exit(0)


if __name__ == "__main__":
    main()

"""Runs in the site's own Python, where Roadworthy is not installed, and prints what Django knows of the site as JSON.

Only the standard library and Django are used, and nothing newer than Python 3.9. The request is one JSON document on
standard input: `folder`, `path`, `settings`, `wsgi`, `time_limit_s`. The answer is one JSON document on the standard
output that the process started with: `facts`, and `failed` (None, or where the site's code stopped and why). Whatever
the site itself prints goes to standard error. No password, and no secret key, is ever in the answer.
"""

# ruff: noqa: PTH100, PTH117, PTH118, PTH120, SIM905
from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import json
import os
import re
import signal
import sys
import sysconfig
import traceback
from collections.abc import Iterator
from typing import Any

SECRET_WORDS = re.compile(
    r"(SECRET|PASSWORD|PASSWD|PASSPHRASE|TOKEN|PRIVATE|CREDENTIAL|API_?KEY|_KEY$|^KEY$|DSN)", re.I
)
URL_PASSWORD = re.compile(r"(?P<before>[a-z0-9+.-]+://[^:/@\s]*:)[^@/\s]+(?=@)", re.I)
URL_PLACE = re.compile(r"(?P<scheme>[a-z][a-z0-9+]*)://(?:[^/@\s]*@)?(?P<place>[\w.-]+(?::\d+)?)", re.I)
DJANGOS_OWN = re.compile(r"django\.(?:contrib\.gis\.)?db\.backends\.(?P<engine>\w+)\.base$")
VARIABLE_TOLD = (
    re.compile(r"[Ss]et the (?P<name>[A-Z][A-Z0-9_]+) environment variable"),
    re.compile(r"^(?P<name>[A-Za-z][A-Za-z0-9_]+) not found\. Declare it as envvar"),
    re.compile(r"validation errors? for \w+\s+(?P<name>\w+)\s+[Ff]ield required"),
    re.compile(r"[Ee]nv(?:ironment)? ?var(?:iable)?s? [\"'`]?(?P<name>[A-Z][A-Z0-9_]{2,})\b"),
    re.compile(r"\b(?P<name>[A-Z][A-Z0-9]*_[A-Z0-9_]+)\b.{0,60}\benv(?:ironment)?\b", re.S),
    re.compile(r"\benv(?:ironment)?\b.{0,60}\b(?P<name>[A-Z][A-Z0-9]*_[A-Z0-9_]+)\b", re.S),
)
SHOWN = (
    "ALLOWED_HOSTS ASGI_APPLICATION AUTH_USER_MODEL BROKER_URL CELERY_ALWAYS_EAGER "
    "CELERY_BROKER_URL CELERY_RESULT_BACKEND CELERY_TASK_ALWAYS_EAGER CHANNEL_LAYERS "
    "COMPRESS_ENABLED COMPRESS_OFFLINE CONN_MAX_AGE CSRF_COOKIE_DOMAIN CSRF_COOKIE_SECURE "
    "CSRF_TRUSTED_ORIGINS DATABASE_ROUTERS DEBUG "
    "DEFAULT_FILE_STORAGE EMAIL_BACKEND FORCE_SCRIPT_NAME LANGUAGE_CODE LOCALE_PATHS LOGIN_URL MAILERS "
    "MEDIA_ROOT MEDIA_URL ROOT_URLCONF SECURE_CONTENT_TYPE_NOSNIFF SECURE_CSP SECURE_HSTS_SECONDS "
    "SECURE_PROXY_SSL_HEADER SECURE_REDIRECT_EXEMPT SECURE_REFERRER_POLICY SECURE_SSL_REDIRECT "
    "SESSION_COOKIE_DOMAIN SESSION_COOKIE_SECURE "
    "SESSION_ENGINE SITE_ID SITE_URL STATICFILES_DIRS STATICFILES_FINDERS STATICFILES_STORAGE STATIC_ROOT STATIC_URL "
    "STORAGES TASKS TIME_ZONE USE_TZ USE_X_FORWARDED_HOST WSGI_APPLICATION X_FRAME_OPTIONS"
).split()
DRIVERS = ("psycopg", "psycopg2", "MySQLdb", "pymysql", "redis")
NAMED = "CELERY_BEAT_SCHEDULE CRONJOBS HUEY LOGGING Q_CLUSTER RQ_QUEUES DRAMATIQ_BROKER".split()


def plain(value: Any, name: str = "", depth: int = 0) -> Any:
    """Return `value` as JSON can hold it, without anything secret."""
    if name and SECRET_WORDS.search(name) and isinstance(value, (str, bytes)):
        return "***" if value else ""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, dict) and depth < 5:
        return {str(key): plain(item, str(key), depth + 1) for key, item in list(value.items())[:100]}
    if isinstance(value, (list, tuple, set, frozenset)) and depth < 5:
        return [plain(item, name, depth + 1) for item in list(value)[:200]]
    try:
        return URL_PASSWORD.sub(r"\g<before>***", str(value))[:500]
    except Exception:
        return ""


def urls_in(value: Any, depth: int = 0) -> Iterator[str]:
    """Yield `scheme://host:port` of every address in a setting, also of pairs and tables of host and port."""
    if isinstance(value, str):
        yield from (f"{found['scheme']}://{found['place']}".lower() for found in URL_PLACE.finditer(value))
    elif isinstance(value, (list, tuple)) and len(value) == 2 and is_redis(*value):
        yield f"redis://{value[0]}:{value[1]}"
    elif isinstance(value, (list, tuple, set)) and depth < 6:
        for item in value:
            yield from urls_in(item, depth + 1)
    elif isinstance(value, dict) and depth < 6:
        low = {str(key).lower(): item for key, item in value.items()}
        if is_redis(low.get("host"), low.get("port")):
            yield f"redis://{low['host']}:{low['port']}"
        for item in value.values():
            yield from urls_in(item, depth + 1)


def is_redis(host: Any, port: Any) -> bool:
    """Say whether a pair is a host and Redis' port."""
    return isinstance(host, str) and bool(host) and isinstance(port, (int, str)) and str(port) == "6379"


def is_below(value: Any, roots: list[str], depth: int = 0) -> bool:
    """Say whether a setting holds a path that is one of `roots` or a place below it, and not a file that is there."""
    if isinstance(value, (str, os.PathLike)):
        path = str(value)
        inside = any(root and (path == root or path.startswith(root.rstrip(os.sep) + os.sep)) for root in roots)
        return inside and not os.path.isfile(path)  # noqa: PTH113
    items = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return depth < 6 and any(is_below(item, roots, depth + 1) for item in items)


def log_files(logging: Any) -> dict[str, str]:
    """Return the handlers of a LOGGING setting that write to a file, and the file of each."""
    handlers = logging.get("handlers") if isinstance(logging, dict) else None
    files = {str(name): each.get("filename") for name, each in as_table(handlers).items() if isinstance(each, dict)}
    paths = {name: str(file) for name, file in files.items() if isinstance(file, (str, os.PathLike))}
    return {name: path for name, path in paths.items() if path and not path.startswith("/dev/")}


def writing_nowhere(logging: Any) -> Any:
    """Return a LOGGING setting that leaves no file behind, and needs no folder for it."""
    found = log_files(logging)
    nowhere = {name: {**each, "filename": os.devnull} for name, each in logging["handlers"].items() if name in found}
    return {**logging, "handlers": {**logging["handlers"], **nowhere}}


def as_table(value: Any) -> Any:
    """Return a table, an empty one in the place of anything else."""
    return value if isinstance(value, dict) else {}


def target(dotted: Any) -> str:
    """Return `package.module.attribute` as `package.module:attribute`."""
    module, _, attribute = str(dotted or "").rpartition(".")
    return f"{module}:{attribute}" if module else ""


class Reading:
    """One reading of the site: what is known so far, and where the site's code lies."""

    def __init__(self, request: dict[str, Any]) -> None:
        self.folder = os.path.realpath(request["folder"])
        self.settings_module: str = request["settings"]
        self.wsgi_module = str(request.get("wsgi") or "").partition(":")[0]
        self.facts: dict[str, Any] = {"python": sys.version.split()[0], "settings": self.settings_module, "values": {}}
        self.failed: dict[str, Any] | None = None
        self.distribution_folders: list[str] = []
        self.came_too_early = False

    def read(self) -> None:
        """Go as far as the site's code lets us: preamble, settings, apps, application, commands, addresses."""
        for phase in ("django", "preamble", "settings", "apps", "application", "commands", "urls"):
            try:
                getattr(self, "read_" + phase)()
            except BaseException as error:
                found = {**failure(error, self.own_folders(), self.settings_module), "phase": phase}
                if phase == "preamble":
                    self.came_too_early = True
                elif phase != "application" or will_fail_later(found):
                    self.failed = found
                    return

    def read_django(self) -> None:
        """Find Django."""
        import django

        self.facts["django"] = django.get_version()

    def read_preamble(self) -> None:
        """Run what wsgi.py does before Django starts: variables from a file, folders added to the path."""
        if not self.wsgi_module:
            return
        from django.core import wsgi

        original, wsgi.get_wsgi_application = wsgi.get_wsgi_application, lambda: lambda *words: []
        try:
            importlib.import_module(self.wsgi_module)
        finally:
            wsgi.get_wsgi_application = original
            chosen = os.environ.get("DJANGO_SETTINGS_MODULE")
            if chosen != self.settings_module:
                self.facts["values"]["forces_settings"] = chosen
            os.environ["DJANGO_SETTINGS_MODULE"] = self.settings_module
            forget(self.wsgi_module)

    def read_settings(self) -> None:
        """Import the settings and keep what may be shown of them."""
        from django.conf import settings

        module = importlib.import_module(self.settings_module)
        settings.INSTALLED_APPS  # noqa: B018 - makes Django take the settings in
        key_state = secret_key_state(key_of(settings))
        names = {name for name in dir(settings) if name.isupper()}
        purpose = sorted(name for name in names if settings.is_overridden(name))
        self.facts.update(settings_facts(settings), set_on_purpose=purpose)
        shown: dict[str, Any] = self.facts["values"]
        shown.update({name: plain(getattr(settings, name), name) for name in SHOWN if name in names})
        shown.update({name: sorted(map(str, as_dict(getattr(settings, name)))) for name in NAMED if name in names})
        everything = {name: getattr(settings, name) for name in purpose}
        shown["urls"] = {name: found for name in purpose if (found := sorted(set(urls_in(everything[name]))))}
        roots = [str(everything.get(name) or "") for name in ("STATIC_ROOT", "MEDIA_ROOT")]
        shown["path_objects"] = [name for name in purpose if isinstance(everything[name], os.PathLike)]
        shown["below_roots"] = [name for name in purpose if is_below(everything[name], roots)]
        shown["SECRET_KEY"] = key_state
        shown["log_files"] = sorted(log_files(everything.get("LOGGING")))
        if "configurations" in sys.modules:
            shown["configuration"] = os.environ.get("DJANGO_CONFIGURATION", "")
        shown["settings_file"] = getattr(module, "__file__", "") or ""
        shown["drivers"] = [name for name in DRIVERS if importlib.util.find_spec(name)]

    def read_apps(self) -> None:
        """Start Django, and tell the site's own apps from those it installs."""
        import django
        from django.apps import apps
        from django.conf import settings

        values = self.facts["values"]
        if values["log_files"]:
            settings.LOGGING = writing_nowhere(settings.LOGGING)
        django.setup()
        self.distribution_folders = folders_installed_with(values["settings_file"])
        folders = {config.name: os.path.realpath(config.path) for config in apps.get_app_configs()}
        values["own_apps"] = sorted(name for name, folder in folders.items() if is_own(folder, self.own_folders()))

    def read_application(self) -> None:
        """Import the application again, now that Django has started, if it failed before: maybe it came too early."""
        if self.came_too_early and self.wsgi_module:
            importlib.import_module(self.wsgi_module)

    def read_commands(self) -> None:
        """List the management commands and the app that each comes from."""
        from django.core.management import get_commands

        commands = {name: getattr(app, "name", app) for name, app in get_commands().items()}
        self.facts["commands"] = sorted(commands)
        self.facts["values"]["command_apps"] = dict(sorted(commands.items()))

    def read_urls(self) -> None:
        """Ask the URLconf, as in production, whether it answers for static and media files itself."""
        from django.conf import settings

        settings.DEBUG = False
        self.facts["serves"] = []
        prefixes = {str(settings.STATIC_URL or ""), str(settings.MEDIA_URL or "")}
        nowhere = answer_of("/roadworthy-asks-nowhere/probe.css")
        for prefix in sorted(prefixes):
            if prefix.startswith("/") and len(prefix) > 1:
                found = answer_of(prefix + "roadworthy/probe.css")
                if found is not None and found != nowhere:
                    self.facts["serves"].append(prefix)

    def own_folders(self) -> list[str]:
        """Return the folders of the site's own code: its folder, and the package its settings come in."""
        folders = [self.folder]
        package = sys.modules.get(self.settings_module.partition(".")[0])
        if package is not None and getattr(package, "__file__", None):
            folders.append(os.path.realpath(os.path.dirname(str(package.__file__))))
        return folders + self.distribution_folders


def folders_installed_with(file: str) -> list[str]:
    """Return the top folders of the installed distribution that brought `file`, if one did."""
    home = next((place for place in sys.path if place and os.path.realpath(file).startswith(site_folder(place))), "")
    if not home:
        return []
    inside = os.path.relpath(os.path.realpath(file), os.path.realpath(home))
    for distribution in importlib.metadata.distributions(path=[home]):
        names = {str(name) for name in distribution.files or ()}
        if inside in names:
            tops = {name.partition("/")[0] for name in names if name.endswith(".py") and "/" in name}
            return [os.path.join(os.path.realpath(home), top) for top in sorted(tops)]
    return []


def site_folder(place: str) -> str:
    """Return the start of every file's path that is installed at `place`; of a folder of sources, one that none has."""
    place = os.path.realpath(place)
    return place + os.sep if re.search(r"(site|dist)-packages$", place) else "\0"


def inside_own_tree(made: list[str], folder: str) -> list[str]:
    """Return the folders that the site makes while it loads, in its own code or packages, as `code/…`, `packages/…`."""
    roots = {"packages": os.path.realpath(sysconfig.get_path("purelib")), "code": folder}
    found = set()
    for path in {os.path.realpath(each) for each in made if "__pycache__" not in each}:
        for name, root in roots.items():
            if path.startswith(root + os.sep):
                found.add(f"{name}/{os.path.relpath(path, root)}")
                break
    return sorted(each for each in found if "/.roadworthy" not in each)


def as_dict(value: Any) -> Any:
    """Return what can be listed by name: the keys of a table, the items of a list, else the type's name."""
    return value if isinstance(value, (dict, list, tuple)) else [type(value).__name__]


def settings_facts(settings: Any) -> dict[str, Any]:
    """Return the parts of the settings that the model has fields for."""
    return {
        "databases": [database(alias, entry) for alias, entry in settings.DATABASES.items() if entry.get("ENGINE")],
        "caches": [cache(alias, entry) for alias, entry in settings.CACHES.items()],
        "static_url": str(settings.STATIC_URL or ""),
        "static_root": str(settings.STATIC_ROOT or ""),
        "media_url": str(settings.MEDIA_URL or "") if settings.is_overridden("MEDIA_URL") else "",
        "media_root": str(settings.MEDIA_ROOT or ""),
        "wsgi": target(getattr(settings, "WSGI_APPLICATION", "")),
        "asgi": target(getattr(settings, "ASGI_APPLICATION", "")),
        "root_urlconf": str(getattr(settings, "ROOT_URLCONF", "") or ""),
        "installed_apps": [str(app) for app in settings.INSTALLED_APPS],
        "middleware": [str(name) for name in settings.MIDDLEWARE or ()],
    }


def database(alias: str, entry: dict[str, Any]) -> dict[str, str]:
    """Return one database without its password."""
    facts = {key: plain(str(entry.get(key.upper()) or "")) for key in ("name", "host", "port", "user")}
    return {"alias": alias, "engine": engine_of(str(entry["ENGINE"])), **facts}


def engine_of(backend: str) -> str:
    """Return the last part of a database backend's name; of one that is made of Django's, that one's."""
    try:
        wrapper = importlib.import_module(backend + ".base").DatabaseWrapper
        modules = [parent.__module__ for parent in wrapper.__mro__]
    except Exception:
        modules = []
    found = (DJANGOS_OWN.match(module) for module in modules)
    return next((match.group("engine") for match in found if match), backend.rpartition(".")[2])


def cache(alias: str, entry: dict[str, Any]) -> dict[str, str]:
    """Return one cache; several locations are written with commas, and none has a password."""
    location = entry.get("LOCATION") or ""
    places = location if isinstance(location, (list, tuple)) else [location]
    return {
        "alias": alias,
        "backend": str(entry.get("BACKEND", "")),
        "location": ",".join(plain(str(place)) for place in places),
    }


def key_of(settings: Any) -> str:
    """Return the secret key; where there is none, give this reading one, as every environment will."""
    try:
        return str(settings.SECRET_KEY)
    except Exception:
        settings.SECRET_KEY = "for-this-reading-only-" + os.urandom(20).hex()
        return ""


def secret_key_state(key: Any) -> str:
    """Say whether there is a secret key, and whether it looks like one that everybody has; never the key."""
    if not key:
        return "unset"
    text = str(key)
    poor = len(text) < 32 or len(set(text)) < 5
    known = re.search(r"insecure|change.?me|replace.?me|secret.?key|example|placeholder|dummy|^dev", text, re.I)
    return "default-looking" if poor or known else "set"


def answer_of(path: str) -> Any:
    """Return what the URLconf has for `path`, comparable, or None."""
    from django.urls import Resolver404, resolve

    try:
        match = resolve(path)
    except Resolver404:
        return None
    return (match.route, match.view_name)


def forget(module: str) -> None:
    """Let a module be imported afresh later."""
    sys.modules.pop(module, None)


def is_own(path: str, folders: list[str]) -> bool:
    """Say whether `path` is the site's own code rather than an installed package's."""
    path = os.path.realpath(path)
    for number, folder in enumerate(folders):
        inside = path == folder or path.startswith(folder + os.sep)
        rest = path[len(folder) :]
        if inside and not (number == 0 and re.search(r"[/\\](site|dist)-packages([/\\]|$)", rest)):
            return True
    return False


def failure(error: BaseException, folders: list[str], settings_module: str) -> dict[str, Any]:
    """Say as data what stopped the site's code: its kind, one line of message, and the place in the site's own code."""
    root = root_cause(error)
    kind, name = kind_of(root, settings_module)
    if kind in ("error", "improper", "exit"):
        kind_above, name_above = kind_of(error, settings_module)
        kind, name = (kind_above, name_above) if name_above else (kind, name)
    file, line = place_of(root, folders) or place_of(error, folders) or (file_of(settings_module), 0)
    message = " ".join(str(error.msg if isinstance(error, SyntaxError) else error).split())
    message = URL_PASSWORD.sub(r"\g<before>***", message)[:400]
    return {"kind": kind, "name": name, "message": message, "error": type(error).__name__, "file": file, "line": line}


def will_fail_later(found: dict[str, Any]) -> bool:
    """Say whether a failure of the application has nothing to do with databases that are not there yet."""
    lacking = ("missing-module", "missing-variable", "missing-file", "exit")
    return found["kind"] in lacking or found["error"] == "FileNotFoundError"


def file_of(module: str) -> str:
    """Return the file of a module that was imported, or nothing."""
    return os.path.realpath(getattr(sys.modules.get(module), "__file__", "") or "") if module in sys.modules else ""


def root_cause(error: BaseException) -> BaseException:
    """Follow `raise … from …` and errors raised while handling another, to the first of them."""
    seen = {id(error)}
    while True:
        before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if before is None or id(before) in seen or isinstance(error, ModuleNotFoundError):
            return error
        seen.add(id(before))
        error = before


def kind_of(error: BaseException, settings_module: str) -> tuple[str, str]:
    """Return the kind of an error, and the name of the module, variable or file that is missing."""
    kind, name = "error", ""
    told = variable_told_of(str(error))
    if isinstance(error, ModuleNotFoundError) and error.name:
        own = settings_module == error.name or settings_module.startswith(error.name + ".")
        kind, name = ("no-settings" if own else "missing-module"), error.name
    elif isinstance(error, KeyError) and raised_by_environ(error):
        kind, name = "missing-variable", str(error.args[0])
    elif told and not isinstance(error, (ImportError, TimeLimit)):
        kind, name = "missing-variable", told
    elif isinstance(error, FileNotFoundError) and error.filename:
        kind, name = "missing-file", str(error.filename)
    elif isinstance(error, TimeLimit):
        kind = "time"
    elif isinstance(error, SystemExit):
        kind = "exit"
    elif isinstance(error, SyntaxError):
        kind = "syntax"
    elif type(error).__name__ == "ImproperlyConfigured":
        kind = "improper"
    elif isinstance(error, ImportError):
        kind = "import"
    return kind, name


def variable_told_of(message: str) -> str:
    """Return the environment variable that a message says is missing, or nothing."""
    found = (pattern.search(message) for pattern in VARIABLE_TOLD)
    names = [match.group("name") for match in found if match]
    return next((name for name in names if name != "DJANGO_SETTINGS_MODULE"), "")


def raised_by_environ(error: BaseException) -> bool:
    """Say whether a KeyError is the answer of os.environ."""
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and frames[-1].filename in (os.__file__, "<frozen os>") and frames[-1].name == "__getitem__"


def place_of(error: BaseException, folders: list[str]) -> tuple[str, int] | None:
    """Return the deepest place in the site's own code that an error came through."""
    if isinstance(error, SyntaxError) and error.filename and is_own(error.filename, folders):
        return os.path.realpath(error.filename), error.lineno or 0
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if os.path.isabs(frame.filename)]
    own = [frame for frame in frames if is_own(frame.filename, folders) and frame.filename != __file__]
    return (os.path.realpath(own[-1].filename), own[-1].lineno or 0) if own else None


class TimeLimit(BaseException):
    """The site's code took too long; raised where it was."""


def out_of_time(*_: Any) -> None:
    """Stop the reading where it is."""
    raise TimeLimit("still not done when the time was up")


def main() -> None:
    """Read the request, read the site, print the answer, and leave without waiting for threads of the site."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    request = json.load(sys.stdin)
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [*request["path"], *(place for place in sys.path if os.path.abspath(place or os.curdir) != here)]
    sys.argv[:] = ["manage.py", "check"]
    os.environ["DJANGO_SETTINGS_MODULE"] = request["settings"]
    signal.signal(signal.SIGALRM, out_of_time)
    signal.alarm(int(request.get("time_limit_s") or 120))
    made: list[str] = []
    sys.addaudithook(lambda event, words: made.append(os.fsdecode(words[0])) if event == "os.mkdir" else None)
    reading = Reading(request)
    reading.read()
    signal.alarm(0)
    reading.facts["values"]["makes"] = inside_own_tree(made, reading.folder)
    json.dump({"facts": reading.facts, "failed": reading.failed}, answer)
    answer.flush()
    os._exit(0)


if __name__ == "__main__":
    main()

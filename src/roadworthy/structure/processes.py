"""Which commands a site wants kept running besides the web: queue workers, their schedulers, daemons of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from roadworthy.structure.command_line import RELEASE, STATIC, CommandLine, is_usable
from roadworthy.structure.found import Found, FoundService
from roadworthy.structure.management import OwnCommand
from roadworthy.structure.modules import module_from
from roadworthy.structure.settings_text import SettingsText
from roadworthy.structure.source import Source, is_aside

BEAT_FILE = ".roadworthy/local/data/celerybeat"
NOT_KEPT = re.compile(
    r"\bflower\b|\bmailpit\b|\bmailhog\b|\bmkdocs\b|\bsphinx|\bjupyter|\bshell\w*\b|\bpytest\b|\btest\b|\bnpm\b"
)
BY_APP: tuple[tuple[str, str, str], ...] = (
    ("django_q", "worker", "{manage} qcluster"),
    ("huey.contrib.djhuey", "worker", "{manage} run_huey"),
    ("django_dramatiq", "worker", "{manage} rundramatiq"),
    ("background_task", "worker", "{manage} process_tasks"),
    ("procrastinate.contrib.django", "worker", "{manage} procrastinate worker"),
)
RQ_PLACE = ("HOST", "PORT", "DB", "URL", "UNIX_SOCKET_PATH", "USE_REDIS_CACHE", "SENTINELS", "CONNECTION_KWARGS")
DATABASE_TASKS = re.compile(r"django_tasks(?:_db)?\.(?:backends\.database\.)?DatabaseBackend|django_tasks_db\b")


def find_web(lines: Iterable[CommandLine]) -> Found | None:
    """Return the command that the site's own files serve pages with."""
    web = [line for line in lines if line.is_web and "runserver" not in line.text]
    return next((Found(line.text, line.where) for line in web), None)


@dataclass(frozen=True)
class Queue:
    """What decides how a queue's worker is called: the folders to import from, and whether one is wanted at all."""

    path: tuple[str, ...] = (".",)
    eager: bool = False


def find_processes(
    source: Source, settings: SettingsText, lines: Iterable[CommandLine], own: Iterable[OwnCommand], queue: Queue
) -> list[FoundService]:
    """Return the services, each program once: those the site's files name, then what its apps and commands need."""
    found: dict[str, FoundService] = {}
    for each in _named(source, lines):
        found.setdefault(program(each.command), each)
    named = tuple(found)
    for each in [*_celery(source, settings, queue), *_by_app(settings), *_daemons(own)]:
        if not any(_is_same(key, program(each.command)) for key in named):
            found.setdefault(program(each.command), each)
    kept = [each for key, each in found.items() if key and not (queue.eager and key.startswith("celery"))]
    return _with_own_names(kept)


def _is_same(known: str, other: str) -> bool:
    """Say whether two programs are the same one, told of other queues at most."""
    return known.split()[:2] == other.split()[:2]


def program(command: str) -> str:
    """Return what tells one program of a site from another: `celery worker`, `{manage} qcluster`, `python bot.py`."""
    words = command.split()
    if "celery" in command.split(" -A", maxsplit=1)[0].rpartition("/")[2] or " celery" in f" {command}":
        part = next((part for part in ("worker", "beat", "flower") if re.search(rf"\b{part}\b", command)), "")
        queues = re.search(r"(?:-Q|--queues)[ =](\S+)", command)
        return f"celery {part} {queues[1] if queues else ''}".strip() if part else ""
    return " ".join(word for word in words[:3] if not word.startswith("-")) if words else ""


def _named(source: Source, lines: Iterable[CommandLine]) -> Iterator[FoundService]:
    """Yield what files name. A file for developers counts only for programs that no other names."""
    for line in lines:
        text = _without_unknown(line.text)
        kept = not line.is_web and not RELEASE.search(text) and not STATIC.match(text) and not NOT_KEPT.search(text)
        script = text.split()[0].removeprefix("./") if text else ""
        if kept and (is_usable(text) or source.has(script)) and _runs_code(text, source):
            yield FoundService(_name(line.name, text), text, "", line.where)


def _runs_code(text: str, source: Source) -> bool:
    """Say whether a command runs the site's own code: Python, a known queue, or a file of the site."""
    words = text.split()
    known = re.match(r"^(\{manage\}|python[\d.]*|celery|rq|rqworker|huey_consumer\S*|dramatiq|arq)$", words[0])
    if words[0].startswith("python") and len(words) > 1 and words[1].endswith(".py"):
        return source.has(words[1].removeprefix("./"))
    return bool(known) or source.has(words[0].removeprefix("./"))


def _without_unknown(text: str) -> str:
    """Leave out options whose value is a variable that only the container has."""
    text = re.sub(r"\s--?[\w-]+[= ][\"']?\$\{?\w+\}?[\"']?", "", text)
    return re.sub(r"\s[\"']?\$\{?\w+\}?[\"']?(?=\s|$)", "", text)


def _name(name: str, text: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if plain and plain not in ("web", "app", "django", "server", "release"):
        return plain
    if "celery" in text:
        return "beat" if re.search(r"\bbeat\b", text) else "worker"
    words = text.split()
    return re.sub(r"[^a-z0-9]+", "-", words[1].lower()).strip("-") if len(words) > 1 else "worker"


def _celery(source: Source, settings: SettingsText, queue: Queue) -> Iterator[FoundService]:
    for path in source.named("*.py"):
        if not is_aside(path) and re.search(
            r"^\s*\w+(?:\s*:\s*\w+)?\s*=\s*(?:celery\.)?Celery\(", source.text(path), re.M
        ):
            module = _celery_module(source, path, queue.path)
            yield FoundService("worker", f"celery -A {module} worker --loglevel INFO", "", path)
            if _has_beat(source, settings, path):
                yield FoundService("beat", f"celery -A {module} beat --loglevel INFO{_schedule(settings)}", "", path)
            return


def _celery_module(source: Source, path: str, entries: tuple[str, ...]) -> str:
    """Return what `celery -A` is to be told: the package where it offers the application, else the module."""
    module = module_from(source, path, entries)
    package, _, last = module.rpartition(".")
    init = source.text(path.rpartition("/")[0] + "/__init__.py") if package else ""
    return package if re.search(rf"from \.?(?:{re.escape(package)}\.)?{last} import|\.{last} import", init) else module


def _has_beat(source: Source, settings: SettingsText, path: str) -> bool:
    names = ("CELERY_BEAT_SCHEDULE", "CELERYBEAT_SCHEDULE", "beat_schedule", "add_periodic_task", "periodic_task(")
    if settings.apps & {"django_celery_beat"} or settings.mentions(*names):
        return True
    files = [
        path,
        *(each for each in source.named("tasks.py", "signals.py", "apps.py", "app.py") if not is_aside(each)),
    ]
    return any(name in source.text(each) for each in files for name in names)


def _schedule(settings: SettingsText) -> str:
    return (
        " --scheduler django_celery_beat.schedulers:DatabaseScheduler"
        if "django_celery_beat" in settings.apps
        else (f" --schedule {BEAT_FILE}")
    )


def _by_app(settings: SettingsText) -> Iterator[FoundService]:
    for app, name, command in BY_APP:
        if app in settings.apps:
            yield FoundService(name, command, "", f"INSTALLED_APPS has {app}")
    if "django_rq" in settings.apps:
        for names in _queues_by_connection(settings.literal("RQ_QUEUES")):
            yield FoundService("worker", f"{{manage}} rqworker {names}", "", "INSTALLED_APPS has django_rq")
    backends = [text for text in settings.strings("TASKS") if DATABASE_TASKS.search(text)]
    if backends and settings.apps & {"django_tasks.backends.database", "django_tasks_db", "django_tasks_database"}:
        yield FoundService("worker", "{manage} db_worker", "", f"TASKS uses {backends[0]}")


def _queues_by_connection(queues: object) -> list[str]:
    """Return the names of RQ's queues, those of one Redis together: a worker serves no others."""
    found: dict[str, list[str]] = {}
    for name, table in queues.items() if isinstance(queues, dict) else ():
        place = {key: value for key, value in table.items() if key in RQ_PLACE} if isinstance(table, dict) else {}
        found.setdefault(repr(sorted(place.items())), []).append(str(name))
    return [" ".join(names) for names in found.values()] or ["default"]


def _daemons(own: Iterable[OwnCommand]) -> Iterator[FoundService]:
    for command in own:
        if command.is_daemon and not command.needs_words:
            name = re.sub(r"[^a-z0-9]+", "-", re.sub(r"^(run|start)_", "", command.name)).strip("-")
            yield FoundService(name, f"{{manage}} {command.name}", "", command.file, guessed=True)


def _with_own_names(found: Iterable[FoundService]) -> list[FoundService]:
    """Give each service a name of its own that starts with a letter and is not the web's."""
    named: dict[str, FoundService] = {}
    for each in found:
        name = each.name if re.match(r"^[a-z]", each.name) else f"service-{each.name}".strip("-")
        taken: Callable[[str], bool] = lambda word: word in named or word in RESERVED  # noqa: E731
        name = next(word for word in (name, *(f"{name}-{number}" for number in range(2, 99))) if not taken(word))
        named[name] = replace(each, name=name)
    return list(named.values())


RESERVED = frozenset(["web", "balancer", "database", "cache", "hub", "queue", "redis", "postgresql", "mysql"])

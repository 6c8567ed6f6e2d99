"""Which commands a site wants called every so often: from crontabs, timers, settings, its README and its apps."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from roadworthy.structure.command_line import CommandLine, is_usable, normal
from roadworthy.structure.found import FoundJob
from roadworthy.structure.management import OwnCommand
from roadworthy.structure.settings_text import SettingsText
from roadworthy.structure.source import Source, is_aside

FIELD = r"(?:\*|[\d*][\d,*/-]*|(?:mon|tue|wed|thu|fri|sat|sun)[\w,-]*)"
CRON_LINE = re.compile(rf"^[\s`]*(?P<cron>(?:{FIELD}\s+){{4}}{FIELD}|@\w+)\s+(?P<command>\S.*)$", re.I)
WORDS = {"@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
         "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *"}  # fmt: skip
CRONTABS = ("crontab*", "*.cron", "*.crontab", "cron.txt")
DOTTED = re.compile(r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$")
IN_PROSE = re.compile(r"manage\.py\s+\w+|python[\d.]*\s+-m\s+\w+\s+\w+|django-admin\s+\w+")
BY_APP: tuple[tuple[str, str, str, str, str], ...] = (
    ("django_cron", "runcrons", "runcrons", "every", "5 minutes"),
    ("post_office", "send-queued-mail", "send_queued_mail", "every", "1 minute"),
    ("mailer", "send-mail", "send_mail", "every", "1 minute"),
    ("wagtail", "publish-scheduled", "publish_scheduled", "every", "5 minutes"),
    ("oauth2_provider", "cleartokens", "cleartokens", "at", "03:40"),
    ("rest_framework_simplejwt.token_blacklist", "flushexpiredtokens", "flushexpiredtokens", "at", "03:50"),
)


def find_jobs(
    source: Source,
    settings: SettingsText,
    own: Iterable[OwnCommand],
    module: str = "",
    lines: Iterable[CommandLine] = (),
) -> list[FoundJob]:
    """Return the periodic jobs, each command once: what files say comes before what is usual."""
    found: dict[str, FoundJob] = {}
    running = {line.management_command for line in lines}
    sure = [*_crontabs(source, module), *_timers(source, module), *_cron_setting(settings), *_prose(source, module)]
    for job in [*sure, *_by_name(own), *_by_app(settings)]:
        words = job.command.split()
        key = " ".join(words[:2]) if words[0] == "{manage}" and words[1] != "shell" else job.command
        if key not in found and words[-1] not in running:
            found[key] = job
    once = {job.name: job for job in reversed(found.values())}
    return list(reversed(once.values()))


def cron_job(line: str, where: str, module: str, guessed: bool = False) -> FoundJob | None:
    """Return the job that one line of a crontab means, when it calls something of the site."""
    match = CRON_LINE.match(line)
    if not match:
        return None
    cron = WORDS.get(match["cron"].lower(), " ".join(match["cron"].split()))
    whole = re.sub(r"^(?:[a-z_][\w-]*\s+)(?=(?:\S*/)?(?:python|cd\b|bash|sh\b|/))", "", match["command"].strip(" `"))
    command = normal(re.sub(r"\s*(?:[12&]?>>?\s*\S+|2>&1|\|\s*logger.*)\s*", " ", whole).strip(), module)
    if cron.startswith("@") or not is_usable(command) or not command.startswith("{manage} "):
        return None
    return FoundJob(_name(command), command, "cron", cron, where, guessed)


def _name(command: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", command.split()[1].lower()).strip("-")


def _crontabs(source: Source, module: str) -> Iterator[FoundJob]:
    files = [
        *source.named(*CRONTABS),
        *(path for path in source.files if re.search(r"(^|/)cron(\.d|tabs?)?/[^/.]+$", path)),
    ]
    for path in dict.fromkeys(path for path in files if not is_aside(path)):
        for number, line in enumerate(source.text(path).splitlines(), 1):
            job = None if line.lstrip().startswith("#") else cron_job(line, f"{path}:{number}", module)
            if job:
                yield job


def _prose(source: Source, module: str) -> Iterator[FoundJob]:
    """Yield cron lines of the site's documentation that plainly call one of its management commands."""
    for path in source.named("README*", "INSTALL*", "*.md", "*.rst"):
        if path.count("/") > 3:
            continue
        for number, line in enumerate(source.text(path).splitlines(), 1):
            if IN_PROSE.search(line) and (job := cron_job(line, f"{path}:{number}", module, guessed=True)):
                yield job


def _timers(source: Source, module: str) -> Iterator[FoundJob]:
    for path in source.named("*.timer"):
        service = source.text(path.removesuffix(".timer") + ".service")
        command = re.search(r"^ExecStart\s*=\s*(.+)$", service, re.M)
        often = re.search(r"^OnUnitActiveSec\s*=\s*(\d+)\s*(s|sec|m|min|h|hour|d|day)", source.text(path), re.M)
        text = normal(command[1], module) if command else ""
        if often and text.startswith("{manage} ") and is_usable(text):
            yield FoundJob(_name(text), text, "every", _every(int(often[1]), often[2]), path)


def _every(number: int, unit: str) -> str:
    word = {"s": "second", "m": "minute", "h": "hour", "d": "day"}[unit[0]]
    return f"{number} {word}{'' if number == 1 else 's'}"


def _cron_setting(settings: SettingsText) -> Iterator[FoundJob]:
    """Yield the management commands in django-crontab's CRONJOBS."""
    for each in settings.values("CRONJOBS"):
        for item in each.value.elts if isinstance(each.value, ast.List | ast.Tuple) else ():
            texts = [
                node.value for node in ast.walk(item) if isinstance(node, ast.Constant) and isinstance(node.value, str)
            ]
            if job := _entry(texts, f"{each.file}:{item.lineno}"):
                yield job


def _entry(texts: list[str], where: str) -> FoundJob | None:
    """Return the job that one entry of CRONJOBS means: a management command, or a function without arguments."""
    if len(texts) >= 3 and texts[1] == "django.core.management.call_command":
        command = "{manage} " + " ".join(texts[2:])
        return FoundJob(_name(command), command, "cron", texts[0], where)
    if len(texts) == 2 and DOTTED.match(texts[1]):
        module, _, function = texts[1].rpartition(".")
        command = f"{{manage}} shell -c 'from {module} import {function}; {function}()'"
        return FoundJob(re.sub(r"[^a-z0-9]+", "-", function.lower()).strip("-"), command, "cron", texts[0], where)
    return None


def _by_name(own: Iterable[OwnCommand]) -> Iterator[FoundJob]:
    for command in own:
        if command.is_periodic and not command.needs_words:
            name = re.sub(r"[^a-z0-9]+", "-", command.name)
            yield FoundJob(name, f"{{manage}} {command.name}", "every", "5 minutes", command.file, guessed=True)


def _by_app(settings: SettingsText) -> Iterator[FoundJob]:
    for app, name, command, schedule, value in BY_APP:
        if app in settings.apps:
            yield FoundJob(name, f"{{manage}} {command}", schedule, value, f"INSTALLED_APPS has {app}", guessed=True)
    if "django.contrib.sessions" in settings.apps and _sessions_in_database(settings):
        where = "sessions are kept in the database"
        yield FoundJob("clearsessions", "{manage} clearsessions", "at", "03:30", where, guessed=True)


def _sessions_in_database(settings: SettingsText) -> bool:
    engines = settings.strings("SESSION_ENGINE")
    return not engines or any(engine.endswith((".db", ".cached_db")) for engine in engines[-1:])

"""A command as the site's own files write it, and what it is for: the web, a worker, a build, or nothing of ours."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

WEB = re.compile(
    r"\b(gunicorn|uvicorn|daphne|hypercorn|granian|waitress(-serve)?|uwsgi|mod_wsgi-express|runserver\w*|runuwsgi|nginx|"
    r"passenger|cheroot|unitd|caddy|haproxy|runmodwsgi)\b"
)
RELEASE = re.compile(r"\b(migrate|collectstatic|createsuperuser|loaddata|makemigrations|createcachetable|compress)\b")
STATIC = re.compile(r"(runserver|npm|yarn|pnpm|webpack|vite|tailwind|livereload|node)\b")
WRAPPERS = re.compile(
    r"^(?:exec|time|nohup|newrelic-admin run-program|ddtrace-run|opentelemetry-instrument|dumb-init(?: --)?|"
    r"tini(?: -g)? --|poetry run|pipenv run|pdm run|uv run(?: --[\w-]+)*|hatch run|honcho run|dotenv run(?: --)?|"
    r"doppler run --|docker[- ]compose (?:run|exec)(?: --?[\w-]+)* \w+|bin/start-\w+|sudo(?: -u \S+)?|chpst -u \S+|"
    r"gosu \w+|su-exec \w+|watchmedo auto-restart .*? --|watchfiles(?: --filter \w+)?|nice(?: -n ?\d+)?|"
    r"wait-for-it\S* .*? --|\S*wait[-_]for\S* .*? --|timeout \d+\w?)\s+"
)
PYTHON = r"(?:\S*/)?python[\d.]*(?: -[uOWE]+(?: \w+)?)*"
MANAGE = re.compile(
    rf"^(?:{PYTHON} )?(?:\./)?(?:[\w./~${{}}-]*/)?manage\.py\b|^(?:\S*/)?django-admin(?:\.py)?\b|^{PYTHON} -m django\b"
)
SETTINGS_WORD = re.compile(r"\s--settings[= ]\S+|\s--pythonpath[= ]\S+")


@dataclass(frozen=True)
class CommandLine:
    """One command of the site: as it is to be run here, the name it had, and the place it was found at."""

    text: str
    name: str
    where: str

    @property
    def is_web(self) -> bool:
        """Say whether the command serves pages."""
        return bool(WEB.search(self.text))

    @property
    def is_manage(self) -> bool:
        """Say whether it is a management command."""
        return self.text.startswith("{manage}")

    @property
    def management_command(self) -> str:
        """Return the name of the management command, or nothing."""
        words = self.text.split()
        return words[1] if self.is_manage and len(words) > 1 else ""


def normal(text: str, module: str = "") -> str:
    """Return a command without what belongs to its container; `{manage}` where it calls a management command.

    `module` is the package whose `python -m` is a manage.py.
    """
    text = _last_part(" ".join(text.split()))
    while True:
        shorter = WRAPPERS.sub("", _without_variables(text), count=1)
        if shorter == text:
            break
        text = shorter
    text = _out_of_shell(text)
    text = SETTINGS_WORD.sub("", text) if MANAGE.match(text) else text
    text = MANAGE.sub("{manage}", text, count=1)
    if module:
        text = re.sub(rf"^{PYTHON} -m {re.escape(module)}\b", "{manage}", text)
    text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)
    return re.sub(r"^(?:/[\w.-]+)+/(?=(celery|rq|huey_consumer|dramatiq|arq|python[\d.]*)\b)", "", text).strip()


def _without_variables(text: str) -> str:
    return re.sub(r"^(?:env )?(?:[A-Z_][A-Z0-9_]*=(?:\"[^\"]*\"|'[^']*'|\S*) )+", "", text)


def _last_part(text: str) -> str:
    """Return the last command of `a && b`, which is the one that stays."""
    parts = re.split(r"\s*(?:&&|;)\s*", text.strip().rstrip(";& "))
    return parts[-1] if "'" not in text and '"' not in text else text


def _out_of_shell(text: str) -> str:
    match = re.match(r"^(?:/bin/|/usr/bin/env )?(?:ba|da|z)?sh -\w*c (?P<quote>['\"])(?P<inner>.*)(?P=quote)$", text)
    return normal(match["inner"]) if match else text


def joined(words: object) -> str:
    """Return a command given as a text or as a list of words as one line."""
    if isinstance(words, str):
        return words
    return shlex.join(str(word) for word in words) if isinstance(words, list) else ""


def is_usable(text: str) -> bool:
    """Say whether a command makes sense outside its container, as far as one can tell."""
    if not text or len(text) > 400 or "\n" in text or re.search(r"\$\(|<<|\$\{?\d", text):
        return False
    first = text.split(maxsplit=1)[0]
    return first == "{manage}" or bool(
        re.match(r"^(python[\d.]*|celery|rq|rqworker|huey_consumer\S*|dramatiq|arq|[\w-]+)$", first)
    )

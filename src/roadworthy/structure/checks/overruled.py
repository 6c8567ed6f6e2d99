"""What Django says counts more than what was read: guesses go that it disproves, and nothing is told twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.django_facts.facts import DjangoFacts, EffectiveSettings

_NOT_SENT = ("console.EmailBackend", "dummy.EmailBackend", "locmem.EmailBackend")
_APART = ("locmem.LocMemCache", "dummy.DummyCache")
_EAGER = ("CELERY_TASK_ALWAYS_EAGER", "CELERY_ALWAYS_EAGER")
SAME_SUBJECT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "security.W003": ("W730",),
        "security.W004": ("W710",),
        "security.W012": ("W709",),
        "security.W016": ("W709",),
        "security.W020": ("W707",),
        "W480": ("W414", "W722", "W723"),
        "W782": ("W703", "W704"),
        "W783": ("W705",),
        "W784": ("W714", "W715"),
    }
)
"""What a finding of Django's, or the id of its check, is about, as the ids of reading."""


def per_process(settings: EffectiveSettings) -> bool:
    """Say whether the default cache is each process's own."""
    return str(settings.caches.get("default", {}).get("backend", "")).endswith(_APART)


def keeps_sessions_apart(settings: EffectiveSettings) -> bool:
    """Say whether sessions are only in a cache that is each process's own."""
    return str(settings.values.get("SESSION_ENGINE", "")).endswith("backends.cache") and per_process(settings)


def _is_sent(settings: EffectiveSettings) -> bool:
    return not str(settings.values.get("EMAIL_BACKEND", "")).endswith(_NOT_SENT)


def _is_queued(settings: EffectiveSettings) -> bool:
    backend = str(((settings.values.get("TASKS") or {}).get("default") or {}).get("BACKEND", ""))
    return not any(settings.values.get(name) for name in _EAGER) and not backend.endswith("ImmediateBackend")


def _is_looked_after(settings: EffectiveSettings) -> bool:
    """Say whether no connection is kept that nobody looks at."""
    return all(
        each["conn_max_age"] == 0 or each["conn_health_checks"] or each["engine"].endswith("sqlite3")
        for each in settings.databases.values()
    )


FINE: Mapping[str, Callable[[EffectiveSettings], bool]] = MappingProxyType(
    {
        "W703": lambda settings: settings.values.get("DEBUG") is False,
        "W704": lambda settings: settings.values.get("DEBUG") is False,
        "W705": lambda settings: settings.secret_key == "given",
        "W707": lambda settings: (
            bool(settings.values.get("ALLOWED_HOSTS")) and "*" not in settings.values["ALLOWED_HOSTS"]
        ),
        "W709": lambda settings: all(settings.values.get(f"{name}_COOKIE_SECURE") for name in ("SESSION", "CSRF")),
        "W710": lambda settings: bool(settings.values.get("SECURE_HSTS_SECONDS")),
        "W712": _is_sent,
        "W714": lambda settings: not per_process(settings),
        "W715": lambda settings: not keeps_sessions_apart(settings),
        "W716": lambda settings: not settings.log_files,
        "W717": lambda settings: not settings.log_files,
        "W718": _is_looked_after,
        "W719": lambda settings: (
            not any(each["has_pool"] and each["conn_max_age"] != 0 for each in settings.databases.values())
        ),
        "W721": lambda settings: all(
            each["has_timeout"] or "redis" not in each["backend"].lower() for each in settings.caches.values()
        ),
        "W728": _is_queued,
    }
)
"""By the id of a check that reads settings: whether what it warns of is well as the settings come out."""


def _is_not_postgresql(settings: EffectiveSettings) -> bool:
    return not any("postg" in each["engine"] for each in settings.databases.values())


OF_THE_ENGINE: Mapping[str, Callable[[EffectiveSettings], bool]] = MappingProxyType(
    {"W607": _is_not_postgresql, "W613": _is_not_postgresql}
)
"""By the id of a check of migrations: whether the engines that visitors are served by have nothing of the kind."""


def overruled(findings: Sequence[Finding], django: DjangoFacts | None) -> list[Finding]:
    """Return the findings without those of reading that Django disproves, and without those of Django said already."""
    if django is None:
        return list(findings)
    kept = [each for each in findings if not _is_disproved(each, django)]
    known = {(each.id, each.place.path) for each in kept}
    lines = {(each.id, each.place.path, each.place.line) for each in kept}
    return [each for each in kept if not _is_said(each, known, lines, django)]


def _is_disproved(finding: Finding, django: DjangoFacts) -> bool:
    """Say whether a warning about a setting is wrong in every environment that takes the file it is about."""
    if finding.id in OF_THE_ENGINE and django.settings:
        return all(OF_THE_ENGINE[finding.id](each) for each in django.settings)
    is_fine = FINE.get(finding.id)
    if is_fine is None or not django.settings:
        return False
    return all(finding.place.path in each.files and is_fine(each) for each in django.settings)


def _is_said(
    finding: Finding, known: set[tuple[str, str]], lines: set[tuple[str, str, int]], django: DjangoFacts
) -> bool:
    """Say whether reading has found the same, and so knows the line."""
    subject = finding.scope.split(" ")[0] if finding.id in ("W780", "W781") else finding.id
    same = SAME_SUBJECT.get(subject, ())
    if finding.id == "W480":
        return any((each, finding.place.path, finding.place.line) in lines for each in same)
    files = {finding.place.path, *(path for each in django.settings for path in each.files)}
    return any((each, path) in known for each in same for path in files)

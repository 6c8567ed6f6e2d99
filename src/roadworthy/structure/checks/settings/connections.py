"""Connections to the database and the cache: how old they may get, how many there are, how long one waits."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.settings.dead import newest_django
from roadworthy.structure.checks.settings.expressions import text, without_environment
from roadworthy.structure.checks.settings.given import Given, SiteSettings, has_unknown, item, said, sites
from roadworthy.structure.checks.view_of_codebase import CodebaseView

SINCE = (4, 1)
"""The Django that began to know CONN_HEALTH_CHECKS."""


def _databases(site: SiteSettings) -> Iterator[tuple[Given, ast.Dict]]:
    return ((at, node) for at, node in site.dicts("DATABASES") if item(node, "ENGINE") is not None)


def _has_pool(node: ast.Dict) -> bool:
    options = item(node, "OPTIONS")
    pool = item(options, "pool") if isinstance(options, ast.Dict) else None
    return pool is not None and not (isinstance(pool, ast.Constant) and not pool.value)


def _is_kept(value: ast.expr | None) -> bool:
    """Say whether a CONN_MAX_AGE keeps connections."""
    plain = without_environment(value) if value is not None else None
    if not isinstance(plain, ast.Constant):
        return False
    return plain.value is None or (isinstance(plain.value, int) and plain.value > 0)


@check(
    "W718",
    "Connections are kept, and nobody looks whether they still live",
    level=Level.NOTE,
    why="After the database or a proxy before it was restarted, each process has a dead connection, and its "
    "next request fails.",
    bad='"CONN_MAX_AGE": 600',
    good='"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True',
    way_out="Set CONN_HEALTH_CHECKS to True (conn_health_checks=True for dj_database_url).",
    ignore_when="a pooler of its own looks after the connections.",
    over=Over.CODEBASE,
)
def kept_unseen(view: CodebaseView) -> Iterator[Finding]:
    """Find CONN_MAX_AGE without CONN_HEALTH_CHECKS."""
    message = "kept connections are used without looking whether they still live"
    if newest_django(view) < SINCE:
        return
    for site in sites(view):
        words = " ".join(
            ast.unparse(each.value) + " ".join(each.keys) for each in site.given if "DATABASE" in each.name
        )
        if "HEALTH_CHECKS" in words.upper() or site.has("CONN_HEALTH_CHECKS", "DATABASE_CONN_HEALTH_CHECKS"):
            continue
        for at, node in _databases(site):
            age = item(node, "CONN_MAX_AGE")
            is_plain = "sqlite" not in text(item(node, "ENGINE")) and not _has_pool(node)
            if age is not None and _is_kept(age) and is_plain:
                yield said(view, at, message, age.lineno)
        for each in site.given:
            calls = [node for node in ast.walk(each.value) if isinstance(node, ast.Call)]
            for call in calls if each.name == "DATABASES" else ():
                age = next((one.value for one in call.keywords if one.arg == "conn_max_age"), None)
                if age is not None and _is_kept(age):
                    yield said(view, each, message, age.lineno)
            if each.keys and each.keys[-1] == "CONN_MAX_AGE" and each.name == "DATABASES" and _is_kept(each.value):
                yield said(view, each, message)


@check(
    "W719",
    "A pool of connections, and connections that are kept",
    level=Level.ERROR,
    why="Django refuses both at once: the first query of each process fails.",
    bad='"CONN_MAX_AGE": 60, "OPTIONS": {"pool": True}',
    good='"OPTIONS": {"pool": True}',
    way_out="Take CONN_MAX_AGE away: the pool keeps the connections.",
    ignore_when="never.",
    over=Over.CODEBASE,
)
def pool_and_age(view: CodebaseView) -> Iterator[Finding]:
    """Find a pool together with CONN_MAX_AGE."""
    for site in sites(view):
        for at, node in _databases(site):
            age = item(node, "CONN_MAX_AGE")
            if age is not None and _has_pool(node) and _is_kept(age):
                yield said(view, at, "Django refuses a pool together with CONN_MAX_AGE", age.lineno)


@check(
    "W721",
    "The cache may take for ever",
    level=Level.NOTE,
    why="When the host of the cache is gone without a word, each request waits for it until the system gives "
    "up, and with them the whole site: a cache that is only there to make it faster stops it.",
    bad='"default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": …}',
    good='"OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 1, "SOCKET_TIMEOUT": 1}',
    way_out="Set socket_connect_timeout and socket_timeout in OPTIONS (in capitals for django-redis).",
    ignore_when="the cache is on the same host as the site.",
    over=Over.CODEBASE,
)
def no_cache_timeout(view: CodebaseView) -> Iterator[Finding]:
    """Find caches in Redis without a time-out for the socket."""
    for site in sites(view):
        for at, node in site.dicts("CACHES"):
            backend, location = item(node, "BACKEND"), item(node, "LOCATION")
            if backend is None or "redis" not in text(backend).lower() or has_unknown(node):
                continue
            words = (ast.unparse(node) + " ".join(key for each in site.given for key in each.keys)).lower()
            is_here = any(word in words for word in ("localhost", "127.0.0.1", "unix://"))
            if location is not None and "timeout" not in words.replace("'timeout'", "") and not is_here:
                yield said(view, at, "Redis has no time-out: a silent host stops every request", backend.lineno)

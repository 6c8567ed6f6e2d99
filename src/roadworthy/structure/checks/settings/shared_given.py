"""Caches and sessions that one process, or one host, keeps to itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.settings.expressions import fallback, text, without_environment
from roadworthy.structure.checks.settings.given import SiteSettings, item, said, sites
from roadworthy.structure.checks.view_of_codebase import CodebaseView

_OWN = re.compile(r"(LocMemCache|FileBasedCache|DummyCache)$")
_WHERE = {"LocMemCache": "each process its own", "FileBasedCache": "each host its own", "DummyCache": "nobody any"}
_COUNTS = re.compile(r"ratelimit|axes|throttl|defender|cached_db|lock", re.I)


def _cache(site: SiteSettings, alias: str = "default") -> tuple[int, str]:
    """Return the line and the class of a cache, where it can be told."""
    if any(each.name == "CACHES" and each.keys[:1] in ((alias,), ("+",), ("?",)) for each in site.given):
        return 0, ""
    for line, value in _by_address(site, alias) if len(site.possible("CACHES")) == 1 else ():
        return line, value
    for at, node in site.dicts("CACHES"):
        default = item(node, alias)
        backend = item(default, "BACKEND") if isinstance(default, ast.Dict) else None
        if backend is not None and len(site.possible("CACHES")) == 1:
            return backend.lineno if at.path else 0, text(without_environment(backend)).rpartition(".")[2]
    return 0, ""


_SCHEMES = {"locmem": "LocMemCache", "file": "FileBasedCache", "dummy": "DummyCache"}


def _by_address(site: SiteSettings, alias: str) -> Iterator[tuple[int, str]]:
    """Yield the class that an address stands for when no variable is set: `env.cache(default="locmemcache://")`."""
    for each in site.possible("CACHES"):
        whole = [node for node in ast.walk(each.value) if isinstance(node, ast.Call)]
        of_default = item(each.value, alias) if isinstance(each.value, ast.Dict) else None
        call = next((node for node in whole if node is of_default), None)
        scheme = text(fallback(call)).partition("://")[0] if call is not None else ""
        if (name := _SCHEMES.get(scheme.removesuffix("cache"))) and call is not None:
            yield call.lineno, name


@check(
    "W714",
    "The cache is one process's or one host's own",
    why="What one process puts in or takes out, the others don't see: visitors get old and new pages in turn, "
    "limits count for each process, and locks lock nobody out.",
    bad='CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}',
    good='CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": …}}',
    way_out="Use Redis, Memcached or the database for the default cache.",
    ignore_when="the site will always be one process.",
    over=Over.CODEBASE,
)
def own_cache(view: CodebaseView) -> Iterator[Finding]:
    """Find a default cache that isn't shared."""
    for site in sites(view):
        line, name = _cache(site)
        found = site.last("CACHES")
        if found and name in _WHERE and not site.is_base and site.is_whole:
            yield said(view, found, f"the default cache is {name}: {_WHERE[name]}", line)


@check(
    "W715",
    "Sessions are where the next request does not find them",
    why="Visitors are logged out at random: the next request is answered by another process or host, which has no such "
    "session.",
    bad='SESSION_ENGINE = "django.contrib.sessions.backends.cache"  # and CACHES is LocMemCache',
    good='SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"',
    way_out="Keep sessions in the database (the default), or in a cache that all processes share.",
    ignore_when="the site will always be one process.",
    over=Over.CODEBASE,
)
def own_sessions(view: CodebaseView) -> Iterator[Finding]:
    """Find sessions in files, and in a cache that isn't shared."""
    for site in sites(view):
        engine = site.last("SESSION_ENGINE")
        name = text(without_environment(engine.value)).rpartition(".")[2] if engine else ""
        if not engine or not site.is_whole:
            continue
        alias = site.last("SESSION_CACHE_ALIAS")
        _, cache = _cache(site, text(alias.value) if alias else "default")
        if name == "file":
            yield said(view, engine, "sessions are files of one host")
        elif name == "cache" and (alias or not site.has("SESSION_CACHE_ALIAS")):
            if cache in _WHERE:
                yield said(view, engine, f"sessions are in {cache}: {_WHERE[cache]}")
            elif not site.has("CACHES"):
                yield said(view, engine, "sessions are in the cache, and CACHES is not set: each process its own")
